#include "gateway/access/session_store.h"

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

absl::Status Invalid() {
  return Error(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID", "The token is unknown or was revoked.");
}

absl::Status Unreachable(const absl::Status& status) {
  if (status.code() == absl::StatusCode::kDeadlineExceeded) return status;
  return Error(absl::StatusCode::kUnavailable, "DATABASE", "Sessions cannot be checked at the moment.");
}

}  // namespace

SessionStore::SessionStore(db::Pool& pool, cache::Cache& cache, KeyUse& key_use, const Clock& clock)
    : pool_(pool), cache_(cache), key_use_(key_use), clock_(clock) {}

absl::StatusOr<Caller> SessionStore::Verify(std::string_view hash, absl::Time deadline) {
  if (const auto cached = cache_.Get(Cat("session:", Hex(hash)))) {
    const auto caller = DecodeCaller(*cached);
    // What counts is when the database was asked, not when Redis lets the key go.
    if (caller && caller->verify_time + kVerificationLifetime > clock_.Now()) return *caller;
  }
  return VerifyAnew(hash, deadline);
}

absl::StatusOr<Caller> SessionStore::VerifyAnew(std::string_view hash, absl::Time deadline) {
  auto caller = Read(hash, deadline);
  if (caller.ok()) cache_.Set(Cat("session:", Hex(hash)), EncodeCaller(*caller), kVerificationLifetime);
  return caller;
}

absl::StatusOr<Caller> SessionStore::Read(std::string_view hash, absl::Time deadline) {
  const absl::Time now = clock_.Now();
  const auto rows = db::Session(pool_, deadline).Execute(sql::kVerifyAccess, {db::Bytes{std::string(hash)}});
  if (!rows.ok()) return Unreachable(rows.status());
  if (rows->empty() || !(*rows)[0].Bool("live")) return Invalid();
  const db::Row row = (*rows)[0];
  Caller caller;
  caller.session = std::string(row.Text("session"));
  caller.principal = {std::string(row.Text("subject")), row.TextArray("roles"), row.TextArray("sites"),
                      std::string(row.Text("partner"))};
  caller.expire_time = row.IsNull("expire_time") ? absl::InfiniteFuture() : row.Time("expire_time");
  caller.verify_time = now;
  caller.password_change_needed = row.Bool("password_change_needed");
  if (!row.Bool("use_noted") && caller.expire_time > now) key_use_.Note(caller.session);
  return caller;
}

}  // namespace passerelle::gateway
