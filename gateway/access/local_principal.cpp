#include "gateway/access/local_principal.h"

#include "gateway/base/text.h"

namespace passerelle::gateway {
namespace {

constexpr std::string_view kSessionRole = "session:";

bool IsSession(std::string_view role) { return role.substr(0, kSessionRole.size()) == kSessionRole; }

}  // namespace

access::Principal WithSession(access::Principal principal, std::string_view session) {
  principal.roles.push_back(Cat(kSessionRole, session));
  return principal;
}

std::string SessionOf(const access::Principal& principal) {
  for (const auto& role : principal.roles) {
    if (IsSession(role)) return role.substr(kSessionRole.size());
  }
  return "";
}

std::vector<std::string> RolesOf(const access::Principal& principal) {
  std::vector<std::string> roles;
  for (const auto& role : principal.roles) {
    if (!IsSession(role)) roles.push_back(role);
  }
  return roles;
}

bool IsAccount(const access::Principal& principal) { return principal.subject.starts_with("account:"); }

bool IsKey(const access::Principal& principal) { return principal.subject.starts_with("key:"); }

std::string AddressKey(const vault::Vault& vault, std::string_view address) {
  return Cat("address:", Hex(vault.Index("address", address)));
}

access::Principal Nobody(const vault::Vault& vault, std::string_view address) {
  return {AddressKey(vault, address), {}, {}};
}

}  // namespace passerelle::gateway
