// Personal data as it lies in a database: sealed under a data key of its owner, which lies beside it wrapped by a
// master key that does not. Whoever destroys an owner's data key has destroyed all that was sealed with it, copies
// included.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace passerelle::vault {

// 32 bytes that are wiped from memory when they are no longer needed.
class KeyBytes {
 public:
  explicit KeyBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  KeyBytes(const KeyBytes&) = default;
  KeyBytes(KeyBytes&&) noexcept = default;
  KeyBytes& operator=(const KeyBytes&) = default;
  KeyBytes& operator=(KeyBytes&&) noexcept = default;
  ~KeyBytes();
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The key of one owner's data: a person's, or the service's own for what belongs to nobody in particular.
class DataKey {
 public:
  // A fresh nonce and the sealed text (XChaCha20-Poly1305), raw bytes. `field`, such as "people.pseudonym", must be the
  // same when it is opened, so that nothing can be moved to another column. An empty text is sealed as the empty
  // string.
  std::string Seal(std::string_view field, std::string_view text) const;
  // DATA_LOSS when it was not sealed with this key for this field.
  absl::StatusOr<std::string> Open(std::string_view field, std::string_view sealed) const;

 private:
  friend class Vault;
  explicit DataKey(KeyBytes key) : key_(std::move(key)) {}
  KeyBytes key_;
};

// Thread-safe.
class Vault {
 public:
  // `keys`: the text of the secret file PASSERELLE_MASTER_KEYS_FILE: one key a line, "NAME BASE64-OF-32-BYTES", the
  // first is the one that wraps, the others only unwrap; a line "index BASE64" holds the key of the lookup hashes,
  // which is not rotated with them. INVALID_ARGUMENT without naming any key.
  static absl::StatusOr<Vault> Create(std::string_view keys);

  DataKey NewKey() const;
  // As column data_key.wrapped_key of `owner`: the master key's name, a nonce, the sealed key.
  std::string Wrap(const DataKey& key, std::string_view owner) const;
  // DATA_LOSS when no master key of the file opens it for this owner.
  absl::StatusOr<DataKey> Unwrap(std::string_view wrapped, std::string_view owner) const;
  // What every key begins with that the first master key wraps: `rotate-keys` wraps the others again.
  std::string WrappingPrefix() const;
  // A keyed hash (BLAKE2b) to look `text` up by, 16 raw bytes; `what` keeps equal texts of different columns apart.
  std::string Index(std::string_view what, std::string_view text) const;

 private:
  struct MasterKey {
    std::string name;
    KeyBytes key;
  };
  Vault(std::vector<MasterKey> master_keys, KeyBytes index_key)
      : master_keys_(std::move(master_keys)), index_key_(std::move(index_key)) {}

  std::vector<MasterKey> master_keys_;  // never empty
  KeyBytes index_key_;
};

}  // namespace passerelle::vault
