// How the page looks, on screen and on paper.
#pragma once

#include <string_view>

namespace passerelle::statistics::exports {

// The page fetches nothing and runs nothing, whatever it is opened with.
inline constexpr std::string_view kContentPolicy = "default-src 'none'; style-src 'unsafe-inline'";

extern const std::string_view kPageStyle;

}  // namespace passerelle::statistics::exports
