#include "gateway/partner_page/layout.h"

#include "gateway/access/token.h"
#include "gateway/base/text.h"
#include "partner_page/templates.h"

namespace passerelle::gateway::partner_page {
namespace {

// Nothing runs and nothing is fetched; the one style is allowed by its hash.
const std::string& ContentPolicy() {
  static const std::string policy =
      Cat("default-src 'none'; style-src 'sha256-", Base64(access_tokens::HashToken(kPageCss)),
          "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  return policy;
}

}  // namespace

void AddPageHeaders(http::Response& response) {
  response.Set("Content-Security-Policy", ContentPolicy());
  response.Set("Cache-Control", "no-store");
  response.Set("Referrer-Policy", "no-referrer");
  response.Set("X-Content-Type-Options", "nosniff");
  response.Set("X-Robots-Tag", "noindex, nofollow");
}

http::Response Page(int status, std::string_view code, std::string_view title, const Html& content) {
  http::Response response;
  response.status = status;
  response.code = std::string(code);
  response.body =
      Fill(kPageHtml, {{"title", Escape(title)}, {"style", Html{std::string(kPageCss)}}, {"content", content}}).text;
  response.Set("Content-Type", "text/html; charset=utf-8");
  AddPageHeaders(response);
  return response;
}

http::Response MessagePage(int status, std::string_view code, const Words& title, const Words& text, const Html& more) {
  const Html content = Fill(kMessageHtml, {{"title", Both(title)}, {"text", Both(text)}, {"more", more}});
  return Page(status, code, title.french, content);
}

}  // namespace passerelle::gateway::partner_page
