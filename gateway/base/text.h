// Strings as std::string_view: Debian's Abseil has a string_view type of its own, which its string functions ask for.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::gateway {

inline void AppendPart(std::string& text, std::string_view part) { text.append(part); }
inline void AppendPart(std::string& text, std::integral auto part) { text.append(std::to_string(part)); }

// The parts (text or integers) one after the other.
template <class... Parts>
std::string Cat(const Parts&... parts) {
  std::string text;
  (AppendPart(text, parts), ...);
  return text;
}

// "a,b" → {"a", "b"}; "" → {""}. The pieces point into `text`.
std::vector<std::string_view> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);
// Without blanks and tabs at both ends.
std::string_view Trim(std::string_view text);
std::string LowerCase(std::string_view text);
bool EqualsIgnoreCase(std::string_view left, std::string_view right);
// Hexadecimal digits, lower case.
std::string Hex(std::string_view bytes);

// Base64 with padding, and without any ("unpadded"). Decoding takes both, and the URL alphabet too; absent for anything
// else.
std::string Base64(std::string_view bytes);
std::string UnpaddedBase64(std::string_view bytes);
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace passerelle::gateway
