#include "services/referrals/deliveries/secret_box.h"

#include <absl/strings/escaping.h>
#include <sodium.h>

#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* Data(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Data(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

absl::StatusOr<SecretBox> SecretBox::Create(std::string_view key) {
  std::string bytes;
  if (sodium_init() < 0 || !absl::Base64Unescape(ToAbsl(key), &bytes) ||
      bytes.size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES) {
    return absl::InvalidArgumentError("not the base64 text of 32 bytes");
  }
  return SecretBox(std::move(bytes));
}

std::string SecretBox::Seal(std::string_view secret, std::string_view owner) const {
  std::string nonce(kNonceBytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  std::string sealed(secret.size() + kTagBytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(Data(sealed), nullptr, Data(secret), secret.size(), Data(owner),
                                             owner.size(), nullptr, Data(nonce), Data(key_));
  return nonce + sealed;
}

absl::StatusOr<std::string> SecretBox::Open(std::string_view sealed, std::string_view owner) const {
  if (sealed.size() < kNonceBytes + kTagBytes) return absl::DataLossError("a sealed secret is too short");
  const std::string_view text = sealed.substr(kNonceBytes);
  std::string secret(text.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Data(secret), nullptr, nullptr, Data(text), text.size(), Data(owner),
                                                 owner.size(), Data(sealed), Data(key_)) != 0) {
    return absl::DataLossError("a sealed secret was not sealed with this key for this owner");
  }
  return secret;
}

}  // namespace passerelle::referrals
