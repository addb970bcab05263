#include "gateway/access/key_grants.h"

#include <absl/time/civil_time.h>

#include <algorithm>
#include <vector>

#include "gateway/access/local_principal.h"
#include "gateway/base/text.h"
#include "services/runtime/access/role_table.h"
#include "services/runtime/base/status.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::gateway {
namespace {

constexpr std::string_view kPartner = "partner";

absl::Status Invalid(std::string_view reason, std::string_view field, std::string_view message) {
  return FieldError(absl::StatusCode::kInvalidArgument, reason, field, message);
}

absl::Status CheckSiteNames(const v1::CreateApiKeyRequest& request) {
  std::vector<Violation> violations;
  for (int i = 0; i < request.sites_size(); ++i) {
    const std::string& site = request.sites(i);
    if (site == "*" || (!site.empty() && validation::HasFormat(options::v1::FORMAT_SLUG, site))) continue;
    violations.push_back({Cat("sites[", i, "]"), "must be the id of a site, or *"});
  }
  if (request.role() == kPartner && request.sites_size() > 0)
    violations.push_back({"sites", "must be empty for a partner"});
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

bool MayHandOn(std::string_view own_role, std::string_view role) {
  if (own_role == "director") return role != "admin";
  if (own_role == "admin") return role == kPartner || role == "analyst";
  return false;
}

}  // namespace

absl::Status CheckKey(const v1::CreateApiKeyRequest& request, absl::Time now) {
  if (!access::IsRole(request.role())) return Invalid("ROLE_UNKNOWN", "role", "There is no such role.");
  const bool partner = request.role() == kPartner;
  if (partner && request.partner().empty())
    return Invalid("PARTNER_MISSING", "partner", "A key in the role of a partner needs the partner.");
  if (!partner && !request.partner().empty())
    return Invalid("PARTNER_NOT_ALLOWED", "partner", "Only a key in the role of a partner speaks for one.");
  if (!partner && request.sites().empty())
    return Invalid("SITES_MISSING", "sites", "A key in a role of the association needs sites.");
  RETURN_IF_ERROR(CheckSiteNames(request));
  const std::string today = absl::FormatCivilTime(absl::ToCivilDay(now, absl::UTCTimeZone()));
  if (!request.expire_date().empty() && request.expire_date() <= today)
    return Invalid("EXPIRE_DATE_INVALID", "expireDate", "The last day of a key must lie after today (UTC).");
  return absl::OkStatus();
}

absl::Status CheckGrant(const access::Principal& caller, const v1::CreateApiKeyRequest& request) {
  const std::vector<std::string> roles = RolesOf(caller);
  const bool role_fine = !IsKey(caller) && std::any_of(roles.begin(), roles.end(), [&](const std::string& own) {
    return MayHandOn(own, request.role());
  });
  if (!role_fine) {
    return Error(absl::StatusCode::kPermissionDenied, "ROLE_FORBIDDEN", "You may not hand this role on to a key.");
  }
  const bool sites_fine = std::all_of(request.sites().begin(), request.sites().end(),
                                      [&](const std::string& site) { return caller.MayActFor(site); });
  if (!sites_fine) {
    return Error(absl::StatusCode::kPermissionDenied, "SITE_FORBIDDEN", "You may not hand these sites on to a key.");
  }
  return absl::OkStatus();
}

}  // namespace passerelle::gateway
