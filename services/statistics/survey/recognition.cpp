#include "services/statistics/survey/recognition.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>
#include <sodium.h>

#include <algorithm>
#include <stdexcept>

#include "services/runtime/base/folding.h"

namespace passerelle::statistics {
namespace {

const unsigned char* Octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string NewRecognitionKey() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  std::string key(crypto_auth_hmacsha256_KEYBYTES, '\0');
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string FoldDuplicateKey(std::string_view duplicate_key) {
  // Blanks beyond ASCII: no-break, thin, figure, narrow no-break, ideographic.
  std::string folded = absl::StrReplaceAll(
      Fold(duplicate_key), {{"\u00A0", ""}, {"\u2009", ""}, {"\u2007", ""}, {"\u202F", ""}, {"\u3000", ""}});
  folded.erase(std::remove_if(folded.begin(), folded.end(),
                              [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }),
               folded.end());
  return folded;
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
