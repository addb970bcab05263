// What the gateway's own handlers work with besides the database.
#pragma once

#include <absl/time/time.h>

#include "gateway/access/account_vault.h"
#include "gateway/access/authenticator.h"
#include "gateway/access/rate_limiter.h"

namespace passerelle::gateway {

struct State {
  Authenticator& authenticator;
  RateLimiter& limiter;
  const AccountVault& accounts;
  absl::Duration access_lifetime;
  absl::Duration refresh_lifetime;
  absl::Duration unused_after;  // without a login an account may stand so long
  RatePolicy login_failures;    // of one login from one address
  RatePolicy address_failures;  // of one address, whatever the login

  std::int64_t UnusedAfterSeconds() const { return absl::ToInt64Seconds(unused_after); }
};

}  // namespace passerelle::gateway
