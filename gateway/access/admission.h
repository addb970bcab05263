// The one policy function of every dialect: authenticate → authorise → rate.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <string>

#include "gateway/access/authenticator.h"
#include "gateway/access/rate_limiter.h"
#include "gateway/routing/method_entry.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::gateway {

// What a request says about who sends it.
struct Credentials {
  std::string authorization;  // the header
  std::string address;        // of the peer, without port
};

struct Admitted {
  absl::Status status;  // not OK: refused
  CallerPtr caller;     // null for a public method, and for a token that was refused
  std::string policy;   // "principal" or "address"
  RatePolicy limit{1, absl::Seconds(1), 1};
  RateDecision rate;
};

// Thread-safe.
class Admission {
 public:
  struct Limits {
    RatePolicy principal;
    RatePolicy address;
  };
  // `vault` makes the keys of addresses.
  Admission(Authenticator& authenticator, RateLimiter& limiter, const vault::Vault& vault, Limits limits);

  // `done` is called once, on this thread or on a worker's. UNAUTHENTICATED (see Authenticator), PERMISSION_DENIED
  // (PERMISSION_MISSING, PASSWORD_CHANGE_NEEDED), RESOURCE_EXHAUSTED (RATE_LIMITED, with RetryInfo).
  void Admit(const routing::MethodEntry& method, Credentials credentials, absl::Time deadline,
             std::function<void(Admitted)> done);

 private:
  using Done = std::function<void(Admitted)>;
  void CheckRate(std::string_view policy, std::string key, const RatePolicy& limit, Admitted admitted, Done done);

  Authenticator& authenticator_;
  RateLimiter& limiter_;
  const vault::Vault& vault_;
  const Limits limits_;
};

// Whether the caller may call the method: the policy of its descriptor and nothing else.
absl::Status Authorise(const routing::MethodEntry& method, const access::Principal& principal);
// PERMISSION_DENIED (PASSWORD_CHANGE_NEEDED) for all but what somebody with a first password may do.
absl::Status CheckPasswordChanged(const routing::MethodEntry& method, const Caller& caller);

}  // namespace passerelle::gateway
