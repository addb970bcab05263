// Webhook secrets as they lay in the database before the vault; only to be opened once more, and sealed there.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace passerelle::referrals {

class SecretBox {
 public:
  // `key`: base64 of 32 bytes. INVALID_ARGUMENT otherwise.
  static absl::StatusOr<SecretBox> Create(std::string_view key);

  // A fresh nonce and the sealed text, raw bytes. `owner` (the partner's slug) must be the same when it is opened.
  std::string Seal(std::string_view secret, std::string_view owner) const;
  // DATA_LOSS when it was not sealed with this key for this owner.
  absl::StatusOr<std::string> Open(std::string_view sealed, std::string_view owner) const;

 private:
  explicit SecretBox(std::string key) : key_(std::move(key)) {}
  std::string key_;
};

}  // namespace passerelle::referrals
