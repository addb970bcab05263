#include "services/runtime/access/role_table.h"

#include <absl/types/span.h>

#include <algorithm>
#include <array>

namespace passerelle::access {
namespace {

// What every team that meets people needs.
constexpr std::string_view kTeam[] = {"people.read",   "people.write",     "visits.read",
                                      "visits.record", "visits.void",      "catalogue.read",
                                      "stock.read",    "stock.distribute", "sites.read"};

constexpr std::string_view kCoordinator[] = {
    "people.read", "people.write",     "visits.read", "visits.record", "visits.void",  "catalogue.read",  "stock.read",
    "stock.write", "stock.distribute", "sites.read",  "stock.reverse", "figures.read", "locations.write",
};

constexpr std::string_view kDirector[] = {
    "people.read",    "people.write",    "visits.read",      "visits.record", "visits.void",
    "catalogue.read", "catalogue.write", "locations.write",  "stock.read",    "stock.write",
    "stock.reverse",  "sites.read",      "stock.distribute", "sites.write",   "figures.read",
};

// Figures only, never people.
constexpr std::string_view kAnalyst[] = {"figures.read", "sites.read", "catalogue.read"};

// Accounts, not people.
constexpr std::string_view kAdmin[] = {"sites.read"};

struct Grant {
  std::string_view role;
  absl::Span<const std::string_view> permissions;
};

// A partner's side of a referral is granted with the referrals themselves.
const Grant kGrants[] = {
    {"reception", kTeam},    {"outreach", kTeam},   {"nurse", kTeam}, {"coordinator", kCoordinator},
    {"director", kDirector}, {"analyst", kAnalyst}, {"partner", {}},  {"admin", kAdmin},
};

const Grant* Find(std::string_view role) {
  const auto found =
      std::find_if(std::begin(kGrants), std::end(kGrants), [&](const Grant& grant) { return grant.role == role; });
  return found == std::end(kGrants) ? nullptr : found;
}

}  // namespace

bool RoleGrants(std::string_view role, std::string_view permission) {
  const Grant* grant = Find(role);
  return grant != nullptr &&
         std::find(grant->permissions.begin(), grant->permissions.end(), permission) != grant->permissions.end();
}

bool IsRole(std::string_view role) { return Find(role) != nullptr; }

std::vector<std::string_view> Roles() {
  std::vector<std::string_view> roles;
  for (const Grant& grant : kGrants) roles.push_back(grant.role);
  return roles;
}

std::vector<std::string_view> Permissions() {
  std::vector<std::string_view> permissions;
  for (const Grant& grant : kGrants)
    permissions.insert(permissions.end(), grant.permissions.begin(), grant.permissions.end());
  std::sort(permissions.begin(), permissions.end());
  permissions.erase(std::unique(permissions.begin(), permissions.end()), permissions.end());
  return permissions;
}

}  // namespace passerelle::access
