#include "services/outreach/series/series_change.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/outreach/local_time.h"
#include "services/outreach/merge.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/series/occurrences.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr char kCancelReason[] = "Its series has changed.";

bool Has(const std::vector<std::string>& fields, const std::string& field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// Has each day left out, so that another time of day does not bring it back.
void LeaveOutDays(const Recurrence& recurrence, absl::CivilMinute first, v1::OutingSeries& series) {
  std::set<std::string> exceptions(series.exceptions().begin(), series.exceptions().end());
  for (const absl::CivilMinute time : recurrence.left_out) {
    if (time >= first) exceptions.insert(WriteLocalDay(absl::CivilDay(time)));
  }
  *series.mutable_exceptions() = {exceptions.begin(), exceptions.end()};
}

// Those whom the new series sends, without who could not come that day, and whoever joined that day by themselves.
void Restaff(const v1::OutingSeries& before, const v1::OutingSeries& after, v1::Outing& outing) {
  const auto contains = [](const auto& list, const std::string& who) {
    return std::find(list.begin(), list.end(), who) != list.end();
  };
  std::vector<std::string> team;
  for (const std::string& who : after.team()) {
    if (!contains(outing.withdrawn(), who)) team.push_back(who);
  }
  for (const std::string& who : outing.team()) {
    if (!contains(before.team(), who) && !contains(team, who)) team.push_back(who);
  }
  *outing.mutable_team() = {team.begin(), team.end()};
}

// What an untouched occurrence says once the new series has it: the fields that change, and when it takes place.
OutingPlan Followed(const v1::Outing& outing, const StoredSeries& before, const StoredSeries& after,
                    absl::CivilMinute start, const std::vector<std::string>& fields) {
  const v1::Outing planned = OccurrenceAt(after, start).outing;
  OutingPlan plan;
  plan.outing = outing;
  *plan.outing.mutable_start_time() = planned.start_time();
  *plan.outing.mutable_end_time() = planned.end_time();
  plan.outing.set_series(planned.series());
  plan.outing.set_occurrence(planned.occurrence());
  std::vector<std::string> same;
  for (const char* field : {"kind", "vehicle", "territory", "stops", "load", "capacity", "title", "note"}) {
    if (Has(fields, field)) same.emplace_back(field);
  }
  MergeFields(same, planned, plan.outing);
  if (Has(fields, "team")) Restaff(before.series, after.series, plan.outing);
  return plan;
}

// The starts of the new series by day; each is taken once.
class StartsByDay {
 public:
  explicit StartsByDay(const std::vector<absl::CivilMinute>& starts) {
    for (const absl::CivilMinute start : starts) by_day_[absl::CivilDay(start)].insert(start);
  }

  // One of that day, absent when none is left.
  std::optional<absl::CivilMinute> Take(absl::CivilDay day) {
    std::set<absl::CivilMinute>& starts = by_day_[day];
    if (starts.empty()) return std::nullopt;
    return starts.extract(starts.begin()).value();
  }

  std::vector<absl::CivilMinute> Left() const {
    std::vector<absl::CivilMinute> left;
    for (const auto& [day, starts] : by_day_) left.insert(left.end(), starts.begin(), starts.end());
    return left;
  }

 private:
  std::map<absl::CivilDay, std::set<absl::CivilMinute>> by_day_;
};

absl::Status Adopt(db::Transaction& transaction, std::string_view outing, const StoredSeries& after,
                   absl::CivilMinute start) {
  return transaction.Execute(sql::kAdoptOccurrence, {outing, after.series.id(), WriteLocalTime(start)}).status();
}

// Has an occurrence that nobody touched follow the new series to `start`, or be cancelled when there is none.
absl::Status Follow(const vault::Keeper& keeper, db::Transaction& transaction, std::string_view id,
                    const StoredSeries& before, const StoredSeries& after, std::optional<absl::CivilMinute> start,
                    const std::vector<std::string>& fields, const std::string& trace_parent) {
  if (!start) return CancelPlan(keeper, transaction, std::string(id), kCancelReason, trace_parent);
  ASSIGN_OR_RETURN(const StoredOuting stored, ReadOuting(keeper, transaction, std::string(id), std::nullopt));
  const v1::Outing& outing = stored.outing;
  RETURN_IF_ERROR(Adopt(transaction, id, after, *start));
  const OutingPlan plan = Followed(outing, before, after, *start, fields);
  v1::Outing same = plan.outing;
  same.set_series(outing.series());
  same.set_occurrence(outing.occurrence());
  if (MessageDifferencer::Equals(same, outing)) return absl::OkStatus();
  return RewritePlan(keeper, transaction, plan, OnConflict::kLeaveOut, trace_parent);
}

}  // namespace

absl::StatusOr<v1::OutingSeries> Continued(const StoredSeries& before, const Recurrence& recurrence,
                                           absl::CivilMinute first, const std::vector<std::string>& fields,
                                           const v1::OutingSeries& changes) {
  v1::OutingSeries series = before.series;
  // A date that was added keeps its own time: the rule goes on from the next start that it gave itself.
  series.set_start_local(WriteLocalTime(FirstRuleStart(recurrence, first).value_or(first)));
  series.set_recurrence(RemainingRecurrence(recurrence, series.recurrence(), first));
  MergeFields(fields, changes, series);
  series.set_previous(before.series.id());
  const auto start = ReadLocalTime(series.start_local());
  if (!start) return InvalidFields({{"series.startLocal", "must be a local time YYYY-MM-DDTHH:MM"}});
  if (absl::CivilDay(*start) < absl::CivilDay(first)) {
    return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "series.startLocal",
                      "It is before the day from which the series changes.");
  }
  if (Has(fields, "start_local") && !Has(fields, "exceptions")) LeaveOutDays(recurrence, first, series);
  return series;
}

absl::Status HandOver(const vault::Keeper& keeper, db::Transaction& transaction, const StoredSeries& before,
                      const StoredSeries& after, absl::CivilMinute first, const std::vector<std::string>& fields,
                      const std::string& trace_parent) {
  const absl::CivilDay last = *ReadLocalDay(after.series.materialised_until());
  ASSIGN_OR_RETURN(const std::vector<absl::CivilMinute> planned,
                   StartsUpTo(after, std::min(first, *ReadLocalTime(after.series.start_local())), last));
  StartsByDay starts(planned);
  ASSIGN_OR_RETURN(const db::Result outings,
                   transaction.Execute(sql::kLockSeriesOutings, {before.series.id(), WriteLocalTime(first)}));
  for (const db::Row row : outings) {
    const auto start = starts.Take(absl::CivilDay(*ReadLocalTime(row.Text("occurrence"))));
    if (row.Text("state") == "PLANNED" && !row.Bool("changed_alone")) {
      RETURN_IF_ERROR(Follow(keeper, transaction, row.Text("id"), before, after, start, fields, trace_parent));
    } else if (start) {
      RETURN_IF_ERROR(Adopt(transaction, row.Text("id"), after, *start));
    }
  }
  return MakeOccurrences(keeper, transaction, after, starts.Left(), trace_parent);
}

}  // namespace passerelle::outreach
