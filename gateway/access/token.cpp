#include "gateway/access/token.h"

#include <sodium.h>

#include "gateway/base/text.h"

namespace passerelle::gateway::access_tokens {
namespace {

constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kTextLength = 43;  // of 32 bytes in base64 without padding

bool IsUrlBase64(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

std::string NewToken(std::string_view prefix) {
  std::string bytes(kRandomBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  std::string text = UnpaddedBase64(bytes);
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return Cat(prefix, text);
}

bool LooksLikeToken(std::string_view text, std::string_view prefix) {
  if (text.size() != prefix.size() + kTextLength || text.substr(0, prefix.size()) != prefix) return false;
  for (const char c : text.substr(prefix.size())) {
    if (!IsUrlBase64(c)) return false;
  }
  return true;
}

std::string HashToken(std::string_view token) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size());
  return hash;
}

}  // namespace passerelle::gateway::access_tokens
