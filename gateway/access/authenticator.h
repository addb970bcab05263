// From the Authorization header to a caller whose assertion services accept.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "gateway/access/caller.h"
#include "gateway/access/session_store.h"
#include "gateway/base/worker_pool.h"
#include "gateway/identity/identity_providers.h"
#include "services/runtime/access/assertion.h"

namespace passerelle::gateway {

using CallerPtr = std::shared_ptr<const Caller>;

// Thread-safe.
class Authenticator {
 public:
  using Done = std::function<void(absl::StatusOr<CallerPtr>)>;

  Authenticator(SessionStore& store, identity::IdentityProviders& identities, access::AssertionSigner signer,
                WorkerPool& workers, const Clock& clock);

  // Calls `done` with the caller or UNAUTHENTICATED (TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED), for a token of an
  // identity provider also as IdentityProviders::Verify says: at once when the token was verified in the last seconds,
  // else on another thread.
  void Authenticate(std::string_view authorization, absl::Time deadline, Done done);
  // A session or API key has ended: its tokens are refused at once.
  void Forget(std::string_view session);
  // What an account may do has changed, or its sessions have ended: its tokens are verified anew.
  void ForgetAccount(std::string_view subject);
  // What a service accepts from a caller without a token.
  std::string AssertionForNobody();

 private:
  CallerPtr Remembered(const std::string& hash);
  // What a worker does; `done` is called once it is known.
  void VerifyToken(const std::string& token, const std::string& hash, absl::Time deadline, const Done& done);
  absl::StatusOr<CallerPtr> Remember(const std::string& hash, absl::StatusOr<Caller> verified);
  // Whether the account was changed after the database was asked about it; the lock is held.
  bool IsOutdated(const Caller& verified) const;
  absl::StatusOr<Caller> Verify(const std::string& hash, absl::Time deadline);
  void ClearOld(absl::Time now);

  SessionStore& store_;
  identity::IdentityProviders& identities_;
  const access::AssertionSigner signer_;
  WorkerPool& workers_;
  const Clock& clock_;

  std::mutex mutex_;
  absl::flat_hash_map<std::string, CallerPtr> callers_;  // by token hash
  absl::flat_hash_map<std::string, absl::Time>
      ended_sessions_;  // so that a verification under way does not bring one back
  absl::flat_hash_map<std::string, absl::Time> changed_accounts_;  // by subject, for the same reason
};

}  // namespace passerelle::gateway
