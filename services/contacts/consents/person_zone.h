// By which days the consents of a person are counted.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string_view>

#include "services/runtime/rpc/context.h"

namespace passerelle::contacts {

// The time zone of the site that registered the person. NOT_FOUND (PERSON_UNKNOWN) unless the person is known at one of
// the caller's sites.
absl::StatusOr<absl::TimeZone> ZoneOfPerson(rpc::RpcContext& rpc, std::string_view person);

}  // namespace passerelle::contacts
