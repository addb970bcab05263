// Access to one service's PostgreSQL database: a bounded pool of connections with every statement prepared.
//
// Errors, as absl::Status: UNAVAILABLE (no connection, or lost in doubt), DEADLINE_EXCEEDED (pool wait, statement
// timeout), ABORTED CONFLICT_RETRY (serialisation, deadlock, lock timeout), a constraint violation (ViolatedConstraint
// tells which), INTERNAL otherwise. Database text never reaches a caller: it stays in the status message of INTERNAL,
// which the pipeline masks.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/db/param.h"
#include "services/runtime/db/result.h"
#include "services/runtime/db/statement.h"

namespace passerelle::db {

// The name of the constraint that a failed statement violated; empty for every other status.
std::string ViolatedConstraint(const absl::Status& status);

// What a statement can be executed on: the pool (each statement its own transaction) or an open transaction.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual absl::StatusOr<Result> Execute(const Statement& statement, const Params& params) = 0;

  // Like Execute, for a statement that answers exactly one row by its nature.
  absl::StatusOr<Result> ExecuteOne(const Statement& statement, const Params& params);
};

// An open transaction; rolled back unless committed.
class Transaction : public Executor {
 public:
  struct Impl;
  explicit Transaction(std::unique_ptr<Impl> impl);
  Transaction(Transaction&&) noexcept;
  ~Transaction() override;
  absl::StatusOr<Result> Execute(const Statement& statement, const Params& params) override;
  // UNAVAILABLE when the link died during COMMIT: the outcome is in doubt, and the idempotency key makes a retry safe.
  absl::Status Commit();

 private:
  std::unique_ptr<Impl> impl_;
};

struct PoolOptions {
  std::string url;  // libpq connection string or URI, password included; never logged
  int size = 12;
  absl::Duration statement_timeout = absl::Seconds(15);
  absl::Duration lock_timeout = absl::Seconds(2);
  std::vector<Statement> statements = {};
};

// The pool of one process. Thread-safe.
class Pool {
 public:
  explicit Pool(PoolOptions options);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Checks that the database answers; the first time, that it knows every statement. A pool whose connections are all
  // at work is an answer, too: one to a database that is gone breaks at its caller's deadline, and is missing then.
  absl::Status Ping(absl::Time deadline);

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// The pool as one call sees it: waits and statements end at the call's deadline. Each Execute is one autocommitted
// round trip.
class Session : public Executor {
 public:
  Session(Pool& pool, absl::Time deadline) : pool_(&pool), deadline_(deadline) {}
  absl::StatusOr<Result> Execute(const Statement& statement, const Params& params) override;
  absl::StatusOr<Transaction> Begin();

 private:
  Pool* pool_;
  absl::Time deadline_;
};

}  // namespace passerelle::db
