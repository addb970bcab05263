// JSON Web Tokens (RFC 7519) as far as they can be judged without a key.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "gateway/identity/provider.h"

namespace passerelle::gateway::identity {

// A token with the claims of one person is far smaller; it also has to fit into the head of a request.
inline constexpr std::size_t kMostTokenBytes = 8 * 1024;

// UNAUTHENTICATED, TOKEN_INVALID.
absl::Status TokenRefused(std::string_view message);

// Whether the text can be such a token: three parts of base64. Anything longer than a token passes, so that it is
// refused for its length.
bool LooksLikeJwt(std::string_view text);

// What says how to verify a token; nothing of it is to be believed yet.
struct UnverifiedToken {
  Algorithm algorithm;
  std::string key_id;
  std::string issuer;
};
// UNAUTHENTICATED (TOKEN_INVALID).
absl::StatusOr<UnverifiedToken> ReadUnverified(std::string_view token);

// The claims of a token whose signature is good.
struct TokenClaims {
  std::string subject;
  absl::Time expire_time;  // the clocks' difference included
  nlohmann::json all;
};
// UNAUTHENTICATED: TOKEN_EXPIRED, TOKEN_INVALID when it is not for us, not from this provider, or not yet good.
absl::StatusOr<TokenClaims> CheckClaims(std::string_view payload, const Provider& provider, absl::Time now,
                                        absl::Duration skew);

}  // namespace passerelle::gateway::identity
