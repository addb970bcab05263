#include "services/contacts/codes.h"

#include <absl/strings/ascii.h>
#include <sys/random.h>

#include <array>
#include <cstdint>
#include <system_error>

#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

// Symbols are the elements of GF(32) = GF(2)[x]/(x^5 + x^2 + 1). A code is right when the sum of symbol n times x^(9-n)
// is zero. The ten weights are different and not zero, so a wrong symbol changes the sum, and so does the swap of any
// two different symbols.
int TimesX(int element) {
  const int shifted = element << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}

// The value of `nine` as a polynomial in x, without the check symbol: Horner's rule.
int WeightedSum(std::string_view nine) {
  int sum = 0;
  for (const char symbol : nine) sum = TimesX(sum ^ static_cast<int>(kCodeAlphabet.find(symbol)));
  return sum;
}

}  // namespace

char CheckSymbol(std::string_view nine) { return kCodeAlphabet[WeightedSum(nine)]; }

std::string DrawCode() {
  std::array<std::uint8_t, kCodeLength - 1> random;
  if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  std::string code;
  for (const std::uint8_t byte : random)
    code += kCodeAlphabet[byte % kCodeAlphabet.size()];  // 256 is a multiple of 32: no bias
  return code + CheckSymbol(code);
}

std::optional<std::string> ParseCode(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    const char symbol = absl::ascii_toupper(static_cast<unsigned char>(c));
    if (kCodeAlphabet.find(symbol) == std::string_view::npos || code.size() == kCodeLength) return std::nullopt;
    code += symbol;
  }
  if (code.size() != kCodeLength || code.back() != CheckSymbol(std::string_view(code).substr(0, kCodeLength - 1))) {
    return std::nullopt;
  }
  return code;
}

std::string ShownCode(std::string_view code) { return StrCat(code.substr(0, 5), "-", code.substr(5)); }

}  // namespace passerelle::contacts
