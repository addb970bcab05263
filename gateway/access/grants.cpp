#include "gateway/access/grants.h"

#include <algorithm>

#include "gateway/access/local_principal.h"
#include "gateway/base/text.h"
#include "services/runtime/access/role_table.h"
#include "services/runtime/base/status.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::gateway {
namespace {

constexpr std::string_view kPartnerRole = "partner";

bool Contains(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool IsSite(std::string_view site) {
  return site == "*" || (!site.empty() && validation::HasFormat(options::v1::FORMAT_SLUG, site));
}

absl::Status CheckNames(const Grant& grant, std::string_view prefix) {
  std::vector<Violation> violations;
  for (std::size_t i = 0; i < grant.sites.size(); ++i) {
    if (!IsSite(grant.sites[i]))
      violations.push_back({Cat(prefix, "sites[", i, "]"), "must be the id of a site, or *"});
  }
  if (Contains(grant.roles, kPartnerRole) && !grant.sites.empty())
    violations.push_back({Cat(prefix, "sites"), "must be empty for a partner"});
  if (Contains(grant.roles, kPartnerRole) && grant.roles.size() > 1)
    violations.push_back({Cat(prefix, "roles"), "must be no other beside that of a partner"});
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

bool MayHandOnRole(std::string_view own_role, std::string_view role, Grantee grantee) {
  if (own_role == "director") return role != "admin" && role != "dpo";
  if (own_role == "admin") return grantee == Grantee::kAccount || role == kPartnerRole || role == "analyst";
  return false;
}

std::string_view NameOf(Grantee grantee) { return grantee == Grantee::kKey ? "key" : "account"; }

}  // namespace

absl::Status CheckSense(Grantee grantee, const Grant& grant, std::string_view prefix) {
  const auto invalid = [&](std::string_view field) { return Cat(prefix, field); };
  if (!std::all_of(grant.roles.begin(), grant.roles.end(), [](const auto& role) { return access::IsRole(role); })) {
    return FieldError(absl::StatusCode::kInvalidArgument, "ROLE_UNKNOWN",
                      invalid(grantee == Grantee::kKey ? "role" : "roles"), "There is no such role.");
  }
  const bool partner = Contains(grant.roles, kPartnerRole);
  if (partner && grant.partner.empty()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "PARTNER_MISSING", invalid("partner"),
                      "The role of a partner needs the partner.");
  }
  if (!partner && !grant.partner.empty()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "PARTNER_NOT_ALLOWED", invalid("partner"),
                      "Only the role of a partner speaks for one.");
  }
  if (!partner && grant.sites.empty()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "SITES_MISSING", invalid("sites"),
                      "A role of the association needs sites.");
  }
  return CheckNames(grant, prefix);
}

std::vector<std::string> RolesToHandOn(const access::Principal& caller, Grantee grantee) {
  std::vector<std::string> roles;
  if (IsKey(caller)) return roles;
  const std::vector<std::string> own = RolesOf(caller);
  for (const std::string_view role : access::Roles()) {
    const bool may =
        std::any_of(own.begin(), own.end(), [&](const auto& mine) { return MayHandOnRole(mine, role, grantee); });
    if (may) roles.emplace_back(role);
  }
  return roles;
}

absl::Status CheckMayHandOn(const access::Principal& caller, Grantee grantee, const Grant& grant) {
  const std::vector<std::string> allowed = RolesToHandOn(caller, grantee);
  const bool roles_fine = std::all_of(grant.roles.begin(), grant.roles.end(),
                                      [&](const std::string& role) { return Contains(allowed, role); });
  if (!roles_fine) {
    return Error(
        absl::StatusCode::kPermissionDenied, "ROLE_FORBIDDEN",
        Cat("You may not hand this role on to an ", grantee == Grantee::kKey ? "API " : "", NameOf(grantee), "."));
  }
  const bool sites_fine = std::all_of(grant.sites.begin(), grant.sites.end(),
                                      [&](const std::string& site) { return caller.MayActFor(site); });
  if (!sites_fine) {
    return Error(
        absl::StatusCode::kPermissionDenied, "SITE_FORBIDDEN",
        Cat("You may not hand these sites on to an ", grantee == Grantee::kKey ? "API " : "", NameOf(grantee), "."));
  }
  return absl::OkStatus();
}

}  // namespace passerelle::gateway
