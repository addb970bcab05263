#include "tests/service/outreach/planning_fixture.h"

#include <absl/synchronization/barrier.h>

#include <thread>

#include "services/runtime/base/proto_time.h"

namespace passerelle::outreach {
namespace {

google::protobuf::Timestamp TimestampOf(const std::string& rfc3339) {
  absl::Time time;
  std::string fault;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &fault)) << fault;
  google::protobuf::Timestamp proto;
  SetProto(time, proto);
  return proto;
}

}  // namespace

v1::Absence Planning::Away(const std::string& person, const v1::Outing& outing) {
  v1::RecordAbsenceRequest request;
  request.set_staff_member(person);
  *request.mutable_start_time() = outing.start_time();
  *request.mutable_end_time() = outing.end_time();
  return Must(Call<v1::Absence>(coordinator_, "RecordAbsence", request));
}

void Planning::Retire(const std::string& person) {
  v1::UpdateStaffMemberRequest request;
  request.mutable_staff_member()->set_id(person);
  request.mutable_staff_member()->set_retired(true);
  Must(Call<v1::StaffMember>(coordinator_, "UpdateStaffMember", request));
}

v1::CreateOutingRequest Planning::Afternoon(const std::vector<std::string>& team) const {
  v1::CreateOutingRequest request;
  request.set_site(site_);
  request.set_kind(v1::MARAUDE);
  *request.mutable_start_time() = TimestampOf("2027-06-15T14:00:00+02:00");
  *request.mutable_end_time() = TimestampOf("2027-06-15T18:00:00+02:00");
  for (const std::string& member : team) request.add_team(member);
  return request;
}

v1::CreateOutingRequest Planning::Drive(const std::vector<std::string>& team, const std::string& vehicle,
                                        const std::string& item, std::int32_t quantity) const {
  v1::CreateOutingRequest request = Afternoon(team);
  request.set_vehicle(vehicle);
  if (item.empty()) return request;
  v1::LoadLine& line = *request.add_load();
  line.set_item(item);
  line.set_quantity(quantity);
  return request;
}

v1::CreateOutingRequest Planning::Later(v1::CreateOutingRequest request, absl::Duration by) {
  SetProto(TimeFromProto(request.start_time()) + by, *request.mutable_start_time());
  SetProto(TimeFromProto(request.end_time()) + by, *request.mutable_end_time());
  return request;
}

absl::StatusOr<v1::Outing> Planning::Get(const std::string& id, const access::Principal& caller) {
  v1::GetOutingRequest request;
  request.set_id(id);
  return As<v1::Outing>(caller, "GetOuting", request);
}

absl::StatusOr<v1::Outing> Planning::Update(const v1::Outing& outing, const std::vector<std::string>& mask,
                                            const access::Principal& caller) {
  v1::UpdateOutingRequest request;
  *request.mutable_outing() = outing;
  for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
  return As<v1::Outing>(caller, "UpdateOuting", request);
}

v1::StartOutingRequest Planning::StartOf(const std::string& id, const std::string& etag) {
  v1::StartOutingRequest request;
  request.set_id(id);
  request.set_etag(etag);
  return request;
}

v1::CompleteOutingRequest Planning::CompletionOf(const std::string& id, const std::string& etag) {
  v1::CompleteOutingRequest request;
  request.set_id(id);
  request.set_etag(etag);
  v1::OutingReport& report = *request.mutable_report();
  v1::MetPeople& met = *report.add_unknown_people();
  met.set_gender(common::v1::WOMAN);
  met.set_age_band(common::v1::AGE_30_39);
  met.set_count(3);
  report.add_unknown_people()->set_count(2);
  report.set_known_people(4);
  report.set_needles_picked_up(17);
  report.set_atmosphere(v1::CALM);
  report.set_mediations(2);
  report.add_incidents()->set_kind(v1::POLICE);
  report.add_follow_ups("Revenir mardi");
  return request;
}

absl::StatusOr<v1::Outing> Planning::Cancel(const std::string& id, const std::string& etag) {
  v1::CancelOutingRequest request;
  request.set_id(id);
  request.set_reason("Alerte orange");
  request.set_etag(etag);
  return As<v1::Outing>(coordinator_, "CancelOuting", request);
}

absl::StatusOr<v1::Outing> Planning::SignUp(const std::string& id, const std::string& person) {
  v1::SignUpRequest request;
  request.set_id(id);
  request.set_staff_member(person);
  return As<v1::Outing>(outreach_, "SignUp", request);
}

absl::StatusOr<v1::Outing> Planning::Withdraw(const std::string& id, const std::string& person) {
  v1::WithdrawFromOutingRequest request;
  request.set_id(id);
  request.set_staff_member(person);
  return As<v1::Outing>(outreach_, "WithdrawFromOuting", request);
}

std::vector<std::string> Planning::Warnings(const v1::Outing& outing) {
  std::vector<std::string> reasons;
  for (const v1::PlanWarning& warning : outing.warnings()) {
    EXPECT_FALSE(warning.description().empty());
    reasons.push_back(warning.reason());
  }
  return reasons;
}

std::vector<std::string> Planning::Booked(const std::string& id) {
  const db::Result rows =
      Must(suite_.Sql("outreach", "select staff_member from staff_booking where holder = $1::uuid", {id}));
  std::vector<std::string> booked;
  for (const db::Row row : rows) booked.emplace_back(row.Text("staff_member"));
  return booked;
}

bool Planning::VehicleBooked(const std::string& id) {
  return !Must(suite_.Sql("outreach", "select from vehicle_booking where outing = $1::uuid", {id})).empty();
}

std::vector<events::v1::OutingChanged> Planning::FactsOf(const std::string& id) {
  suite_.AwaitFeeds();
  const db::Result rows = Must(suite_.Sql("outreach", "select fact from event_log order by position"));
  std::vector<events::v1::OutingChanged> facts;
  for (const db::Row row : rows) {
    events::v1::Fact fact;
    EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
    if (fact.outing_changed().outing() == id) facts.push_back(fact.outing_changed());
  }
  return facts;
}

std::vector<std::string> List(const google::protobuf::RepeatedPtrField<std::string>& values) {
  return {values.begin(), values.end()};
}

void Together(const std::vector<std::function<void()>>& actions) {
  auto* barrier = new absl::Barrier(static_cast<int>(actions.size()));
  std::vector<std::thread> threads;
  for (const auto& action : actions) {
    threads.emplace_back([barrier, &action] {
      if (barrier->Block()) delete barrier;
      action();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace passerelle::outreach
