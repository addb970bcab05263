// What an API key may be made for, and by whom.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string_view>

#include "passerelle/gateway/v1/api_keys.pb.h"
#include "services/runtime/access/principal.h"

namespace passerelle::gateway {

// INVALID_ARGUMENT (ROLE_UNKNOWN, PARTNER_MISSING, PARTNER_NOT_ALLOWED, SITES_MISSING, EXPIRE_DATE_INVALID,
// INVALID_FIELDS) for a key that makes no sense, whoever asks.
absl::Status CheckKey(const v1::CreateApiKeyRequest& request, absl::Time now);

// PERMISSION_DENIED (ROLE_FORBIDDEN, SITE_FORBIDDEN) unless the caller may hand the role and the sites on. Nobody hands
// on "admin": an account is made for a person. An admin, who sees no people, hands on no role that does; a key hands on
// nothing, so that a stolen one cannot outlive its revocation.
absl::Status CheckGrant(const access::Principal& caller, const v1::CreateApiKeyRequest& request);

}  // namespace passerelle::gateway
