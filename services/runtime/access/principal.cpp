#include "services/runtime/access/principal.h"

#include <algorithm>

#include "services/runtime/access/role_table.h"

namespace passerelle::access {
namespace {

bool Contains(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

bool Principal::WholeAssociation() const { return Contains(sites, "*"); }

bool Principal::MayActFor(std::string_view site) const { return WholeAssociation() || Contains(sites, site); }

bool Principal::Has(std::string_view permission) const {
  return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) { return RoleGrants(role, permission); });
}

bool Principal::IsService() const { return Contains(roles, "service"); }

}  // namespace passerelle::access
