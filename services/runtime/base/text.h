// Abseil as Debian builds it has a string_view of its own; this is the bridge to std::string_view.
#pragma once

#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>

#include <string>
#include <string_view>

namespace passerelle {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

// What StrCat hands on: views as Abseil's, all else as it is.
inline absl::string_view CatPart(std::string_view part) { return ToAbsl(part); }
inline absl::string_view CatPart(const std::string& part) { return part; }
inline absl::string_view CatPart(const char* part) { return part; }
template <class Part>
const Part& CatPart(const Part& part) {
  return part;
}

// absl::StrCat that takes std::string_view too.
template <class... Parts>
std::string StrCat(const Parts&... parts) {
  return absl::StrCat(CatPart(parts)...);
}

}  // namespace passerelle
