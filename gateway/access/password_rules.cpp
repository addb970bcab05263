#include "gateway/access/password_rules.h"

#include <algorithm>
#include <array>
#include <string>

#include "services/runtime/base/folding.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

constexpr std::size_t kShortest = 12;
// Of the characters that count; with fewer, somebody who knows the login guesses the rest.
constexpr std::size_t kLeastOwn = 6;

// Longer words first: what is cut out of a password leaves no part of them behind.
constexpr std::array<std::string_view, 18> kFirstTried = {
    "azertyuiop", "qwertyuiop", "qsdfghjklm", "motdepasse", "association", "passerelle",
    "asdfghjkl",  "bienvenue",  "password",   "welcome",    "changeme",    "caarud",
    "wxcvbn",     "zxcvbn",     "azerty",     "qwerty",     "admin",       "login"};

void CutOut(std::string_view word, std::string& text) {
  if (word.empty()) return;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) text.erase(at, word.size());
}

// Characters that follow from the one before (repeated, one up, one down) or repeat what stood up to four places before
// tell nothing.
std::size_t CountOwn(std::string_view text) {
  std::size_t own = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int step = i == 0 ? 2 : text[i] - text[i - 1];
    const bool follows = step >= -1 && step <= 1;
    const bool repeats =
        text.substr(i < 4 ? 0 : i - 4, std::min<std::size_t>(i, 4)).find(text[i]) != std::string_view::npos;
    if (!follows && !repeats) ++own;
  }
  return own;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

absl::Status CheckPassword(std::string_view password, std::string_view login, std::string_view field) {
  if (CountCharacters(password) < kShortest) {
    return FieldError(absl::StatusCode::kInvalidArgument, "PASSWORD_TOO_SHORT", field,
                      "A password has at least twelve characters; a few words make a good one.");
  }
  std::string rest = Fold(password);
  CutOut(Fold(login), rest);
  for (const std::string_view word : kFirstTried) CutOut(word, rest);
  if (CountOwn(rest) >= kLeastOwn) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "PASSWORD_TOO_COMMON", field,
                    "This is among the first passwords that somebody would try; a few words make a good one.");
}

}  // namespace passerelle::gateway
