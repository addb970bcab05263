#include "gateway/partner_page/html.h"

#include <stdexcept>

#include "gateway/base/text.h"

namespace passerelle::gateway::partner_page {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

std::string_view Entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return "";
  }
}

}  // namespace

Html Escape(std::string_view text) {
  Html html;
  for (const char c : text) {
    const std::string_view entity = Entity(c);
    if (entity.empty()) {
      html.text += c;
    } else {
      html.text += entity;
    }
  }
  return html;
}

Html Fill(std::string_view html_template, const std::map<std::string_view, Html>& values) {
  Html html;
  for (;;) {
    const std::size_t open = html_template.find(kOpen);
    html.text += html_template.substr(0, open);
    if (open == std::string_view::npos) return html;
    html_template.remove_prefix(open + kOpen.size());
    const std::size_t close = html_template.find(kClose);
    const std::string_view name = html_template.substr(0, close);
    const auto value = values.find(name);
    if (close == std::string_view::npos || value == values.end()) {
      throw std::logic_error(Cat("a template has no value for ", name));
    }
    html.text += value->second.text;
    html_template.remove_prefix(close + kClose.size());
  }
}

}  // namespace passerelle::gateway::partner_page
