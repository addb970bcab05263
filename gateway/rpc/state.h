// What the gateway's own handlers work with besides the database.
#pragma once

#include <absl/time/time.h>

#include "gateway/access/authenticator.h"
#include "gateway/access/rate_limiter.h"

namespace passerelle::gateway {

struct State {
  Authenticator& authenticator;
  RateLimiter& limiter;
  absl::Duration access_lifetime;
  absl::Duration refresh_lifetime;
  RatePolicy login_failures;    // of one login from one address
  RatePolicy address_failures;  // of one address, whatever the login
};

}  // namespace passerelle::gateway
