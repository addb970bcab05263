#include "services/runtime/db/connection.h"

#include <absl/container/flat_hash_set.h>

#include <poll.h>
#include <sys/socket.h>

#include <pqxx/pqxx>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/connection_url.h"
#include "services/runtime/db/deadline_watch.h"
#include "services/runtime/db/errors.h"
#include "services/runtime/db/make_result.h"
#include "services/runtime/telemetry/span.h"

namespace passerelle::db {
namespace {

std::string FullUrl(const ConnectionOptions& options) {
  const auto milliseconds = [](absl::Duration duration) { return absl::ToInt64Milliseconds(duration); };
  const std::string session =
      StrCat("-c timezone=UTC -c statement_timeout=", milliseconds(options.statement_timeout),
             " -c lock_timeout=", milliseconds(options.lock_timeout),
             " -c idle_in_transaction_session_timeout=", milliseconds(options.idle_in_transaction_timeout),
             // Lets the server notice that a client gave up on a statement.
             " -c client_connection_check_interval=1000");
  std::string url = WithParameter(options.url, "options", session);
  url = WithParameter(url, "connect_timeout", "3");
  url = WithParameter(url, "keepalives_idle", "20");
  url = WithParameter(url, "keepalives_interval", "5");
  return WithParameter(url, "tcp_user_timeout", "10000");
}

// What is done here, as part of the span that this thread works for.
telemetry::Span SpanOf(std::string_view what) {
  auto span = telemetry::Span::Here(telemetry::SpanKind::kClient, what);
  span.Set("db.system.name", "postgresql");
  span.Set("db.operation.name", what);
  return span;
}

}  // namespace

struct Connection::Impl {
  explicit Impl(const std::string& url) : link(url), silence(link), socket(link.sock()) {
    // The server's details quote the row, which may hold personal data.
    link.set_verbosity(pqxx::connection_base::terse);
  }

  void MakeKnown(const Statement& statement) {
    if (known.contains(ToAbsl(statement.name))) return;
    link.prepare(std::string(statement.name), std::string(statement.sql));
    known.emplace(statement.name);
  }
  pqxx::result Send(pqxx::transaction_base& transaction, const Statement& statement, const Params& params) {
    std::vector<const char*> values;
    values.reserve(params.size());
    for (const Param& param : params) values.push_back(param.text() ? param.text()->c_str() : nullptr);
    return transaction.exec_prepared(std::string(statement.name), pqxx::prepare::make_dynamic_params(values));
  }

  pqxx::connection link;
  pqxx::quiet_errorhandler silence;
  const int socket;
  absl::flat_hash_set<std::string> known;  // names of statements
  std::unique_ptr<pqxx::work> transaction;
};

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() { Rollback(); }

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const ConnectionOptions& options) {
  try {
    return std::unique_ptr<Connection>(new Connection(std::make_unique<Impl>(FullUrl(options))));
  } catch (const std::exception&) {
    // The text may quote the connection string.
    return absl::UnavailableError("cannot connect to the database");
  }
}

// Runs `action` under the deadline; what libpqxx throws becomes a status, in the order that its class tree asks for.
template <class Action>
auto Connection::Guard(Action action) -> decltype(action()) {
  if (broken_) return absl::UnavailableError("the connection to the database was lost");
  if (absl::Now() >= deadline_) return absl::DeadlineExceededError("no time left for the database");
  DeadlineWatch::Entry watch(impl_->socket, deadline_);
  absl::Status status;
  try {
    auto outcome = action();
    broken_ = !watch.InTime();
    return outcome;
  } catch (const pqxx::serialization_failure&) {
    status = StatusOfSqlState("40001", "");
  } catch (const pqxx::transaction_rollback&) {
    status = StatusOfSqlState("40P01", "");
  } catch (const pqxx::broken_connection&) {
    status = absl::UnavailableError("the connection to the database was lost");
    broken_ = true;
  } catch (const pqxx::in_doubt_error&) {
    status = absl::UnavailableError("the connection to the database was lost during commit");
    broken_ = true;
  } catch (const pqxx::sql_error& error) {
    status = StatusOfSqlState(error.sqlstate(), error.what());
    broken_ = EndsSession(error.sqlstate());
  } catch (const std::exception& error) {
    status = absl::InternalError(error.what());
    broken_ = true;
  }
  if (!watch.InTime()) {
    broken_ = true;
    return absl::DeadlineExceededError("the database did not answer in time");
  }
  return status;
}

absl::StatusOr<Result> Connection::Execute(const Statement& statement, const Params& params) {
  telemetry::Span span = SpanOf(statement.name);
  absl::StatusOr<Result> result = Guard([&]() -> absl::StatusOr<Result> {
    impl_->MakeKnown(statement);
    if (impl_->transaction) return MakeResult(impl_->Send(*impl_->transaction, statement, params));
    pqxx::nontransaction alone(impl_->link);
    return MakeResult(impl_->Send(alone, statement, params));
  });
  span.Note(result.status().code());
  if (!result.ok() && impl_->transaction) failure_.Update(result.status());
  return result;
}

absl::Status Connection::Run(const std::string& sql) {
  absl::Status status = Guard([&]() -> absl::Status {
    if (impl_->transaction) {
      impl_->transaction->exec(sql);
    } else {
      pqxx::nontransaction(impl_->link).exec(sql);
    }
    return absl::OkStatus();
  });
  if (!status.ok() && impl_->transaction) failure_.Update(status);
  return status;
}

absl::Status Connection::Prepare(const Statement& statement) {
  return Guard([&]() -> absl::Status {
    impl_->MakeKnown(statement);
    impl_->link.prepare_now(std::string(statement.name));
    return absl::OkStatus();
  });
}

absl::Status Connection::Begin() {
  if (impl_->transaction) return absl::InternalError("a transaction is open already");
  failure_ = absl::OkStatus();
  return Guard([&]() -> absl::Status {
    impl_->transaction = std::make_unique<pqxx::work>(impl_->link);
    return absl::OkStatus();
  });
}

absl::Status Connection::Commit() {
  if (!impl_->transaction) return absl::InternalError("no transaction is open");
  // PostgreSQL answers COMMIT of a failed transaction with a silent rollback.
  absl::Status status = failure_;
  if (status.ok()) {
    telemetry::Span span = SpanOf("commit");
    status = Guard([&]() -> absl::Status {
      impl_->transaction->commit();
      return absl::OkStatus();
    });
    span.Note(status.code());
  }
  Rollback();
  return status;
}

void Connection::Rollback() {
  if (!impl_->transaction) return;
  const absl::Status ended = Guard([&]() -> absl::Status {
    impl_->transaction.reset();
    return absl::OkStatus();
  });
  if (ended.ok()) return;
  broken_ = true;
  // Its end would else tell a server so, and wait for an answer, that has no time left or may have fallen silent.
  shutdown(impl_->link.sock(), SHUT_RDWR);
  impl_->transaction.reset();
}

bool Connection::Stale() const {
  pollfd ready{impl_->socket, POLLIN, 0};
  return poll(&ready, 1, 0) != 0;
}

}  // namespace passerelle::db
