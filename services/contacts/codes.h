// The code by which a person is found again: nine random symbols and a check symbol, without the look-alikes 0 O 1 I.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/runtime/base/spoken_code.h"

namespace passerelle::contacts {

inline constexpr std::string_view kCodeAlphabet = kSpokenAlphabet;
inline constexpr int kCodeLength = 10;

// A fresh code of ten symbols: 45 bits from the system's CSPRNG, so that nobody finds a person by trying.
std::string DrawCode();
// The check symbol of nine symbols of the alphabet.
char CheckSymbol(std::string_view nine);
// The ten symbols of a code as somebody typed or dictated it: case, spaces and hyphens do not matter. Absent when it
// cannot be a code: its check symbol catches every wrong symbol and every swap of two symbols.
std::optional<std::string> ParseCode(std::string_view typed);
// "ABCDE-FGHJK": as it is shown and said.
std::string ShownCode(std::string_view code);

}  // namespace passerelle::contacts
