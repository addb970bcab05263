#include "services/outreach/outings/outing_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "services/runtime/base/status.h"
#include "tests/unit/outreach/times_and_hours.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;

absl::Time InParis(const std::string& local) {
  absl::Time time;
  std::string fault;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%dT%H:%M", local, Zone(), &time, &fault)) << fault;
  return time;
}

std::string Refusal(v1::OutingKind kind, const std::string& start, const std::string& end) {
  const absl::Status status = CheckDuration(kind, InParis(start), InParis(end), Zone(), "");
  if (status.ok()) return "OK";
  EXPECT_EQ(ViolationsOf(status).at(0).field, "endTime");
  return ReasonOf(status);
}

std::vector<std::string> Fields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

TEST(OutingLength, IsRuledForEveryKind) {
  const google::protobuf::EnumDescriptor& kinds = *v1::OutingKind_descriptor();
  EXPECT_EQ(DurationRules().size(), static_cast<std::size_t>(kinds.value_count() - 1));
  for (int i = 1; i < kinds.value_count(); ++i) {
    const auto kind = static_cast<v1::OutingKind>(kinds.value(i)->number());
    EXPECT_EQ(Refusal(kind, "2026-06-15T14:00", "2026-06-15T14:15"), "OK") << kinds.value(i)->name();
    EXPECT_EQ(Refusal(kind, "2026-06-15T14:00", "2026-06-15T14:14"), "DURATION_INVALID") << kinds.value(i)->name();
    EXPECT_EQ(Refusal(kind, "2026-06-15T14:00", "2026-06-15T13:00"), "DURATION_INVALID") << kinds.value(i)->name();
  }
}

TEST(OutingLength, OfARoundIsTwelveHoursAtMostAndMayPassMidnight) {
  for (const v1::OutingKind kind : {v1::MARAUDE, v1::MOBILE_UNIT, v1::SQUAT}) {
    EXPECT_EQ(Refusal(kind, "2026-06-15T20:00", "2026-06-16T08:00"), "OK");
    EXPECT_EQ(Refusal(kind, "2026-06-15T20:00", "2026-06-16T08:01"), "DURATION_INVALID");
  }
}

TEST(OutingLength, OfADeskEndsByMidnight) {
  for (const v1::OutingKind kind : {v1::PERMANENCE, v1::COMMUNITY_MEDIATION}) {
    EXPECT_EQ(Refusal(kind, "2026-06-15T14:00", "2026-06-16T00:00"), "OK");
    EXPECT_EQ(Refusal(kind, "2026-06-15T14:01", "2026-06-16T00:01"), "DURATION_INVALID");
    EXPECT_EQ(Refusal(kind, "2026-06-15T08:00", "2026-06-15T18:01"), "DURATION_INVALID");
  }
}

TEST(OutingLength, OfAFestivalIsAWeekend) {
  EXPECT_EQ(Refusal(v1::FESTIVE_EVENT, "2026-07-03T18:00", "2026-07-06T18:00"), "OK");
  EXPECT_EQ(Refusal(v1::FESTIVE_EVENT, "2026-07-03T18:00", "2026-07-06T18:01"), "DURATION_INVALID");
}

TEST(OutingLength, IsCountedInRealHoursWhenClocksChange) {
  // The night of 25 October is an hour longer, that of 29 March an hour shorter.
  EXPECT_EQ(Refusal(v1::MARAUDE, "2026-10-24T20:00", "2026-10-25T07:00"), "OK");
  EXPECT_EQ(Refusal(v1::MARAUDE, "2026-10-24T20:00", "2026-10-25T08:00"), "DURATION_INVALID");
  EXPECT_EQ(Refusal(v1::MARAUDE, "2026-03-28T20:00", "2026-03-29T09:00"), "OK");
}

TEST(OutingLength, NamesTheFieldAsTheRequestHasIt) {
  const absl::Status status =
      CheckDuration(v1::MARAUDE, InParis("2026-06-15T14:00"), InParis("2026-06-15T14:01"), Zone(), "outing.");
  EXPECT_THAT(Fields(status), ElementsAre("outing.endTime"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(ServiceDay, IsTheLocalDayOnWhichTheOutingBegins) {
  EXPECT_EQ(ServiceDayOf(InParis("2026-06-15T23:59"), Zone()), "2026-06-15");
  EXPECT_EQ(ServiceDayOf(InParis("2026-06-16T00:00"), Zone()), "2026-06-16");
}

TEST(OutingForm, NamesEveryFault) {
  v1::Outing outing;
  for (const char* person : {"ana", "ben", "ana"}) outing.add_team(person);
  for (const char* item : {"pipe", "pipe"}) outing.add_load()->set_item(item);
  EXPECT_THAT(Fields(CheckForm(outing, "outing.")), ElementsAre("outing.kind", "outing.startTime", "outing.endTime",
                                                                "outing.team[2]", "outing.load[1].item"));
}

TEST(OutingStates, GoFromPlannedToItsEndOnly) {
  const std::vector<v1::OutingState> states = {v1::PLANNED, v1::IN_PROGRESS, v1::COMPLETED, v1::CANCELLED};
  std::vector<std::string> allowed;
  for (const v1::OutingState from : states) {
    for (const v1::OutingState to : states) {
      const absl::Status status = CheckTransition(from, to);
      if (status.ok()) {
        allowed.push_back(v1::OutingState_Name(from) + " > " + v1::OutingState_Name(to));
      } else {
        EXPECT_EQ(ReasonOf(status), "ILLEGAL_TRANSITION");
      }
    }
  }
  EXPECT_THAT(allowed, ElementsAre("PLANNED > IN_PROGRESS", "PLANNED > CANCELLED", "IN_PROGRESS > COMPLETED"));
}

TEST(Stops, ComeToRestOnTheGrid) {
  v1::Outing outing;
  v1::Stop& stop = *outing.add_stops();
  stop.set_latitude(48.8566969);
  stop.set_longitude(-2.3514616);
  RoundStops(outing);
  EXPECT_DOUBLE_EQ(stop.latitude(), 48.857);
  EXPECT_DOUBLE_EQ(stop.longitude(), -2.351);
}

TEST(Stops, StayWhereTheyAreWhenRoundedAgain) {
  v1::Outing outing;
  v1::Stop& stop = *outing.add_stops();
  for (int i = -90'000; i <= 90'000; i += 7) {
    stop.set_latitude(i / 1000.0);
    stop.set_longitude(2 * i / 1000.0);
    RoundStops(outing);
    ASSERT_EQ(stop.latitude(), i / 1000.0);
    ASSERT_EQ(stop.longitude(), 2 * i / 1000.0);
  }
}

TEST(Stops, NearTheEquatorHaveNoNegativeZero) {
  v1::Outing outing;
  v1::Stop& stop = *outing.add_stops();
  stop.set_latitude(-0.0001);
  RoundStops(outing);
  EXPECT_FALSE(std::signbit(stop.latitude()));
}

TEST(Report, CountsEachGenderAndAgeOnce) {
  v1::OutingReport report;
  for (int i = 0; i < 2; ++i) {
    v1::MetPeople& met = *report.add_unknown_people();
    met.set_gender(common::v1::WOMAN);
    met.set_age_band(common::v1::AGE_30_39);
    met.set_count(1);
  }
  EXPECT_THAT(Fields(CheckReport(report)), ElementsAre("report.unknownPeople[1]"));
  report.mutable_unknown_people(1)->set_age_band(common::v1::AGE_40_49);
  EXPECT_TRUE(CheckReport(report).ok());
}

TEST(Report, HasNoEmptyFollowUp) {
  v1::OutingReport report;
  report.add_follow_ups("Bring larger shoes");
  report.add_follow_ups("");
  EXPECT_THAT(Fields(CheckReport(report)), ElementsAre("report.followUps[1]"));
}

}  // namespace
}  // namespace passerelle::outreach
