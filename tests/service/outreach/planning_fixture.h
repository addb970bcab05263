// A site with people who may go out and a vehicle, and the words in which the tests of outings are written.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/events/v1/events.pb.h"
#include "tests/service/outreach/fleet_fixture.h"

namespace passerelle::outreach {

// An absl::StatusOr refused with that code and reason, about that field first.
MATCHER_P3(IsRefusedOn, code, reason, field, "") {
  *result_listener << arg.status();
  const std::vector<Violation> violations = ViolationsOf(arg.status());
  return !arg.ok() && arg.status().code() == code && ReasonOf(arg.status()) == reason && !violations.empty() &&
         violations[0].field == field;
}

// What answers a request that says something wrong, and one that does not fit what there is.
inline constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
inline constexpr auto kRefused = absl::StatusCode::kFailedPrecondition;

class Planning : public Fleet {
 protected:
  // --- who and what goes ---
  std::string Member(const std::vector<v1::Skill>& skills = {}) { return NewMember(skills).id(); }
  // Two people, of whom one drives.
  std::vector<std::string> NewTeam() { return {Member({v1::DRIVING}), Member()}; }
  std::string Van() { return NewVehicle().id(); }
  // Records that somebody is away around an outing.
  v1::Absence Away(const std::string& person, const v1::Outing& outing);
  void Retire(const std::string& person);

  // --- plans ---
  // A round of that team on foot on 15 June 2027, from 14:00 to 18:00 in Paris.
  v1::CreateOutingRequest Afternoon(const std::vector<std::string>& team) const;
  // The same with a van, and a load if an item is named.
  v1::CreateOutingRequest Drive(const std::vector<std::string>& team, const std::string& vehicle,
                                const std::string& item = "", std::int32_t quantity = 10) const;
  // Moved by so much.
  static v1::CreateOutingRequest Later(v1::CreateOutingRequest request, absl::Duration by);

  absl::StatusOr<v1::Outing> Create(const v1::CreateOutingRequest& request, std::string_view key = "") {
    return As<v1::Outing>(coordinator_, "CreateOuting", request, key);
  }
  v1::Outing PlanOuting(const v1::CreateOutingRequest& request) { return Must(Create(request)); }
  // A round on foot of two people of its own.
  v1::Outing PlanOuting() { return PlanOuting(Afternoon(NewTeam())); }
  absl::StatusOr<v1::Outing> Get(const std::string& id, const access::Principal& caller);
  v1::Outing Get(const std::string& id) { return Must(Get(id, coordinator_)); }
  absl::StatusOr<v1::Outing> Update(const v1::Outing& outing, const std::vector<std::string>& mask,
                                    const access::Principal& caller);
  absl::StatusOr<v1::Outing> Update(const v1::Outing& outing, const std::vector<std::string>& mask) {
    return Update(outing, mask, coordinator_);
  }

  // --- what happens to them ---
  static v1::StartOutingRequest StartOf(const std::string& id, const std::string& etag = "");
  static v1::CompleteOutingRequest CompletionOf(const std::string& id, const std::string& etag = "");
  absl::StatusOr<v1::Outing> Start(const v1::StartOutingRequest& request) {
    return As<v1::Outing>(coordinator_, "StartOuting", request);
  }
  absl::StatusOr<v1::Outing> Start(const std::string& id) { return Start(StartOf(id)); }
  absl::StatusOr<v1::Outing> Complete(const v1::CompleteOutingRequest& request) {
    return As<v1::Outing>(coordinator_, "CompleteOuting", request);
  }
  absl::StatusOr<v1::Outing> Complete(const std::string& id) { return Complete(CompletionOf(id)); }
  absl::StatusOr<v1::Outing> Cancel(const std::string& id, const std::string& etag = "");
  absl::StatusOr<v1::Outing> SignUp(const std::string& id, const std::string& person);
  absl::StatusOr<v1::Outing> Withdraw(const std::string& id, const std::string& person);

  template <class Response, class Request>
  absl::StatusOr<Response> As(const access::Principal& caller, std::string_view rpc, const Request& request,
                              std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.outreach.v1.OutingService." + std::string(rpc), request, key);
  }

  // --- what is to be seen ---
  static std::vector<std::string> Warnings(const v1::Outing& outing);
  // Those whose time the outing has booked, in no order.
  std::vector<std::string> Booked(const std::string& id);
  bool VehicleBooked(const std::string& id);
  // The facts told of an outing, in order.
  std::vector<events::v1::OutingChanged> FactsOf(const std::string& id);

  const access::Principal outreach_ = testing::WithRole("outreach", {site_});
  const access::Principal nurse_ = testing::WithRole("nurse", {site_});  // goes, but does not see routes
};

std::vector<std::string> List(const google::protobuf::RepeatedPtrField<std::string>& values);

// Runs every action at the same moment, each on its own thread.
void Together(const std::vector<std::function<void()>>& actions);

}  // namespace passerelle::outreach
