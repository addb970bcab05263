#include "tests/service/outreach/calendar_fixture.h"

#include <absl/time/clock.h>

#include <stdexcept>

#include "passerelle/outreach/v1/fleet.pb.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::outreach::calendar {

google::protobuf::Timestamp TimestampOf(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) throw std::invalid_argument(error);
  google::protobuf::Timestamp timestamp;
  SetProto(time, timestamp);
  return timestamp;
}

google::protobuf::Timestamp FromNow(absl::Duration duration) {
  google::protobuf::Timestamp timestamp;
  SetProto(absl::Now() + duration, timestamp);
  return timestamp;
}

std::string Calendar::NewStaffMember(const std::string& site) {
  v1::CreateStaffMemberRequest request;
  request.set_id("staff-" + NewUuidV7());
  request.set_site(site.empty() ? site_ : site);
  request.set_display_name("Someone");
  const auto made = Call<v1::StaffMember>(testing::Director(), "FleetService.CreateStaffMember", request);
  if (!made.ok()) throw std::runtime_error(made.status().ToString());
  return made->id();
}

void Calendar::Away(const std::string& staff_member, const std::string& from, const std::string& to) {
  const auto stored = suite_.Sql("outreach",
                                 "insert into absence (id, staff_member, span, request_hash) "
                                 "values ($1, $2, tstzrange($3, $4), '')",
                                 {NewUuidV7(), staff_member, from, to});
  if (!stored.ok()) throw std::runtime_error(stored.status().ToString());
}

v1::CreateActivityRequest Calendar::Meeting(const std::vector<std::string>& staff) const {
  v1::CreateActivityRequest request;
  request.set_site(site_);
  request.set_kind(v1::Activity::TEAM_MEETING);
  request.set_title("Bilan");
  *request.mutable_start_time() = TimestampOf("2026-06-10T12:00:00Z");
  *request.mutable_end_time() = TimestampOf("2026-06-10T14:00:00Z");
  for (const std::string& member : staff) request.add_staff(member);
  return request;
}

absl::StatusOr<v1::Activity> Calendar::Create(const v1::CreateActivityRequest& request, std::string_view key) {
  return Call<v1::Activity>(coordinator_, "ActivityService.CreateActivity", request, key);
}

v1::Activity Calendar::Created(const v1::CreateActivityRequest& request) {
  const auto activity = Create(request);
  if (!activity.ok()) throw std::runtime_error(activity.status().ToString());
  return *activity;
}

absl::StatusOr<v1::Activity> Calendar::Get(const access::Principal& caller, const std::string& activity) {
  v1::GetActivityRequest request;
  request.set_id(activity);
  return Call<v1::Activity>(caller, "ActivityService.GetActivity", request);
}

absl::StatusOr<v1::Activity> Calendar::Update(const v1::Activity& activity, const std::vector<std::string>& mask) {
  v1::UpdateActivityRequest request;
  *request.mutable_activity() = activity;
  for (const std::string& field : mask) request.mutable_update_mask()->add_paths(field);
  return Call<v1::Activity>(coordinator_, "ActivityService.UpdateActivity", request);
}

absl::StatusOr<v1::Activity> Calendar::Hold(const std::string& activity, int participants, const std::string& etag) {
  v1::HoldActivityRequest request;
  request.set_id(activity);
  request.set_participants(participants);
  request.set_etag(etag);
  return Call<v1::Activity>(coordinator_, "ActivityService.HoldActivity", request);
}

absl::StatusOr<v1::Activity> Calendar::Cancel(const std::string& activity, const std::string& etag) {
  v1::CancelActivityRequest request;
  request.set_id(activity);
  request.set_reason("Grève");
  request.set_etag(etag);
  return Call<v1::Activity>(coordinator_, "ActivityService.CancelActivity", request);
}

v1::CreateOutingRequest Calendar::Round(const std::vector<std::string>& team) const {
  v1::CreateOutingRequest request;
  request.set_site(site_);
  request.set_kind(v1::MARAUDE);
  *request.mutable_start_time() = TimestampOf("2026-06-10T12:00:00Z");
  *request.mutable_end_time() = TimestampOf("2026-06-10T16:00:00Z");
  for (const std::string& member : team) request.add_team(member);
  return request;
}

absl::StatusOr<v1::Outing> Calendar::CreateOuting(const v1::CreateOutingRequest& request) {
  return Call<v1::Outing>(coordinator_, "OutingService.CreateOuting", request);
}

v1::CreateMediationActionRequest Calendar::WithResidents() const {
  v1::CreateMediationActionRequest request;
  request.set_site(site_);
  request.set_kind(v1::MediationAction::RESIDENTS);
  *request.mutable_occur_time() = TimestampOf("2013-06-10T10:00:00Z");
  request.set_minutes(60);
  request.set_needles_picked_up(3);
  return request;
}

absl::StatusOr<v1::MediationAction> Calendar::Record(const v1::CreateMediationActionRequest& request,
                                                     std::string_view key) {
  return Call<v1::MediationAction>(reception_, "MediationService.CreateMediationAction", request, key);
}

v1::MediationAction Calendar::Recorded(const v1::CreateMediationActionRequest& request) {
  const auto action = Record(request);
  if (!action.ok()) throw std::runtime_error(action.status().ToString());
  return *action;
}

std::vector<events::v1::Fact> Calendar::Facts() {
  suite_.AwaitFeeds();
  const auto rows = suite_.Sql("outreach", "select fact from event_log order by position");
  if (!rows.ok()) throw std::runtime_error(rows.status().ToString());
  std::vector<events::v1::Fact> facts(rows->size());
  for (std::size_t i = 0; i < facts.size(); ++i) EXPECT_TRUE(facts[i].ParseFromString((*rows)[i].Bytes("fact")));
  return facts;
}

std::vector<events::v1::ActivityChanged> Calendar::FactsOfActivity(const std::string& activity) {
  std::vector<events::v1::ActivityChanged> chosen;
  for (const events::v1::Fact& fact : Facts()) {
    if (fact.activity_changed().activity() == activity) chosen.push_back(fact.activity_changed());
  }
  return chosen;
}

std::vector<events::v1::MediationActionChanged> Calendar::FactsOfAction(const std::string& action) {
  std::vector<events::v1::MediationActionChanged> chosen;
  for (const events::v1::Fact& fact : Facts()) {
    if (fact.mediation_action_changed().action() == action) chosen.push_back(fact.mediation_action_changed());
  }
  return chosen;
}

}  // namespace passerelle::outreach::calendar
