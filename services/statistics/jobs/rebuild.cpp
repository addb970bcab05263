#include "services/statistics/jobs/rebuild.h"

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/followers.h"
#include "services/runtime/telemetry/log.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

absl::Status CheckNeighbours(const config::Settings& settings) {
  ASSIGN_OR_RETURN(auto addresses, process::ReadAddresses(settings, process::kNeighbours));
  process::FollowerOptions options;
  options.service = "statistics";
  options.addresses = std::move(addresses);
  options.signing_key = settings.Text(process::kSigningKey);
  ASSIGN_OR_RETURN(options.tls, process::OpenCredentials(settings, options.service));
  absl::Status whole = process::CheckFeedsWhole(options, {"contacts", "outreach", "referrals", "supplies"});
  if (whole.ok() || absl::IsInvalidArgument(whole)) return whole;
  return Error(whole.code(), ReasonOf(whole), StrCat(ToStd(whole.message()), " The figures were left as they are."));
}

}  // namespace

absl::Status Rebuild(const process::StateInputs& inputs) {
  RETURN_IF_ERROR(CheckNeighbours(inputs.settings));
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
