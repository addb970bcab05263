// HTML in the making. Text is always escaped; what is markup is a literal.
#pragma once

#include <string>
#include <string_view>

namespace passerelle::statistics::exports {

class HtmlWriter {
 public:
  HtmlWriter& Markup(std::string_view markup) {
    html_ += markup;
    return *this;
  }
  // For elements and quoted attributes alike.
  HtmlWriter& Text(std::string_view text);
  std::string Take() && { return std::move(html_); }

 private:
  std::string html_;
};

}  // namespace passerelle::statistics::exports
