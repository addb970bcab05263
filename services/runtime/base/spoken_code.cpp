#include "services/runtime/base/spoken_code.h"

#include <absl/strings/ascii.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <vector>

namespace passerelle {
namespace {

// Symbols are the elements of GF(32) = GF(2)[x]/(x^5 + x^2 + 1). A code of n symbols is right when the sum of symbol i
// times x^(n-i) is zero. x has order 31, so up to 31 weights are different and not zero: a wrong symbol changes the
// sum, and so does the swap of any two different symbols.
int TimesX(int element) {
  const int shifted = element << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}

}  // namespace

char SpokenCheckSymbol(std::string_view symbols) {
  int sum = 0;  // by Horner's rule
  for (const char symbol : symbols) sum = TimesX(sum ^ static_cast<int>(kSpokenAlphabet.find(symbol)));
  return kSpokenAlphabet[static_cast<std::size_t>(sum)];
}

std::string DrawSpokenCode(std::size_t length) {
  std::vector<std::uint8_t> random(length - 1);
  if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  std::string code;
  for (const std::uint8_t byte : random)
    code += kSpokenAlphabet[byte % kSpokenAlphabet.size()];  // 256 is a multiple of 32: no bias
  return code + SpokenCheckSymbol(code);
}

std::optional<std::string> ParseSpokenCode(std::string_view typed, std::size_t length) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    const char symbol = absl::ascii_toupper(static_cast<unsigned char>(c));
    if (kSpokenAlphabet.find(symbol) == std::string_view::npos || code.size() == length) return std::nullopt;
    code += symbol;
  }
  if (code.size() != length || code.back() != SpokenCheckSymbol(std::string_view(code).substr(0, length - 1)))
    return std::nullopt;
  return code;
}

}  // namespace passerelle
