#include "services/outreach/series/occurrences.h"

#include <algorithm>

#include "services/outreach/local_time.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::outreach {
namespace {

absl::Duration LengthOf(const v1::OutingSeries& series) {
  return absl::Seconds(series.duration().seconds()) + absl::Nanoseconds(series.duration().nanos());
}

void DropSeconds(std::string& local_time) {
  if (const auto time = ReadLocalTime(local_time)) local_time = WriteLocalTime(*time);
}

absl::CivilMinute DayAfter(absl::CivilDay day) { return absl::CivilMinute(day + 1); }

}  // namespace

OutingPlan OccurrenceAt(const StoredSeries& stored, absl::CivilMinute start) {
  const v1::OutingSeries& series = stored.series;
  OutingPlan plan;
  v1::Outing& outing = plan.outing;
  outing.set_id(NewUuidV7());
  outing.set_site(series.site());
  outing.set_kind(series.kind());
  const absl::Time start_time = InstantOf(start, stored.zone);
  SetProto(start_time, *outing.mutable_start_time());
  SetProto(start_time + LengthOf(series), *outing.mutable_end_time());
  outing.set_vehicle(series.vehicle());
  *outing.mutable_team() = series.team();
  outing.set_territory(series.territory());
  *outing.mutable_stops() = series.stops();
  *outing.mutable_load() = series.load();
  outing.set_capacity(series.capacity());
  outing.set_title(series.title());
  outing.set_note(series.note());
  outing.set_series(series.id());
  outing.set_occurrence(WriteLocalTime(start));
  return plan;
}

void Normalise(v1::OutingSeries& series) {
  v1::Outing outing;
  outing.mutable_stops()->Swap(series.mutable_stops());
  RoundStops(outing);
  outing.mutable_stops()->Swap(series.mutable_stops());
  DropSeconds(*series.mutable_start_local());
  for (std::string& exception : *series.mutable_exceptions()) DropSeconds(exception);
}

absl::Status CheckSeries(db::Executor& db, const StoredSeries& stored, const std::string& path) {
  ASSIGN_OR_RETURN(const Recurrence recurrence, RecurrenceOf(stored.series, stored.zone, path));
  const std::optional<absl::CivilMinute> first = FirstStart(recurrence, recurrence.start);
  if (!first) return RecurrenceInvalid(path + "recurrence", "It has no occurrence within ten years of its start.");
  OutingPlan plan = OccurrenceAt(stored, *first);
  plan.path = path;
  RETURN_IF_ERROR(CheckPlan(db, plan));
  const absl::CivilDay last = *ReadLocalDay(stored.series.materialised_until());
  return StartsUpTo(stored, recurrence.start, last).status();
}

absl::StatusOr<std::vector<absl::CivilMinute>> StartsUpTo(const StoredSeries& stored, absl::CivilMinute from,
                                                          absl::CivilDay last) {
  ASSIGN_OR_RETURN(const Recurrence recurrence, RecurrenceOf(stored.series, stored.zone, ""));
  absl::CivilMinute to = DayAfter(last);
  if (const auto end = ReadLocalTime(stored.series.end_local())) to = std::min(to, *end);
  return LocalStarts(recurrence, from, to);
}

absl::StatusOr<bool> GoesOnAfter(const StoredSeries& stored, absl::CivilDay last) {
  ASSIGN_OR_RETURN(const Recurrence recurrence, RecurrenceOf(stored.series, stored.zone, ""));
  const std::optional<absl::CivilMinute> next = NextStart(recurrence, DayAfter(last));
  const std::optional<absl::CivilMinute> end = ReadLocalTime(stored.series.end_local());
  return next && (!end || *next < *end);
}

absl::Status MakeOccurrences(const vault::Keeper& keeper, db::Transaction& transaction, const StoredSeries& stored,
                             const std::vector<absl::CivilMinute>& starts, const std::string& trace_parent) {
  for (const absl::CivilMinute start : starts) {
    RETURN_IF_ERROR(
        InsertPlan(keeper, transaction, OccurrenceAt(stored, start), OnConflict::kLeaveOut, trace_parent).status());
  }
  return absl::OkStatus();
}

}  // namespace passerelle::outreach
