// HTML, as a type that plain text does not turn into by itself: what stands on a page went through Escape or was
// written by hand.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace passerelle::gateway::partner_page {

struct Html {
  std::string text;

  Html& operator+=(const Html& more) {
    text += more.text;
    return *this;
  }
};

// Text as it is to be read, in an element or in a quoted attribute.
Html Escape(std::string_view text);

// The template with each {{name}} replaced. Throws std::logic_error for a name without a value.
Html Fill(std::string_view html_template, const std::map<std::string_view, Html>& values);

}  // namespace passerelle::gateway::partner_page
