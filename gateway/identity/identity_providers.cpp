#include "gateway/identity/identity_providers.h"

#include <algorithm>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/identity/grants_of_claims.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::identity {
namespace {

constexpr std::size_t kMostVerifiedTokens = 10'000;
constexpr std::string_view kSubjectField = "identity.subject";

constexpr char kTokens[] = "passerelle_identity_tokens_total";
constexpr char kTokensHelp[] = "Tokens of identity providers that were looked at, by what came of it.";

}  // namespace

IdentityProviders::IdentityProviders(std::vector<Provider> providers, const IdentityOptions& options,
                                     const vault::Vault& vault, const Clock& clock, telemetry::Metrics& metrics)
    : clock_skew_(options.clock_skew),
      vault_(vault),
      clock_(clock),
      verified_count_(metrics.MakeCounter(kTokens, kTokensHelp, {{"outcome", "verified"}})),
      remembered_count_(metrics.MakeCounter(kTokens, kTokensHelp, {{"outcome", "remembered"}})),
      refused_count_(metrics.MakeCounter(kTokens, kTokensHelp, {{"outcome", "refused"}})),
      tokens_(kMostVerifiedTokens) {
  issuers_.reserve(providers.size());
  for (Provider& provider : providers) {
    auto keeper = std::make_unique<KeyKeeper>(
        provider.name, options.keys, [provider](const events::StopSignal& stop) { return FetchKeys(provider, stop); },
        clock, metrics);
    issuers_.push_back({std::move(provider), std::move(keeper)});
  }
}

std::optional<Caller> IdentityProviders::Remembered(const std::string& hash) {
  std::optional<VerifiedToken> token = tokens_.Find(hash);
  if (!token || issuers_[token->provider].keeper->Current() != token->keys) return std::nullopt;
  token->caller.verify_time = clock_.Now();
  return std::move(token->caller);
}

absl::StatusOr<std::size_t> IdentityProviders::FindProvider(const UnverifiedToken& read) const {
  const auto found = std::find_if(issuers_.begin(), issuers_.end(),
                                  [&](const Issuer& issuer) { return issuer.provider.issuer == read.issuer; });
  if (found == issuers_.end()) return TokenRefused("The token is of an issuer that is not known here.");
  const auto& accepted = found->provider.algorithms;
  if (std::find(accepted.begin(), accepted.end(), read.algorithm) == accepted.end()) {
    return TokenRefused("The token is not signed in a way that is accepted.");
  }
  return static_cast<std::size_t>(found - issuers_.begin());
}

void IdentityProviders::Verify(const std::string& token, const std::string& hash, Done done) {
  if (std::optional<Caller> caller = Remembered(hash)) {
    remembered_count_.Add();
    return done(*std::move(caller));
  }
  const auto refuse = [this, &hash, &done](const absl::Status& status) {
    refused_count_.Add();
    tokens_.Drop(hash);
    done(status);
  };
  absl::StatusOr<UnverifiedToken> read = ReadUnverified(token);
  if (!read.ok()) return refuse(read.status());
  const absl::StatusOr<std::size_t> place = FindProvider(*read);
  if (!place.ok()) return refuse(place.status());
  const std::string key_id = read->key_id;
  issuers_[*place].keeper->Find(key_id, [this, token, hash, place = *place, read = *std::move(read),
                                         done = std::move(done)](const absl::StatusOr<KeySetPtr>& keys) {
    absl::StatusOr<Caller> caller = keys.ok() ? VerifyBy(**keys, issuers_[place].provider, read, token) : keys.status();
    (caller.ok() ? verified_count_ : refused_count_).Add();
    if (caller.ok()) {
      tokens_.Keep(hash, {place, *keys, *caller});
    } else {
      tokens_.Drop(hash);
    }
    done(std::move(caller));
  });
}

absl::StatusOr<Caller> IdentityProviders::VerifyBy(const KeySet& keys, const Provider& provider,
                                                   const UnverifiedToken& read, const std::string& token) const {
  ASSIGN_OR_RETURN(const std::string payload, keys.Verify(token, read.algorithm, read.key_id));
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const TokenClaims claims, CheckClaims(payload, provider, now, clock_skew_));
  ASSIGN_OR_RETURN(ClaimedGrant grant, GrantOfClaims(claims.all, provider));
  Caller caller;
  caller.principal = {PrincipalOf(provider, claims.subject), std::move(grant.roles), std::move(grant.sites)};
  caller.expire_time = claims.expire_time;
  caller.verify_time = now;
  return caller;
}

std::string IdentityProviders::PrincipalOf(const Provider& provider, const std::string& subject) const {
  return Cat("external:", Hex(vault_.Index(kSubjectField, Cat(provider.issuer, "\n", subject))));
}

void IdentityProviders::Stop() {
  for (Issuer& issuer : issuers_) issuer.keeper->Stop();
}

}  // namespace passerelle::gateway::identity
