#include "gateway/access/authenticator.h"

#include <utility>

#include "gateway/access/token.h"
#include "gateway/identity/token.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

constexpr std::size_t kMostRemembered = 20'000;
// Half of what an assertion lives, so that a call that waits in a queue still arrives with a good one.
const absl::Duration kSignAgain = access::kAssertionLifetime / 2;

absl::Status Refused(std::string_view reason, std::string_view message) {
  return Error(absl::StatusCode::kUnauthenticated, reason, message);
}

bool LooksLikeOurs(std::string_view token) {
  return access_tokens::LooksLikeToken(token, access_tokens::kAccessPrefix) ||
         access_tokens::LooksLikeToken(token, access_tokens::kKeyPrefix);
}

bool SameClaims(const access::Principal& left, const access::Principal& right) {
  return left.roles == right.roles && left.sites == right.sites && left.partner == right.partner;
}

absl::StatusOr<CallerPtr> CheckExpiry(CallerPtr caller, absl::Time now) {
  if (caller->expire_time <= now) return Refused("TOKEN_EXPIRED", "The token has expired.");
  return caller;
}

}  // namespace

Authenticator::Authenticator(SessionStore& store, identity::IdentityProviders& identities,
                             access::AssertionSigner signer, WorkerPool& workers, const Clock& clock)
    : store_(store), identities_(identities), signer_(std::move(signer)), workers_(workers), clock_(clock) {}

void Authenticator::Authenticate(std::string_view authorization, absl::Time deadline, Done done) {
  auto token = BearerToken(authorization);
  if (!token.ok()) return done(token.status());
  if (!LooksLikeOurs(*token) && !identity::LooksLikeJwt(*token)) {
    return done(Refused("TOKEN_INVALID", "The token is not one of ours."));
  }
  std::string hash = access_tokens::HashToken(*token);
  if (CallerPtr caller = Remembered(hash)) return done(CheckExpiry(std::move(caller), clock_.Now()));
  workers_.Ask<CallerPtr>([this, token = *std::move(token), hash = std::move(hash),
                           deadline](const Done& answer) { VerifyToken(token, hash, deadline, answer); },
                          std::move(done));
}

CallerPtr Authenticator::Remembered(const std::string& hash) {
  const absl::Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  const auto found = callers_.find(hash);
  if (found == callers_.end() || found->second->verify_time + kVerificationLifetime <= now) return nullptr;
  return found->second;
}

void Authenticator::VerifyToken(const std::string& token, const std::string& hash, absl::Time deadline,
                                const Done& done) {
  if (LooksLikeOurs(token)) return done(Remember(hash, Verify(hash, deadline)));
  identities_.Verify(
      token, hash, [this, hash, done](absl::StatusOr<Caller> verified) { done(Remember(hash, std::move(verified))); });
}

absl::StatusOr<CallerPtr> Authenticator::Remember(const std::string& hash, absl::StatusOr<Caller> verified) {
  const absl::Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  if (!verified.ok()) {
    callers_.erase(hash);
    return verified.status();
  }
  if (ended_sessions_.contains(verified->session))
    return Refused("TOKEN_INVALID", "The token is unknown or was revoked.");
  if (callers_.size() >= kMostRemembered) ClearOld(now);
  CallerPtr& slot = callers_[hash];
  const bool same =
      slot != nullptr && SameClaims(slot->principal, verified->principal) && slot->sign_time + kSignAgain > now;
  verified->assertion = same ? slot->assertion : signer_.Sign(verified->principal, now);
  verified->sign_time = same ? slot->sign_time : now;
  const bool outdated = IsOutdated(*verified);
  slot = std::make_shared<const Caller>(*std::move(verified));
  const CallerPtr caller = slot;
  if (outdated) callers_.erase(hash);
  return CheckExpiry(caller, now);
}

absl::StatusOr<Caller> Authenticator::Verify(const std::string& hash, absl::Time deadline) {
  auto verified = store_.Verify(hash, deadline);
  if (!verified.ok()) return verified;
  {
    const std::lock_guard lock(mutex_);
    if (!IsOutdated(*verified)) return verified;
  }
  return store_.VerifyAnew(hash, deadline);
}

void Authenticator::Forget(std::string_view session) {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  absl::erase_if(callers_, [&](const auto& entry) { return entry.second->session == session; });
  absl::erase_if(ended_sessions_, [&](const auto& entry) { return entry.second + 4 * kVerificationLifetime < now; });
  ended_sessions_[std::string(session)] = now;
}

bool Authenticator::IsOutdated(const Caller& verified) const {
  const auto changed = changed_accounts_.find(verified.principal.subject);
  return changed != changed_accounts_.end() && verified.verify_time <= changed->second;
}

void Authenticator::ForgetAccount(std::string_view subject) {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  absl::erase_if(callers_, [&](const auto& entry) { return entry.second->principal.subject == subject; });
  absl::erase_if(changed_accounts_, [&](const auto& entry) { return entry.second + 4 * kVerificationLifetime < now; });
  changed_accounts_[std::string(subject)] = now;
}

void Authenticator::ClearOld(absl::Time now) {
  absl::erase_if(callers_, [&](const auto& entry) { return entry.second->verify_time + kVerificationLifetime <= now; });
  if (callers_.size() >= kMostRemembered) callers_.clear();
}

std::string Authenticator::AssertionForNobody() { return signer_.Sign({"anonymous", {}, {}}, clock_.Now()); }

}  // namespace passerelle::gateway
