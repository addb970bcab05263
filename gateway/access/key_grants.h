// What an API key may be made for, and by whom.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include "passerelle/gateway/v1/api_keys.pb.h"
#include "services/runtime/access/principal.h"

namespace passerelle::gateway {

// As CheckSense (grants.h), and INVALID_ARGUMENT (EXPIRE_DATE_INVALID).
absl::Status CheckKey(const v1::CreateApiKeyRequest& request, absl::Time now);

// As CheckMayHandOn (grants.h).
absl::Status CheckGrant(const access::Principal& caller, const v1::CreateApiKeyRequest& request);

}  // namespace passerelle::gateway
