// The content lines of iCalendar (RFC 5545, 3.1): escaped, folded, ended.
#pragma once

#include <string>
#include <string_view>

namespace passerelle::outreach {

class CalendarText {
 public:
  // A line whose value is written as it is; `name` may have parameters.
  void Add(std::string_view name, std::string_view value);
  // A line whose value is text: `\`, `;`, `,` and line ends are escaped, other control characters left out.
  void AddText(std::string_view name, std::string_view value);
  std::string Take() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace passerelle::outreach
