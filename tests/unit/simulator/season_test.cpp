#include "tests/simulator/season.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/simulator/calendar.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/truth.h"
#include "tests/unit/simulator/planned.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::TimeUtil;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;

Plan SeasonOfMontreuil2013() { return Planned(Figures{.season = true, .seed = 2013}); }

absl::Time TimeOf(const PlannedVisit& visit) {
  return absl::FromUnixSeconds(TimeUtil::TimestampToSeconds(visit.request.occur_time()));
}

TEST(ASeason, ChangesNeitherWhoCameNorWhatTheyReceived) {
  statistics::v1::ActivityReport with = Truth(SeasonOfMontreuil2013());
  statistics::v1::ActivityReport without = Truth(Planned(Figures{.seed = 2013}));
  EXPECT_GT(with.met_outside().visits(), 200);
  for (statistics::v1::ActivityReport* report : {&with, &without}) {
    report->clear_by_setting();
    report->clear_met_outside();
    report->clear_outings();
    report->clear_mediation_actions();
    report->clear_mediation();
    report->clear_activities();
    report->clear_needles_picked_up();
  }
  EXPECT_TRUE(MessageDifferencer::Equals(with, without));
}

TEST(ASeason, GoesOutTwiceAWeekButNotOnHolidaysNorInTheSummerBreak) {
  const Plan plan = SeasonOfMontreuil2013();
  const std::vector<absl::CivilDay> holidays = PublicHolidays(2013);
  std::map<absl::Weekday, int> afternoons;
  for (const PlannedOuting& outing : plan.season.outings) {
    if (outing.series != 0) continue;
    ++afternoons[absl::GetWeekday(outing.day)];
    EXPECT_FALSE(std::binary_search(holidays.begin(), holidays.end(), outing.day)) << outing.day;
    EXPECT_FALSE(outing.day >= absl::CivilDay(2013, 8, 1) && outing.day <= absl::CivilDay(2013, 8, 21)) << outing.day;
    EXPECT_THAT(outing.occurrence, HasSubstr("T14:00"));
  }
  EXPECT_EQ(afternoons.size(), 2u);
  EXPECT_THAT(afternoons[absl::Weekday::tuesday], AllOf(Ge(44), Le(49)));
  EXPECT_THAT(afternoons[absl::Weekday::thursday], AllOf(Ge(44), Le(49)));
  EXPECT_THAT(plan.season.series[0].request.exceptions(), ::testing::Contains("2013-08-15"));
  EXPECT_EQ(plan.season.series[0].request.recurrence(), "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20131231");
}

TEST(ASeason, HasAWinterPlanThatEnds) {
  const Plan plan = SeasonOfMontreuil2013();
  EXPECT_THAT(plan.season.series[1].request.recurrence(), HasSubstr("UNTIL=20130331"));
  for (const PlannedOuting& outing : plan.season.outings) {
    if (outing.series == 1) {
      EXPECT_LE(outing.day, absl::CivilDay(2013, 3, 31));
    } else if (outing.series == 2) {
      EXPECT_GE(outing.day, absl::CivilDay(2013, 11, 1));
    }
  }
}

TEST(ASeason, StandsAtAFestivalOverMidnight) {
  absl::TimeZone paris;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  std::vector<absl::CivilDay> days;
  for (const PlannedOuting& outing : SeasonOfMontreuil2013().season.outings) {
    if (outing.kind != outreach::v1::FESTIVE_EVENT) continue;
    days.push_back(outing.day);
    EXPECT_EQ(absl::ToCivilDay(outing.start, paris), outing.day);
    EXPECT_EQ(absl::ToCivilDay(outing.end, paris), outing.day + 1);
    EXPECT_FALSE(outing.cancelled());
  }
  EXPECT_EQ(days, (std::vector<absl::CivilDay>{absl::CivilDay(2013, 6, 21), absl::CivilDay(2013, 6, 22)}));
}

TEST(ASeason, NeverSendsAVehicleTwiceAtATime) {
  for (const int year : {2012, 2013, 2024}) {
    const Plan plan = Planned(Figures{.year = year, .season = true});
    absl::Time free = absl::InfinitePast();
    for (const PlannedOuting& outing : plan.season.outings) {
      EXPECT_LE(free, outing.start) << outing.day;
      free = outing.end;
    }
  }
}

TEST(VisitsOfAnOuting, FallIntoIt) {
  const Plan plan = SeasonOfMontreuil2013();
  for (const PlannedVisit& visit : plan.visits) {
    if (!visit.outing) {
      EXPECT_EQ(visit.request.setting(), common::v1::FIXED_SITE);
      continue;
    }
    const PlannedOuting& outing = plan.season.outings[static_cast<std::size_t>(*visit.outing)];
    EXPECT_FALSE(outing.cancelled());
    EXPECT_GT(TimeOf(visit), outing.start);
    EXPECT_LT(TimeOf(visit), outing.end);
    EXPECT_EQ(visit.request.setting(),
              outing.kind == outreach::v1::FESTIVE_EVENT ? common::v1::FESTIVE : common::v1::STREET);
  }
}

TEST(VisitsOfAnOuting, TakeAlongThoseThatWereOutsideThatDayAnyway) {
  absl::TimeZone paris;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  const Plan plan = Planned(Figures{.outside = 0.3, .season = true});
  std::set<absl::CivilDay> days;
  for (const PlannedOuting& outing : plan.season.outings) {
    if (!outing.cancelled() && outing.kind == outreach::v1::MARAUDE) days.insert(outing.day);
  }
  for (const PlannedVisit& visit : plan.visits) {
    const bool outside =
        visit.request.setting() == common::v1::STREET || visit.request.setting() == common::v1::MOBILE_UNIT;
    if (outside && days.contains(absl::ToCivilDay(TimeOf(visit), paris))) {
      EXPECT_TRUE(visit.outing.has_value());
    }
  }
}

TEST(ALoad, CoversWhateverAnOutingHandsOut) {
  const Plan plan = SeasonOfMontreuil2013();
  std::map<int, std::map<std::string, int>> handed_out;
  for (const PlannedVisit& visit : plan.visits) {
    if (!visit.outing) continue;
    for (const auto& handout : visit.request.handouts())
      handed_out[*visit.outing][handout.item()] += handout.quantity();
  }
  for (const auto& [index, items] : handed_out) {
    const PlannedOuting& outing = plan.season.outings[static_cast<std::size_t>(index)];
    const auto& lines = outing.series ? plan.season.series[static_cast<std::size_t>(*outing.series)].request.load()
                                      : outing.request.load();
    std::map<std::string, int> load;
    for (const auto& line : lines) load[line.item()] += line.quantity();
    for (const auto& [item, quantity] : items) EXPECT_GE(load[item], quantity) << item << " on " << outing.day;
  }
}

TEST(TheTruthOfASeason, CountsOutingsMediationAndActivities) {
  const Plan plan = SeasonOfMontreuil2013();
  const statistics::v1::ActivityReport truth = Truth(plan);
  EXPECT_EQ(truth.outings().count() + truth.outings().cancelled(), static_cast<int>(plan.season.outings.size()));
  EXPECT_GT(truth.outings().cancelled(), 0);
  EXPECT_EQ(truth.outings().visits(), truth.met_outside().visits());
  EXPECT_LE(truth.outings().people_seen(), truth.people_seen());
  EXPECT_EQ(truth.mediation_actions(), static_cast<int>(plan.season.mediations.size()));
  EXPECT_EQ(truth.activities().by_kind_size(), 2);
}

TEST(Appointments, LieInTheIndividualHoursOfFriday) {
  absl::TimeZone paris;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  const Plan plan = SeasonOfMontreuil2013();
  EXPECT_GE(plan.season.appointments.size(), 8u);
  std::vector<int> minutes;
  for (const PlannedAppointment& appointment : plan.season.appointments) {
    const absl::CivilMinute local = absl::ToCivilMinute(
        absl::FromUnixSeconds(TimeUtil::TimestampToSeconds(appointment.request.start_time())), paris);
    EXPECT_EQ(absl::GetWeekday(local), absl::Weekday::friday);
    minutes.push_back(local.hour() * 60 + local.minute());
  }
  EXPECT_THAT(minutes, Each(AllOf(Ge(12 * 60), Le(14 * 60 - 30))));
}

}  // namespace
}  // namespace passerelle::simulator
