// What tests of activities, mediation actions and the calendar share: a site of their own, its coordinator, and short
// ways to say what they do.
#pragma once

#include <absl/status/statusor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/outreach/v1/activities.pb.h"
#include "passerelle/outreach/v1/calendar.pb.h"
#include "passerelle/outreach/v1/outings.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::outreach::calendar {

// A refusal for that reason.
MATCHER_P(IsRefusedFor, reason, "is refused for " + ::testing::PrintToString(reason)) {
  *result_listener << arg.status();
  return ReasonOf(arg.status()) == reason;
}

google::protobuf::Timestamp TimestampOf(const std::string& rfc3339);
google::protobuf::Timestamp FromNow(absl::Duration duration);

class Calendar : public ::testing::Test {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Call(const access::Principal& caller, const std::string& method, const Request& request,
                                std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.outreach.v1." + method, request, key);
  }

  // --- people ---
  std::string NewStaffMember(const std::string& site = "");
  // Away from one time to another, RFC 3339.
  void Away(const std::string& staff_member, const std::string& from, const std::string& to);

  // --- activities ---
  // A team meeting of the fixture's site on 10 June 2026, 14:00 to 16:00 in Paris.
  v1::CreateActivityRequest Meeting(const std::vector<std::string>& staff = {}) const;
  absl::StatusOr<v1::Activity> Create(const v1::CreateActivityRequest& request, std::string_view key = "");
  v1::Activity Created(const v1::CreateActivityRequest& request);
  absl::StatusOr<v1::Activity> Get(const access::Principal& caller, const std::string& activity);
  absl::StatusOr<v1::Activity> Update(const v1::Activity& activity, const std::vector<std::string>& mask);
  absl::StatusOr<v1::Activity> Hold(const std::string& activity, int participants, const std::string& etag = "");
  absl::StatusOr<v1::Activity> Cancel(const std::string& activity, const std::string& etag = "");

  // --- outings ---
  // A round of two people on foot on 10 June 2026, 14:00 to 18:00 in Paris.
  v1::CreateOutingRequest Round(const std::vector<std::string>& team) const;
  absl::StatusOr<v1::Outing> CreateOuting(const v1::CreateOutingRequest& request);

  // --- mediation ---
  // An hour with residents on 10 June 2013 at noon in Paris.
  v1::CreateMediationActionRequest WithResidents() const;
  absl::StatusOr<v1::MediationAction> Record(const v1::CreateMediationActionRequest& request,
                                             std::string_view key = "");
  v1::MediationAction Recorded(const v1::CreateMediationActionRequest& request);

  // Every fact of outreach told so far, in order.
  std::vector<events::v1::Fact> Facts();
  std::vector<events::v1::ActivityChanged> FactsOfActivity(const std::string& activity);
  std::vector<events::v1::MediationActionChanged> FactsOfAction(const std::string& action);

  testing::Suite& suite_ = testing::Suite::Running();
  const std::string site_ = suite_.NewSite();
  const access::Principal coordinator_ = testing::Coordinator(site_);
  const access::Principal reception_ = testing::Reception(site_);
  const access::Principal stranger_ = testing::Coordinator(suite_.NewSite());
};

}  // namespace passerelle::outreach::calendar
