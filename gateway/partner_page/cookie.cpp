#include "gateway/partner_page/cookie.h"

#include "gateway/base/text.h"

namespace passerelle::gateway::partner_page {
namespace {

constexpr std::string_view kName = "passerelle_partner=";

bool IsThisMachine(std::string_view host) {
  for (const std::string_view name : {"localhost", "127.0.0.1", "[::1]"}) {
    if (host == name || (host.starts_with(name) && host.substr(name.size()).starts_with(":"))) return true;
  }
  return false;
}

}  // namespace

std::string_view TokenOf(const http::RequestHead& head) {
  for (const auto& [header, value] : head.headers) {
    if (header != "cookie") continue;
    for (std::string_view cookie : Split(value, ';')) {
      cookie = Trim(cookie);
      if (cookie.starts_with(kName)) return cookie.substr(kName.size());
    }
  }
  return {};
}

std::string SetCookie(const http::RequestHead& head, std::string_view token, absl::Duration lifetime) {
  const bool clear = !head.encrypted && IsThisMachine(head.Header("host")) && head.Count("x-forwarded-proto") == 0;
  return Cat(kName, token, "; Path=/partner; Max-Age=", absl::ToInt64Seconds(lifetime), "; HttpOnly; SameSite=Strict",
             clear ? "" : "; Secure");
}

}  // namespace passerelle::gateway::partner_page
