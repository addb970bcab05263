#include "services/outreach/jobs/materialise_series.h"

#include <algorithm>

#include "services/outreach/jobs/jobs.h"
#include "services/outreach/local_time.h"
#include "services/outreach/series/occurrences.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr int kDaysAtOnce = 366;

absl::Status Make(const vault::Keeper& keeper, db::Transaction& transaction, const db::Row& due,
                  const std::string& trace_parent) {
  const StoredSeries stored = SeriesFromRow(keeper, due);
  const absl::CivilDay made = *ReadLocalDay(stored.series.materialised_until());
  const absl::CivilDay last = std::min(*ReadLocalDay(due.Text("horizon")), made + kDaysAtOnce);
  ASSIGN_OR_RETURN(const std::vector<absl::CivilMinute> starts, StartsUpTo(stored, absl::CivilMinute(made + 1), last));
  RETURN_IF_ERROR(MakeOccurrences(keeper, transaction, stored, starts, trace_parent));
  ASSIGN_OR_RETURN(const bool goes_on, GoesOnAfter(stored, last));
  return transaction.Execute(sql::kNoteSeriesMaterialised, {stored.series.id(), WriteLocalDay(last), !goes_on})
      .status();
}

// Does one step in a transaction of its own. The id of the series it took, empty when nothing was due; `status` is what
// became of it.
absl::StatusOr<std::string> Step(const vault::Keeper& keeper, db::Session& db, absl::Time now,
                                 const std::string& trace_parent, absl::Status& status) {
  ASSIGN_OR_RETURN(db::Transaction transaction, db.Begin());
  ASSIGN_OR_RETURN(const db::Result due, transaction.Execute(sql::kTakeDueSeries, {now}));
  if (due.empty()) return std::string();
  status = Make(keeper, transaction, due[0], trace_parent);
  if (status.ok()) status = transaction.Commit();
  return std::string(due[0].Text("id"));
}

}  // namespace

absl::StatusOr<bool> MaterialiseSeries(const vault::Keeper& keeper, db::Session& db, absl::Time now,
                                       const std::string& trace_parent) {
  absl::Status made;
  ASSIGN_OR_RETURN(const std::string series, Step(keeper, db, now, trace_parent, made));
  if (made.ok()) return !series.empty();
  // What came at the same moment as another plan is tried again at once; of all else, people must know.
  if (ReasonOf(made) != "CONFLICT_RETRY") {
    telemetry::Log(telemetry::Level::kWarning, "the occurrences of a series could not be made",
                   {{"series", series}, {"reason", ReasonOf(made)}});
    RETURN_IF_ERROR(db.Execute(sql::kPostponeSeries, {series, now}).status());
  }
  return made;
}

process::Job MaterialiseSeriesJob(const State& state) {
  process::Job job;
  job.name = "materialise_series";
  job.period = absl::Hours(1);
  job.run = [&state](process::JobContext& context) {
    return MaterialiseSeries(state.keeper, context.db, context.now, context.trace.Traceparent());
  };
  return job;
}

}  // namespace passerelle::outreach
