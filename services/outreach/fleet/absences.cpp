#include "services/outreach/fleet/absences.h"

#include <map>
#include <stdexcept>
#include <string>

#include "services/outreach/outings/team_rules.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr absl::Duration kLongestAbsence = absl::Hours(24 * 366);
constexpr std::int32_t kMostBroken = 200;        // of one absence
constexpr std::int32_t kMostBrokenInAll = 1000;  // of all absences of an answer

void NamePlan(const db::Row& row, v1::BrokenPlan& broken) {
  const std::string holder(row.Text("holder"));
  const std::string_view kind = row.Text("holder_kind");
  if (kind == "OUTING") return broken.set_outing(holder);
  if (kind == "APPOINTMENT") return broken.set_appointment(holder);
  if (kind == "ACTIVITY") return broken.set_activity(holder);
  throw std::logic_error("an unknown kind of booking");
}

// The rules that the rest of the team breaks, but for a team that is too large: nobody is away too much for that.
void AddTeamReasons(const db::Row& row, v1::BrokenPlan& broken) {
  const Team left{.people = row.Int32("people_left"), .skills = row.TextArray("skills_left")};
  const TeamNeeds needs{
      .vehicle = row.Bool("vehicle"), .load_families = row.TextArray("load_families"), .capacity = left.people};
  for (const BrokenRule& rule : BrokenTeamRules(left, needs)) {
    if (*broken.reasons().rbegin() != rule.reason) broken.add_reasons(rule.reason);
  }
}

v1::BrokenPlan BrokenPlanFromRow(const db::Row& row) {
  v1::BrokenPlan broken;
  NamePlan(row, broken);
  SetProto(row.Time("start_time"), *broken.mutable_start_time());
  broken.add_reasons("STAFF_ABSENT");
  if (broken.has_outing()) AddTeamReasons(row, broken);
  return broken;
}

}  // namespace

absl::Status CheckAbsenceSpan(absl::Time start, absl::Time end) {
  if (start < end && end - start <= kLongestAbsence) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "endTime",
                    "An absence ends after it begins, and within 366 days.");
}

v1::Absence AbsenceFromRow(const db::Row& row) {
  v1::Absence absence;
  absence.set_id(std::string(row.Text("id")));
  absence.set_staff_member(std::string(row.Text("staff_member")));
  SetProto(row.Time("start_time"), *absence.mutable_start_time());
  SetProto(row.Time("end_time"), *absence.mutable_end_time());
  absence.set_withdrawn(row.Bool("withdrawn"));
  return absence;
}

absl::Status AddBrokenPlans(db::Executor& db, absl::Time now, const std::vector<v1::Absence*>& absences) {
  std::map<std::string, v1::Absence*> in_force;
  std::vector<std::string> ids;
  for (v1::Absence* absence : absences) {
    if (absence->withdrawn()) continue;
    in_force[absence->id()] = absence;
    ids.push_back(absence->id());
  }
  if (ids.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kListBrokenPlans, {ids, now, kMostBroken, kMostBrokenInAll}));
  for (const db::Row row : rows) *in_force.at(std::string(row.Text("absence")))->add_broken() = BrokenPlanFromRow(row);
  return absl::OkStatus();
}

}  // namespace passerelle::outreach
