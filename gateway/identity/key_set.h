// The public keys of a provider (JWK Set, RFC 7517), and signatures by them.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/identity/provider.h"

namespace passerelle::gateway::identity {

inline constexpr std::size_t kMostKeys = 100;

// Never changes. Thread-safe.
class KeySet {
 public:
  // Keys that cannot verify what is accepted here (too short, of other kinds, for encryption, without an id) are left
  // out. INVALID_ARGUMENT for what is no key set or holds more than kMostKeys.
  static absl::StatusOr<KeySet> Parse(std::string_view json);

  bool Contains(const std::string& id) const { return keys_.contains(id); }
  std::size_t size() const { return keys_.size(); }
  // Whether the other holds the same keys, whatever their order.
  bool SameAs(const KeySet& other) const { return fingerprints_ == other.fingerprints_; }

  // The payload that the key of this id has signed. UNAUTHENTICATED (TOKEN_INVALID).
  absl::StatusOr<std::string> Verify(std::string_view token, Algorithm algorithm, const std::string& id) const;

 private:
  struct Key;
  std::map<std::string, std::shared_ptr<const Key>> keys_;  // by id
  std::map<std::string, std::string> fingerprints_;         // by id
};

using KeySetPtr = std::shared_ptr<const KeySet>;

}  // namespace passerelle::gateway::identity
