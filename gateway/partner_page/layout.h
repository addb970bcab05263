// What every page has: the frame, the style, the headers.
#pragma once

#include <string_view>

#include "gateway/http/message.h"
#include "gateway/partner_page/html.h"
#include "gateway/partner_page/words.h"

namespace passerelle::gateway::partner_page {

// A whole page. `code`: the gRPC name of the outcome, for metrics.
http::Response Page(int status, std::string_view code, std::string_view title, const Html& content);
// A page of one heading and one paragraph, and whatever follows it.
http::Response MessagePage(int status, std::string_view code, const Words& title, const Words& text,
                           const Html& more = {});
// The headers that keep what is on a page, or behind its address, from going anywhere.
void AddPageHeaders(http::Response& response);

}  // namespace passerelle::gateway::partner_page
