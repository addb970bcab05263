// Who a token belongs to, as verified at some moment.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/runtime/access/principal.h"

namespace passerelle::gateway {

struct Caller {
  access::Principal principal;
  std::string session;     // id of the session or API key, UUID
  absl::Time expire_time;  // of the token; infinite for a key that does not expire
  absl::Time verify_time;  // when the database was asked
  std::string assertion;   // what services are told; signed at sign_time
  absl::Time sign_time;
  bool password_change_needed = false;  // and nothing else is allowed until then
};

// The form in which a verification is shared between gateways (Redis). Absent for a text of another version.
std::string EncodeCaller(const Caller& caller);
std::optional<Caller> DecodeCaller(std::string_view text);

// The token of an Authorization header. UNAUTHENTICATED: TOKEN_MISSING when there is none, TOKEN_INVALID for another
// scheme.
absl::StatusOr<std::string> BearerToken(std::string_view authorization);

}  // namespace passerelle::gateway
