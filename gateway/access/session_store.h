// Verification of access tokens and API keys against the database, remembered for at most five seconds in Redis, so
// that a revocation takes effect within that time everywhere.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <string_view>

#include "gateway/access/caller.h"
#include "gateway/access/key_use.h"
#include "services/runtime/base/clock.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/db/database.h"

namespace passerelle::gateway {

inline constexpr absl::Duration kVerificationLifetime = absl::Seconds(5);

// Thread-safe; blocks.
class SessionStore {
 public:
  SessionStore(db::Pool& pool, cache::Cache& cache, KeyUse& key_use, const Clock& clock);

  // `hash`: access_tokens::HashToken. UNAUTHENTICATED (TOKEN_INVALID, TOKEN_EXPIRED), UNAVAILABLE without a database.
  absl::StatusOr<Caller> Verify(std::string_view hash, absl::Time deadline);
  // The same by the database alone, whatever is remembered.
  absl::StatusOr<Caller> VerifyAnew(std::string_view hash, absl::Time deadline);

 private:
  absl::StatusOr<Caller> Read(std::string_view hash, absl::Time deadline);

  db::Pool& pool_;
  cache::Cache& cache_;
  KeyUse& key_use_;
  const Clock& clock_;
};

}  // namespace passerelle::gateway
