#include "services/statistics/jobs/rebuild.h"

#include "services/runtime/telemetry/log.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::Status Rebuild(const process::StateInputs& inputs) {
  constexpr int kTries = 10;
  absl::Status status;
  for (int i = 0; i < kTries; ++i) {
    db::Session session(inputs.pool, absl::Now() + absl::Seconds(30));
    const absl::StatusOr<db::Result> rows = session.ExecuteOne(sql::kForgetFacts, {});
    status = rows.status();
    if (status.ok())
      telemetry::Log(telemetry::Level::kInfo, "figures are built again",
                     {{"generation", (*rows)[0].Int("generation")}});
    // A consumer that is in the middle of a batch holds locks; it is done in milliseconds.
    if (status.code() != absl::StatusCode::kAborted) return status;
  }
  return status;
}

}  // namespace passerelle::statistics
