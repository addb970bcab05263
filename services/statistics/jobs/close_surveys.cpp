#include <absl/time/civil_time.h>

#include "services/runtime/base/status.h"
#include "services/statistics/jobs/jobs.h"
#include "services/statistics/survey/closing.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

constexpr absl::Duration kSurveyPeriod = absl::Seconds(5);
// Answers on paper are typed in after the week; nobody needs longer to remember to close it.
constexpr int kGraceDays = 14;
constexpr std::int32_t kMostSurveysAtOnce = 20;

absl::StatusOr<bool> CloseOverdueSurveys(process::JobContext& context) {
  const absl::CivilDay first_in_grace = absl::ToCivilDay(context.now, absl::UTCTimeZone()) - kGraceDays;
  ASSIGN_OR_RETURN(db::Transaction transaction, context.db.Begin());
  ASSIGN_OR_RETURN(
      const db::Result due,
      transaction.Execute(sql::kTakeOverdueSurveys, {absl::FormatCivilTime(first_in_grace), kMostSurveysAtOnce}));
  for (const db::Row row : due) RETURN_IF_ERROR(CloseLocked(transaction, std::string(row.Text("id"))));
  RETURN_IF_ERROR(transaction.Commit());
  return due.size() == static_cast<std::size_t>(kMostSurveysAtOnce);
}

}  // namespace

process::Job CloseSurveysJob() {
  return {.name = "close_surveys", .period = kSurveyPeriod, .run = CloseOverdueSurveys};
}

}  // namespace passerelle::statistics
