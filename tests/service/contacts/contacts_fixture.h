// What tests of the contacts service share: a site of their own, its reception, and short ways to say what they do.
#pragma once

#include <absl/status/statusor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::contacts {

class Contacts : public ::testing::Test {
 protected:
  // --- people ---
  v1::RegisterPersonRequest Newcomer() const;  // a man of the fixture's site, an adult by the team's word
  absl::StatusOr<v1::Person> Register(const v1::RegisterPersonRequest& request, std::string_view key = "");
  v1::Person Registered();
  absl::StatusOr<v1::Person> Get(const access::Principal& caller, const std::string& person);
  absl::StatusOr<v1::ListPeopleResponse> ListPeople(const access::Principal& caller,
                                                    const v1::ListPeopleRequest& request);
  absl::StatusOr<v1::Person> Update(const v1::Person& person, const std::vector<std::string>& mask);
  absl::StatusOr<v1::Person> Leave(const std::string& person, v1::LeaveReason reason, const std::string& etag = "");
  absl::StatusOr<v1::Person> Return(const std::string& person, const std::string& etag = "");

  // --- visits ---
  v1::RecordVisitRequest Welcome() const;  // an anonymous welcome at the fixture's site, an hour ago
  absl::StatusOr<v1::Visit> Record(const v1::RecordVisitRequest& request, std::string_view key = "");
  v1::Visit Recorded(const v1::RecordVisitRequest& request);
  absl::StatusOr<v1::BatchRecordVisitsResponse> RecordBatch(const v1::BatchRecordVisitsRequest& request);
  absl::StatusOr<v1::Visit> GetVisit(const access::Principal& caller, const std::string& visit);
  absl::StatusOr<v1::ListVisitsResponse> ListVisits(const access::Principal& caller,
                                                    const v1::ListVisitsRequest& request);
  absl::StatusOr<v1::Visit> Void(const access::Principal& caller, const std::string& visit, const std::string& reason);

  // --- outings, as outreach tells them ---
  events::v1::OutingChanged Planned(const std::string& begin, const std::string& location = "");  // RFC 3339

  // The facts of this service that `chosen` wants, in the order of its feed.
  std::vector<events::v1::Fact> Facts(const std::function<bool(const events::v1::Fact&)>& chosen);
  std::vector<events::v1::Fact> FactsOfVisit(const std::string& visit);
  std::vector<events::v1::PersonChanged> FactsOfPerson(const std::string& person);
  std::int64_t Count(const std::string& sql, const std::string& parameter);

  testing::Suite& suite_ = testing::Suite::Running();
  const std::string site_ = suite_.NewSite();
  const access::Principal reception_ = testing::Reception(site_);
  const access::Principal director_ = testing::Director();
};

google::protobuf::Timestamp TimestampOf(absl::Time time);
google::protobuf::Timestamp TimestampOf(const std::string& rfc3339);

// Runs both at the same moment.
void AtOnce(const std::function<void()>& one, const std::function<void()>& other);

// Matches a StatusOr that is refused with a reason.
MATCHER_P(IsRefusedFor, reason, "") {
  *result_listener << arg.status().ToString();
  return !arg.ok() && ReasonOf(arg.status()) == reason;
}
// The same, with its code and the first field it is about.
MATCHER_P3(IsRefusedOn, code, reason, field, "") {
  *result_listener << arg.status().ToString();
  const std::vector<Violation> violations = ViolationsOf(arg.status());
  return !arg.ok() && arg.status().code() == code && ReasonOf(arg.status()) == reason && !violations.empty() &&
         violations[0].field == field;
}

// A call that must succeed; its status is shown when it does not.
#define ASSERT_DONE(call)                                \
  do {                                                   \
    const absl::Status status_of_call = (call).status(); \
    ASSERT_TRUE(status_of_call.ok()) << status_of_call;  \
  } while (false)
#define EXPECT_DONE(call)                                \
  do {                                                   \
    const absl::Status status_of_call = (call).status(); \
    EXPECT_TRUE(status_of_call.ok()) << status_of_call;  \
  } while (false)

}  // namespace passerelle::contacts
