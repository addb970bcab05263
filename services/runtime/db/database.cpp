#include "services/runtime/db/database.h"

#include <optional>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/connection.h"
#include "services/runtime/db/connection_pool.h"

namespace passerelle::db {

absl::StatusOr<Result> Executor::ExecuteOne(const Statement& statement, const Params& params) {
  ASSIGN_OR_RETURN(Result result, Execute(statement, params));
  if (result.size() != 1)
    return absl::InternalError(StrCat(statement.name, " answered ", result.size(), " rows, not one"));
  return result;
}

struct Pool::Impl {
  explicit Impl(PoolOptions options) : connections(std::move(options)) {}
  ConnectionPool connections;
};

Pool::Pool(PoolOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Pool::~Pool() = default;

absl::Status Pool::Ping(absl::Time deadline) {
  absl::StatusOr<ConnectionPool::Lease> lease = impl_->connections.Acquire(deadline);
  if (!lease.ok()) return impl_->connections.AllInUse() ? absl::OkStatus() : lease.status();
  return lease->connection().Run("select 1");
}

// Either a connection of the pool, or one that the caller keeps.
struct Transaction::Impl {
  explicit Impl(ConnectionPool::Lease from_pool) : lease(std::move(from_pool)), connection(&lease->connection()) {}
  explicit Impl(Connection& kept) : connection(&kept) {}
  ~Impl() { connection->Rollback(); }

  std::optional<ConnectionPool::Lease> lease;
  Connection* connection;
};

Transaction::Transaction(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

absl::StatusOr<Result> Transaction::Execute(const Statement& statement, const Params& params) {
  return impl_->connection->Execute(statement, params);
}

absl::Status Transaction::Commit() { return impl_->connection->Commit(); }

absl::StatusOr<Transaction> BeginOn(Connection& connection) {
  RETURN_IF_ERROR(connection.Begin());
  return Transaction(std::make_unique<Transaction::Impl>(connection));
}

absl::StatusOr<Result> Session::Execute(const Statement& statement, const Params& params) {
  ASSIGN_OR_RETURN(ConnectionPool::Lease lease, pool_->impl().connections.Acquire(deadline_));
  return lease.connection().Execute(statement, params);
}

absl::StatusOr<Transaction> Session::Begin() {
  ASSIGN_OR_RETURN(ConnectionPool::Lease lease, pool_->impl().connections.Acquire(deadline_));
  RETURN_IF_ERROR(lease.connection().Begin());
  return Transaction(std::make_unique<Transaction::Impl>(std::move(lease)));
}

}  // namespace passerelle::db
