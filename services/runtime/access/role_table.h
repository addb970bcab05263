// Which role grants which permission: the one table that is reviewed when access changes.
#pragma once

#include <string_view>
#include <vector>

namespace passerelle::access {

bool RoleGrants(std::string_view role, std::string_view permission);
bool IsRole(std::string_view role);
std::vector<std::string_view> Roles();
// Every permission some role grants; the contract test compares it with the policies of the protos.
std::vector<std::string_view> Permissions();

}  // namespace passerelle::access
