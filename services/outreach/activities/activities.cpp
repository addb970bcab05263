#include "services/outreach/activities/activities.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/numbers.h>
#include <absl/time/civil_time.h>

#include <stdexcept>

#include "services/outreach/sealed_fields.h"
#include "services/outreach/sites/hours.h"
#include "services/outreach/sites/site_rows.h"
#include "services/outreach/state.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "services/runtime/events/outbox.h"
#include "services/runtime/rpc/policy.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr absl::Duration kLongest = absl::Hours(24);

std::vector<std::string> StaffOf(const v1::Activity& activity) {
  return {activity.staff().begin(), activity.staff().end()};
}

absl::Status StaffUnknown(const std::string& field) {
  return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_MEMBER_UNKNOWN", field,
                    "The site has no such staff member.");
}

absl::Status StaffAbsent(const std::string& field) {
  return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_ABSENT", field, "This staff member is away then.");
}

absl::Status StaffBooked(const std::string& field) {
  return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_BOOKED", field,
                    "This staff member is already planned for something else then.");
}

}  // namespace

v1::Activity ActivityFromRow(const vault::Keeper& keeper, const db::Row& row) {
  v1::Activity activity;
  v1::Activity::Kind kind = v1::Activity::KIND_UNSPECIFIED;
  v1::Activity::State state = v1::Activity::STATE_UNSPECIFIED;
  if (!v1::Activity::Kind_Parse(std::string(row.Text("kind")), &kind) ||
      !v1::Activity::State_Parse(std::string(row.Text("state")), &state)) {
    throw std::logic_error("an activity has a kind or a state that the contract does not name");
  }
  activity.set_id(std::string(row.Text("id")));
  activity.set_site(std::string(row.Text("site")));
  activity.set_kind(kind);
  activity.set_title(std::string(row.Text("title")));
  SetProto(row.Time("start_time"), *activity.mutable_start_time());
  SetProto(row.Time("end_time"), *activity.mutable_end_time());
  for (std::string& member : row.TextArray("staff")) activity.add_staff(std::move(member));
  activity.set_capacity(row.Int32("capacity"));
  activity.set_state(state);
  activity.set_participants(row.Int32("participants"));
  activity.set_note(keeper.Open(kActivityNote, row, "note"));
  activity.set_service_day(std::string(row.Text("service_day")));
  activity.set_cancel_reason(std::string(row.Text("cancel_reason")));
  SetProto(row.Time("create_time"), *activity.mutable_create_time());
  activity.set_etag(StrCat(row.Int("version")));
  return activity;
}

events::v1::Fact ActivityFact(const v1::Activity& activity, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::ActivityChanged& changed = *fact.mutable_activity_changed();
  changed.set_activity(activity.id());
  changed.set_site(activity.site());
  changed.set_kind(v1::Activity::Kind_Name(activity.kind()));
  changed.set_state(v1::Activity::State_Name(activity.state()));
  changed.set_service_day(activity.service_day());
  changed.set_minutes(static_cast<std::int32_t>(
      absl::ToInt64Minutes(TimeFromProto(activity.end_time()) - TimeFromProto(activity.start_time()))));
  changed.set_participants(activity.participants());
  changed.set_version(version);
  return fact;
}

absl::Status CheckActivity(const v1::Activity& activity, const std::string& path) {
  if (activity.kind() == v1::Activity::KIND_UNSPECIFIED) return InvalidFields({{path + "kind", "must be stated"}});
  absl::flat_hash_set<std::string> named;
  for (int i = 0; i < activity.staff_size(); ++i) {
    if (named.insert(activity.staff(i)).second) continue;
    return InvalidFields({{StrCat(path, "staff[", i, "]"), "is named twice"}});
  }
  const absl::Duration length = TimeFromProto(activity.end_time()) - TimeFromProto(activity.start_time());
  if (length > absl::ZeroDuration() && length <= kLongest) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "DURATION_INVALID", path + "endTime",
                    "An activity ends after it begins, and within a day.");
}

absl::StatusOr<std::string> ServiceDayOf(db::Executor& db, const v1::Activity& activity) {
  ASSIGN_OR_RETURN(const db::Result sites, db.Execute(sql::kGetSite, {activity.site()}));
  if (sites.empty()) return rpc::SiteUnknown();
  return absl::FormatCivilTime(absl::ToCivilDay(TimeFromProto(activity.start_time()), ZoneOf(SiteFromRow(sites[0]))));
}

absl::Status LockStaff(db::Transaction& transaction, const v1::Activity& activity, const std::string& path) {
  if (activity.staff().empty()) return absl::OkStatus();
  const std::vector<std::string> staff = StaffOf(activity);
  RETURN_IF_ERROR(transaction.Execute(sql::kLockBookables, {std::nullopt, staff}).status());
  ASSIGN_OR_RETURN(
      const db::Result judged,
      transaction.Execute(sql::kJudgeActivityStaff, {staff, activity.site(), TimeFromProto(activity.start_time()),
                                                     TimeFromProto(activity.end_time()), activity.id()}));
  int place = 0;
  for (const db::Row row : judged) {
    const std::string field = StrCat(path, "staff[", place++, "]");
    if (!row.Bool("known")) return StaffUnknown(field);
    if (row.Bool("absent")) return StaffAbsent(field);
    if (row.Bool("booked")) return StaffBooked(field);
  }
  return absl::OkStatus();
}

absl::Status BookStaff(db::Transaction& transaction, const v1::Activity& activity, const std::string& path) {
  if (activity.staff().empty()) return absl::OkStatus();
  const absl::Status booked =
      transaction
          .Execute(sql::kBookActivityStaff, {activity.id(), StaffOf(activity), TimeFromProto(activity.start_time()),
                                             TimeFromProto(activity.end_time())})
          .status();
  return db::ViolatedConstraint(booked) == "staff_booked" ? StaffBooked(path + "staff") : booked;
}

absl::StatusOr<v1::Activity> LockActivity(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kLockActivity, {id, rpc.sites()}));
  if (rows.empty()) return NotFound("ACTIVITY_UNKNOWN", "There is no activity of this id.");
  return ActivityFromRow(KeeperOf(rpc), rows[0]);
}

absl::Status CheckEtag(const v1::Activity& activity, const std::string& etag) {
  return etag.empty() || etag == activity.etag() ? absl::OkStatus() : EtagMismatch();
}

absl::StatusOr<v1::Activity> SaveActivity(rpc::RpcContext& rpc, db::Transaction& transaction,
                                          const v1::Activity& activity) {
  std::int64_t version = 0;
  if (!absl::SimpleAtoi(activity.etag(), &version)) throw std::logic_error("the etag of a row is its version");
  ASSIGN_OR_RETURN(
      const db::Result rows,
      transaction.ExecuteOne(
          sql::kUpdateActivity,
          {activity.id(), v1::Activity::Kind_Name(activity.kind()), activity.title(),
           TimeFromProto(activity.start_time()), TimeFromProto(activity.end_time()), activity.service_day(),
           StaffOf(activity), activity.capacity(), KeeperOf(rpc).Seal(kActivityNote, activity.note()),
           v1::Activity::State_Name(activity.state()), activity.participants(), activity.cancel_reason(),
           events::EncodeFact(ActivityFact(activity, version + 1)), rpc.trace().Traceparent()}));
  RETURN_IF_ERROR(transaction.Commit());
  return ActivityFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
