// One connection to PostgreSQL. The pool lends connections; what holds a session-level advisory lock opens one of its
// own.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "services/runtime/db/database.h"

namespace passerelle::db {

struct ConnectionOptions {
  std::string url;  // libpq connection string or URI; never logged
  absl::Duration statement_timeout = absl::Seconds(15);
  absl::Duration lock_timeout = absl::Seconds(2);
  absl::Duration idle_in_transaction_timeout = absl::Seconds(20);
};

// Not thread-safe, except where said. Statements are prepared when they are first executed.
class Connection : public Executor {
 public:
  // UNAVAILABLE when the database does not answer.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const ConnectionOptions& options);
  ~Connection() override;

  // From now on a statement that lasts beyond `deadline` ends with DEADLINE_EXCEEDED, and the connection is broken: the
  // server may still be at work on it.
  void SetDeadline(absl::Time deadline) { deadline_ = deadline; }

  // Within the open transaction, or as a transaction of its own.
  absl::StatusOr<Result> Execute(const Statement& statement, const Params& params) override;
  // SQL text without parameters, possibly of several statements; for migrations and session settings.
  absl::Status Run(const std::string& sql);
  // Prepares without executing.
  absl::Status Prepare(const Statement& statement);

  absl::Status Begin();
  // A transaction in which a statement failed answers that failure and is rolled back.
  absl::Status Commit();
  void Rollback();

  // Once true, the connection must be thrown away.
  bool broken() const { return broken_; }
  // Whether an idle connection was closed, or otherwise spoken to, by the server; costs one system call.
  bool Stale() const;

  struct Impl;

 private:
  explicit Connection(std::unique_ptr<Impl> impl);
  template <class Action>
  auto Guard(Action action) -> decltype(action());

  std::unique_ptr<Impl> impl_;
  absl::Time deadline_ = absl::InfiniteFuture();
  absl::Status failure_;  // of the open transaction
  bool broken_ = false;
};

// A transaction on a connection that the caller keeps, for instance with a session lock.
absl::StatusOr<Transaction> BeginOn(Connection& connection);

}  // namespace passerelle::db
