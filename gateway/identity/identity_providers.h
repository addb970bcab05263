// Callers whom an identity provider vouches for.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/access/caller.h"
#include "gateway/identity/key_keeper.h"
#include "gateway/identity/provider.h"
#include "gateway/identity/token.h"
#include "gateway/identity/verified_tokens.h"
#include "services/runtime/base/clock.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::gateway::identity {

struct IdentityOptions {
  KeyPolicy keys;
  absl::Duration clock_skew;
};

// Thread-safe.
class IdentityProviders {
 public:
  using Done = std::function<void(absl::StatusOr<Caller>)>;

  // `vault` and `clock` must outlive it.
  IdentityProviders(std::vector<Provider> providers, const IdentityOptions& options, const vault::Vault& vault,
                    const Clock& clock, telemetry::Metrics& metrics);

  // Calls `done` with who the token's bearer is, without assertion or session: at once, or from another thread when the
  // provider's keys have to be fetched first. `hash`: the token's, as it is remembered. UNAUTHENTICATED (TOKEN_INVALID,
  // TOKEN_EXPIRED), PERMISSION_DENIED (ROLE_MISSING, SITE_MISSING), UNAVAILABLE (IDENTITY_PROVIDER_UNAVAILABLE).
  void Verify(const std::string& token, const std::string& hash, Done done);
  // Nothing is fetched any more, and who waits is answered.
  void Stop();

 private:
  struct Issuer {
    Provider provider;
    std::unique_ptr<KeyKeeper> keeper;
  };
  std::optional<Caller> Remembered(const std::string& hash);
  absl::StatusOr<std::size_t> FindProvider(const UnverifiedToken& read) const;
  absl::StatusOr<Caller> VerifyBy(const KeySet& keys, const Provider& provider, const UnverifiedToken& read,
                                  const std::string& token) const;
  // Stable, and tells nothing of the account at the provider.
  std::string PrincipalOf(const Provider& provider, const std::string& subject) const;

  const absl::Duration clock_skew_;
  const vault::Vault& vault_;
  const Clock& clock_;
  telemetry::Counter& verified_count_;
  telemetry::Counter& remembered_count_;
  telemetry::Counter& refused_count_;
  VerifiedTokens tokens_;
  std::vector<Issuer> issuers_;
};

}  // namespace passerelle::gateway::identity
