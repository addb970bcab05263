// Codes that people read aloud and type: random symbols and a check symbol, without the look-alikes 0 O 1 I.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace passerelle {

inline constexpr std::string_view kSpokenAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
// Up to this length, check symbol included, every wrong symbol and every swap of two symbols is caught.
inline constexpr std::size_t kLongestSpokenCode = 31;

// A fresh code of `length` symbols from the system's CSPRNG, five bits each but for the last, the check symbol.
std::string DrawSpokenCode(std::size_t length);
// The check symbol of all the symbols before it.
char SpokenCheckSymbol(std::string_view symbols);
// The symbols of a code of `length` as somebody typed or dictated it: case, spaces and hyphens do not matter. Absent
// when it cannot be one.
std::optional<std::string> ParseSpokenCode(std::string_view typed, std::size_t length);

}  // namespace passerelle
