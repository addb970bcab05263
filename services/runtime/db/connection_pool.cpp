#include "services/runtime/db/connection_pool.h"

#include <utility>

namespace passerelle::db {
namespace {

// Connections are replaced now and then, so that load spreads again after a failover and no backend grows for ever.
constexpr absl::Duration kLeastAge = absl::Minutes(20);
constexpr absl::Duration kMostAge = absl::Minutes(40);
constexpr absl::Duration kPauseAfterFailure = absl::Milliseconds(100);

}  // namespace

ConnectionPool::Metrics::Metrics()
    : in_use(telemetry::ProcessMetrics().MakeGauge("passerelle_db_connections_in_use",
                                                   "Database connections lent to calls.")),
      waiters(
          telemetry::ProcessMetrics().MakeGauge("passerelle_db_waiters", "Calls that wait for a database connection.")),
      wait(telemetry::ProcessMetrics().MakeLatency("passerelle_db_wait_seconds",
                                                   "How long calls waited for a connection.")),
      opened(telemetry::ProcessMetrics().MakeCounter("passerelle_db_connections_opened_total",
                                                     "Database connections opened.")),
      broken(telemetry::ProcessMetrics().MakeCounter(
          "passerelle_db_connections_broken_total", "Database connections that were thrown away because they broke.")) {
}

ConnectionPool::ConnectionPool(PoolOptions options)
    : options_(std::move(options)), opener_([this] { OpenWhatIsMissing(); }) {}

ConnectionPool::~ConnectionPool() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wanted_.SignalAll();
    returned_.SignalAll();
  }
  opener_.join();
}

absl::StatusOr<ConnectionPool::Lease> ConnectionPool::Acquire(absl::Time deadline) {
  while (true) {
    absl::StatusOr<Member> member = TakeOrAwait(deadline);
    if (!member.ok()) return member.status();
    if (!member->connection->Stale()) {
      metrics_.in_use.Add(1);
      member->connection->SetDeadline(deadline);
      return Lease(*this, *std::move(member));
    }
    // Nothing was sent on it yet, so another one may serve the call as well.
    metrics_.broken.Add();
    Discard(*std::move(member));
  }
}

absl::StatusOr<ConnectionPool::Member> ConnectionPool::TakeOrAwait(absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  if (idle_.empty()) {
    const absl::Time start = absl::Now();
    const int failures_before = failures_;
    ++waiters_;
    metrics_.waiters.Add(1);
    wanted_.Signal();
    bool in_time = true;
    const auto hopeless = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return open_ == 0 && failures_ != failures_before;
    };
    while (idle_.empty() && in_time && !stopping_ && !hopeless())
      in_time = !returned_.WaitWithDeadline(&mutex_, deadline);
    --waiters_;
    metrics_.waiters.Add(-1);
    metrics_.wait.Observe(absl::ToDoubleSeconds(absl::Now() - start));
    if (idle_.empty()) {
      if (hopeless()) return last_failure_;
      if (stopping_) return absl::UnavailableError("the database pool is closed");
      return absl::DeadlineExceededError("every database connection was in use");
    }
  }
  Member member = std::move(idle_.back());
  idle_.pop_back();
  return member;
}

void ConnectionPool::Return(Member member) {
  if (absl::Now() > member.retire_time) return Discard(std::move(member));
  member.connection->SetDeadline(absl::InfiniteFuture());
  absl::MutexLock lock(&mutex_);
  idle_.push_back(std::move(member));
  if (waiters_ > 0) returned_.Signal();
}

void ConnectionPool::Discard(Member member) {
  member.connection.reset();
  absl::MutexLock lock(&mutex_);
  --open_;
  wanted_.Signal();
}

// Every statement is prepared before a call sees the connection: a wrong one stops the process at start, not a call at
// night.
absl::StatusOr<ConnectionPool::Member> ConnectionPool::Open() {
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connection::Open(
      {.url = options_.url, .statement_timeout = options_.statement_timeout, .lock_timeout = options_.lock_timeout});
  if (!connection.ok()) return connection.status();
  (*connection)->SetDeadline(absl::Now() + options_.statement_timeout);
  for (const Statement& statement : options_.statements) {
    if (const absl::Status status = (*connection)->Prepare(statement); !status.ok()) return status;
  }
  const absl::Duration age =
      absl::Seconds(absl::Uniform<double>(random_, absl::ToDoubleSeconds(kLeastAge), absl::ToDoubleSeconds(kMostAge)));
  return Member{*std::move(connection), absl::Now() + age};
}

bool ConnectionPool::AllInUse() {
  absl::MutexLock lock(&mutex_);
  return idle_.empty() && open_ == options_.size;
}

bool ConnectionPool::OneIsMissing() const { return waiters_ > static_cast<int>(idle_.size()) && open_ < options_.size; }

void ConnectionPool::OpenWhatIsMissing() {
  absl::MutexLock lock(&mutex_);
  while (true) {
    while (!stopping_ && !OneIsMissing()) wanted_.Wait(&mutex_);
    if (stopping_) return;
    mutex_.Unlock();
    absl::StatusOr<Member> member = Open();
    mutex_.Lock();
    if (!member.ok()) {
      FailToOpen(member.status());
      continue;
    }
    metrics_.opened.Add();
    ++open_;
    idle_.push_back(*std::move(member));
    returned_.Signal();
  }
}

void ConnectionPool::FailToOpen(absl::Status status) {
  ++failures_;
  last_failure_ = std::move(status);
  returned_.SignalAll();
  const absl::Time resume_time = absl::Now() + kPauseAfterFailure;
  while (!stopping_ && absl::Now() < resume_time) wanted_.WaitWithDeadline(&mutex_, resume_time);
}

ConnectionPool::Lease::~Lease() {
  if (member_.connection == nullptr) return;
  pool_->metrics_.in_use.Add(-1);
  member_.connection->Rollback();
  if (member_.connection->broken()) {
    pool_->metrics_.broken.Add();
    pool_->Discard(std::move(member_));
  } else {
    pool_->Return(std::move(member_));
  }
}

}  // namespace passerelle::db
