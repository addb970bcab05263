#include "gateway/audit/log_jobs.h"

#include <memory>

#include "gateway/audit/chain.h"
#include "gateway/base/text.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway::audit {
namespace {

constexpr absl::Duration kMaintenancePeriod = absl::Hours(6);
constexpr absl::Duration kVerificationPeriod = absl::Hours(24);

process::Job Maintenance(int months) {
  return {.name = "maintain_access_log",
          .period = kMaintenancePeriod,
          .run = [months](process::JobContext& context) -> absl::StatusOr<bool> {
            RETURN_IF_ERROR(context.db.Execute(sql::kMaintainAccessLog, {months}).status());
            return false;
          }};
}

void Tell(const ChainWalk& walk, absl::Time now) {
  auto& metrics = telemetry::ProcessMetrics();
  metrics
      .MakeGauge("passerelle_access_log_verified_time_seconds",
                 "When the chain of the access log was last walked to its end or to a break, as a Unix time.")
      .Set(absl::ToDoubleSeconds(now - absl::UnixEpoch()));
  metrics.MakeGauge("passerelle_access_log_broken", "1 when the last walk has found an entry missing or altered.")
      .Set(walk.broken_at() ? 1 : 0);
  // Kept with the other logs, the hash also shows later whether the end of the chain was cut off.
  if (walk.broken_at()) {
    telemetry::Log(telemetry::Level::kError, "the access log is broken", {{"position", *walk.broken_at()}});
  } else {
    telemetry::Log(telemetry::Level::kInfo, "the access log is sound",
                   {{"position", walk.position()}, {"hash", Hex(walk.hash())}});
  }
}

process::Job Verification() {
  return {.name = "verify_access_log",
          .period = kVerificationPeriod,
          .run = [walk = std::make_shared<ChainWalk>()](process::JobContext& context) -> absl::StatusOr<bool> {
            ASSIGN_OR_RETURN(const bool more, walk->Step(context.db));
            if (more) return true;
            Tell(*walk, context.now);
            *walk = ChainWalk();
            return false;
          }};
}

}  // namespace

std::vector<process::Job> LogJobs(int months) { return {Maintenance(months), Verification()}; }

}  // namespace passerelle::gateway::audit
