// The cookie that holds the page session's token.
#pragma once

#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "gateway/http/message.h"

namespace passerelle::gateway::partner_page {

// The token that the browser sent; empty when there is none.
std::string_view TokenOf(const http::RequestHead& head);
// The Set-Cookie value. It is for encrypted connections only, unless the browser itself says that it talks to this very
// machine and nothing has encrypted in between: whoever makes the gateway reachable in clear does not weaken it.
std::string SetCookie(const http::RequestHead& head, std::string_view token, absl::Duration lifetime);

}  // namespace passerelle::gateway::partner_page
