#include "tests/service/outreach/open_transaction.h"

#include <absl/time/clock.h>

#include <stdexcept>

#include "tests/support/look.h"
#include "tests/support/postgres.h"

namespace passerelle::outreach {
namespace {

void Must(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

}  // namespace

OpenTransaction::OpenTransaction(testing::Suite& suite) : suite_(suite) {
  auto connection = db::Connection::Open({.url = suite.EnvironmentOf("outreach").at("PASSERELLE_DATABASE_URL")});
  Must(connection.status());
  connection_ = *std::move(connection);
  Must(connection_->Begin());
  const auto process = testing::ExecuteText(*connection_, "select pg_backend_pid() as pid");
  Must(process.status());
  process_ = (*process)[0].Int("pid");
}

void OpenTransaction::Execute(const db::Statement& statement, const db::Params& params) {
  Must(connection_->Execute(statement, params).status());
}

void OpenTransaction::Execute(const std::string& sql, const db::Params& params) {
  Must(testing::ExecuteText(*connection_, sql, params).status());
}

bool OpenTransaction::HoldsSomebodyUp() {
  for (const absl::Time give_up = absl::Now() + testing::kPatience; absl::Now() < give_up;
       absl::SleepFor(testing::kLook)) {
    const auto waiting = suite_.Sql(
        "outreach", "select pid from pg_locks where not granted and $1::integer = any (pg_blocking_pids(pid))",
        {process_});
    Must(waiting.status());
    if (!waiting->empty()) return true;
  }
  return false;
}

void OpenTransaction::Commit() { Must(connection_->Commit()); }

}  // namespace passerelle::outreach
