// Tokens whose signature was verified, so that it is verified once and not at each call.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "gateway/access/caller.h"
#include "gateway/identity/key_set.h"

namespace passerelle::gateway::identity {

struct VerifiedToken {
  std::size_t provider;  // its place in the configuration
  KeySetPtr keys;        // by which it was verified; it is to be verified anew when the provider has others
  Caller caller;
};

// Holds the tokens that were used last. Thread-safe.
class VerifiedTokens {
 public:
  explicit VerifiedTokens(std::size_t most) : most_(most) {}

  std::optional<VerifiedToken> Find(const std::string& hash);
  void Keep(const std::string& hash, VerifiedToken token);
  void Drop(const std::string& hash);

 private:
  struct Entry {
    std::string hash;
    VerifiedToken token;
  };

  const std::size_t most_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the one used last is the first
  absl::flat_hash_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace passerelle::gateway::identity
