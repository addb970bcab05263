// What tests of appointments share: a site that receives individually from Monday to Friday, 9 to 13 and 14 to 17 in
// Paris, two of its staff, its reception, and short ways to say what they do.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/outreach/v1/appointments.pb.h"
#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::outreach::appointments {

// What people are received about: a text that must never show in an error.
inline constexpr char kReason[] = "Renouvellement de la CMU";

class Appointments : public ::testing::Test {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Call(const access::Principal& caller, const std::string& method, const Request& request,
                                std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.outreach.v1." + method, request, key);
  }

  // --- what there is ---
  std::string NewCentre(const std::vector<std::pair<std::string, std::string>>& hours,
                        const std::vector<v1::DayOfWeek>& days);
  std::string NewStaffMember(const std::string& site = "");
  std::string NewPerson(const std::string& site = "");
  void Away(const std::string& staff_member, const google::protobuf::Timestamp& from,
            const google::protobuf::Timestamp& to);

  // --- times, "HH:MM" in Paris ---
  google::protobuf::Timestamp At(absl::CivilDay day, const std::string& time) const;

  // --- appointments ---
  // Half an hour with one_ on that day.
  v1::CreateAppointmentRequest Half(absl::CivilDay day, const std::string& time) const;
  absl::StatusOr<v1::Appointment> Create(const v1::CreateAppointmentRequest& request, std::string_view key = "");
  v1::Appointment Created(const v1::CreateAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> Get(const std::string& id);
  absl::StatusOr<v1::Appointment> Update(const v1::Appointment& appointment, const std::vector<std::string>& mask);
  absl::StatusOr<v1::Appointment> Cancel(const std::string& id, const std::string& etag = "", bool withhold = false);
  absl::StatusOr<v1::Appointment> Attend(const std::string& id, const std::string& etag = "");
  absl::StatusOr<v1::Appointment> Miss(const std::string& id, const std::string& etag = "");
  absl::StatusOr<v1::ListAppointmentsResponse> List(const v1::ListAppointmentsRequest& request,
                                                    const access::Principal* caller = nullptr);

  // --- waiting list ---
  // A new person who waits for half an hour with anybody, on any day of the fixture's week.
  v1::CreateWaitingEntryRequest Waiting();
  absl::StatusOr<v1::WaitingEntry> Enter(const v1::CreateWaitingEntryRequest& request, std::string_view key = "");
  v1::WaitingEntry Entered(const v1::CreateWaitingEntryRequest& request);
  absl::StatusOr<v1::WaitingEntry> GetEntry(const std::string& id);
  absl::StatusOr<v1::WaitingEntry> Accept(const std::string& id);
  absl::StatusOr<v1::WaitingEntry> Decline(const std::string& id);
  absl::StatusOr<v1::WaitingEntry> Withdraw(const std::string& id);
  // Waits until the entry is in that state.
  v1::WaitingEntry AwaitEntry(const std::string& id, v1::WaitingEntry::State state);

  // How many bookings a staff member has.
  std::int64_t BookingsOf(const std::string& staff_member);

  testing::Suite& suite_ = testing::Suite::Running();
  const std::string site_ = NewCentre({{"09:00", "12:00"}, {"12:00", "13:00"}, {"14:00", "17:00"}},
                                      {v1::MONDAY, v1::TUESDAY, v1::WEDNESDAY, v1::THURSDAY, v1::FRIDAY});
  const std::string one_ = NewStaffMember();
  const std::string other_ = NewStaffMember();
  const access::Principal reception_ = testing::Reception(site_);
  // A Monday a week or two ahead, and one as long ago.
  const absl::CivilDay monday_ =
      absl::NextWeekday(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) + 7, absl::Weekday::monday);
  const absl::CivilDay last_monday_ = monday_ - 21;
};

// Runs all at the same moment.
void AtOnce(const std::vector<std::function<void()>>& calls);

// Matches a StatusOr that is refused for that reason, in words that do not show why people are received.
MATCHER_P(IsRefusedFor, reason, "is refused for " + ::testing::PrintToString(reason)) {
  *result_listener << arg.status().ToString();
  return !arg.ok() && ReasonOf(arg.status()) == reason && arg.status().ToString().find(kReason) == std::string::npos;
}

// How many of the answers succeeded; every other must be refused for that reason.
template <class Answers>
int Winners(const Answers& answers, const char* reason) {
  int winners = 0;
  for (const auto& answer : answers) {
    if (answer.ok()) {
      ++winners;
    } else {
      EXPECT_THAT(answer, IsRefusedFor(reason));
    }
  }
  return winners;
}

}  // namespace passerelle::outreach::appointments
