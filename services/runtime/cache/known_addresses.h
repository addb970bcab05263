// The addresses that a host's name last stood for: asking for them takes as long as the name servers like.
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace passerelle::cache {

// Thread-safe. Names are looked up on threads of its own, one at a time.
class KnownAddresses {
 public:
  using Look = std::function<std::vector<std::string>(const std::string& host)>;

  // Looks at once. `look` blocks, and may outlive this object.
  explicit KnownAddresses(std::string host, Look look = LookUp);

  // Empty when none were known before `deadline`.
  std::vector<std::string> Get(absl::Time deadline) const;
  // Looks again, unless that is under way: none of them could be connected to. Returns at once.
  void Renew() const;

  // By the system's resolver, IPv4 first; empty when it knows none.
  static std::vector<std::string> LookUp(const std::string& host);

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace passerelle::cache
