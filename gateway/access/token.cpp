#include "gateway/access/token.h"

#include "gateway/base/text.h"
#include "services/runtime/base/secret_text.h"

namespace passerelle::gateway::access_tokens {
namespace {

bool IsUrlBase64(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

std::string NewToken(std::string_view prefix) { return Cat(prefix, NewSecretText()); }

bool LooksLikeToken(std::string_view text, std::string_view prefix) {
  if (text.size() != prefix.size() + kSecretTextLength || text.substr(0, prefix.size()) != prefix) return false;
  for (const char c : text.substr(prefix.size())) {
    if (!IsUrlBase64(c)) return false;
  }
  return true;
}

std::string HashToken(std::string_view token) { return Sha256(token); }

}  // namespace passerelle::gateway::access_tokens
