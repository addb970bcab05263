// A site with vehicles and people of its own, and the words in which the tests of the fleet are written.
#pragma once

#include <absl/status/statusor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/outreach/v1/fleet.pb.h"
#include "passerelle/outreach/v1/outings.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::outreach {

class Fleet : public ::testing::Test {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Call(const access::Principal& caller, std::string_view rpc, const Request& request,
                                std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.outreach.v1.FleetService." + std::string(rpc), request, key);
  }
  // The value of an answer that must be OK; the test ends when it is not.
  template <class T>
  static T Must(absl::StatusOr<T> answer, const std::source_location& where = std::source_location::current()) {
    if (answer.ok()) return *std::move(answer);
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line())) << answer.status();
    throw std::runtime_error("a call that must succeed was refused");
  }
  // The reason of a refused call; "OK" for one that was not refused.
  template <class T>
  static std::string Refusal(const absl::StatusOr<T>& answer) {
    return answer.ok() ? "OK" : ReasonOf(answer.status());
  }

  static std::string Slug(const std::string& kind) { return kind + "-" + NewUuidV7(); }
  static google::protobuf::Timestamp FromNow(absl::Duration duration);

  v1::CreateVehicleRequest VehicleRequest(const std::string& site = "") const;
  v1::Vehicle NewVehicle() { return Must(Call<v1::Vehicle>(coordinator_, "CreateVehicle", VehicleRequest())); }
  v1::CreateTerritoryRequest TerritoryRequest() const;
  v1::Territory NewTerritory() {
    return Must(Call<v1::Territory>(coordinator_, "CreateTerritory", TerritoryRequest()));
  }
  v1::CreateStaffMemberRequest MemberRequest(const std::vector<v1::Skill>& skills = {}) const;
  v1::StaffMember NewMember(const std::vector<v1::Skill>& skills = {}) {
    return Must(Call<v1::StaffMember>(coordinator_, "CreateStaffMember", MemberRequest(skills)));
  }

  // A round of that team, beginning in so many hours and lasting four.
  v1::CreateOutingRequest Round(const std::vector<std::string>& team, absl::Duration begins_in) const;
  v1::Outing Plan(const v1::CreateOutingRequest& request) { return Must(Outings<v1::Outing>("CreateOuting", request)); }
  template <class Response, class Request>
  absl::StatusOr<Response> Outings(std::string_view rpc, const Request& request) {
    return suite_.Call<Response>(coordinator_, "passerelle.outreach.v1.OutingService." + std::string(rpc), request);
  }

  testing::Suite& suite_ = testing::Suite::Running();
  const std::string site_ = suite_.NewSite();
  const access::Principal coordinator_ = testing::Coordinator(site_);
  const access::Principal stranger_ = testing::Coordinator(suite_.NewSite());
};

}  // namespace passerelle::outreach
