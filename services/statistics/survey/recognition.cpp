#include "services/statistics/survey/recognition.h"

#include <absl/strings/ascii.h>
#include <sodium.h>

#include <algorithm>
#include <stdexcept>

#include "services/runtime/base/folding.h"

namespace passerelle::statistics {
namespace {

const unsigned char* Octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// How many bytes of folded UTF-8 at the front are no letter and no digit; 0 for a sign to keep.
std::size_t SeparatorAt(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return absl::ascii_isalnum(lead) ? 0 : 1;
  // Signs of Latin-1, whose letters folding has taken; general punctuation; the ideographic space.
  if (lead == 0xC2) return 2;
  if (text.substr(0, 2) == "\xE2\x80" || text.substr(0, 2) == "\xE2\x81" || text.substr(0, 3) == "\u3000") return 3;
  return 0;
}

}  // namespace

std::string NewRecognitionKey() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  std::string key(crypto_auth_hmacsha256_KEYBYTES, '\0');
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string FoldDuplicateKey(std::string_view duplicate_key) {
  const std::string folded = Fold(duplicate_key);
  std::string signs;
  signs.reserve(folded.size());
  for (std::size_t i = 0; i < folded.size();) {
    const std::string_view rest = std::string_view(folded).substr(i);
    const std::size_t skipped = SeparatorAt(rest);
    if (skipped == 0) signs += rest.front();
    i += std::max<std::size_t>(skipped, 1);
  }
  return signs;
}

std::size_t SignsOf(std::string_view folded_key) {
  return static_cast<std::size_t>(std::count_if(folded_key.begin(), folded_key.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // not inside a character of UTF-8
  }));
}

std::string RecognitionHash(std::string_view recognition_key, Recognised what, std::string_view content) {
  const auto meaning = static_cast<unsigned char>(what);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Octets(recognition_key), recognition_key.size());
  crypto_auth_hmacsha256_update(&state, &meaning, 1);
  crypto_auth_hmacsha256_update(&state, Octets(content), content.size());
  std::string hash(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace passerelle::statistics
