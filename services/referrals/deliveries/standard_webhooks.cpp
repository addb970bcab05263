#include "services/referrals/deliveries/standard_webhooks.h"

#include <absl/strings/escaping.h>
#include <sodium.h>

#include <stdexcept>

#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytes = 32;

std::string KeyOf(std::string_view secret) {
  std::string key;
  if (!secret.starts_with(kPrefix) || !absl::Base64Unescape(ToAbsl(secret.substr(kPrefix.size())), &key)) {
    throw std::invalid_argument("not a webhook secret");
  }
  return key;
}

const unsigned char* Data(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string Hmac(const std::string& key, const std::string& content) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Data(key), key.size());
  crypto_auth_hmacsha256_update(&state, Data(content), content.size());
  std::string digest(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace

std::string NewWebhookSecret() {
  std::string bytes(kSecretBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return StrCat(kPrefix, absl::Base64Escape(bytes));
}

std::string SignWebhook(std::string_view id, std::string_view timestamp, std::string_view body,
                        const std::vector<std::string>& secrets) {
  const std::string content = StrCat(id, ".", timestamp, ".", body);
  std::string signatures;
  for (const std::string& secret : secrets) {
    signatures += StrCat(signatures.empty() ? "" : " ", "v1,", absl::Base64Escape(Hmac(KeyOf(secret), content)));
  }
  return signatures;
}

}  // namespace passerelle::referrals
