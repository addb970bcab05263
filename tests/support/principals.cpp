#include "tests/support/suite.h"

namespace passerelle::testing {

access::Principal WithRole(std::string role, std::vector<std::string> sites) {
  return {"account:" + role, {std::move(role)}, std::move(sites)};
}
access::Principal Reception(std::string site) { return WithRole("reception", {std::move(site)}); }
access::Principal Coordinator(std::string site) { return WithRole("coordinator", {std::move(site)}); }
access::Principal Director() { return WithRole("director", {"*"}); }
access::Principal Analyst() { return WithRole("analyst", {"*"}); }
access::Principal Process(const std::string& service) { return {"service:" + service, {"service"}, {"*"}}; }

}  // namespace passerelle::testing
