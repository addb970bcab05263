#include "gateway/access/key_grants.h"

#include <absl/time/civil_time.h>

#include "gateway/access/grants.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

Grant KeyGrant(const v1::CreateApiKeyRequest& request) {
  return {{request.role()}, {request.sites().begin(), request.sites().end()}, request.partner()};
}

}  // namespace

absl::Status CheckKey(const v1::CreateApiKeyRequest& request, absl::Time now) {
  RETURN_IF_ERROR(CheckSense(Grantee::kKey, KeyGrant(request)));
  const std::string today = absl::FormatCivilTime(absl::ToCivilDay(now, absl::UTCTimeZone()));
  if (request.expire_date().empty() || request.expire_date() > today) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "EXPIRE_DATE_INVALID", "expireDate",
                    "The last day of a key must lie after today (UTC).");
}

absl::Status CheckGrant(const access::Principal& caller, const v1::CreateApiKeyRequest& request) {
  return CheckMayHandOn(caller, Grantee::kKey, KeyGrant(request));
}

}  // namespace passerelle::gateway
