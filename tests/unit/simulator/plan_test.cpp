#include "tests/simulator/plan.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/simulator/calendar.h"
#include "tests/simulator/truth.h"
#include "tests/unit/simulator/planned.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::TimeUtil;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Lt;

Plan Montreuil2013() { return Planned(Figures{.seed = 2013}); }

int Supply(const statistics::v1::ActivityReport& report, std::string_view item) {
  for (const auto& figure : report.supplies()) {
    if (figure.item() == item) return figure.quantity();
  }
  return 0;
}

TEST(ThePlan, HasExactlyThePeopleAndVisitsAskedFor) {
  for (const std::uint64_t seed : {1, 2, 2013}) {
    for (const auto& [people, visits] : std::map<int, int>{{1, 1}, {10, 10}, {7, 4000}, {248, 3025}, {600, 7500}}) {
      const Plan plan = Planned(Figures{.people = people, .visits = visits, .seed = seed});
      std::set<int> seen;
      for (const PlannedVisit& visit : plan.visits) seen.insert(visit.person.value());
      EXPECT_EQ(static_cast<int>(plan.people.size()), people);
      EXPECT_EQ(static_cast<int>(seen.size()), people) << "everybody comes at least once";
      EXPECT_EQ(static_cast<int>(plan.visits.size()), visits);
    }
  }
}

TEST(ThePlan, IsTheSameForTheSameFigures) {
  const Figures figures{.anonymous = 40, .duplicates = 5, .outside = 0.1, .seed = 7};
  const Plan first = Planned(figures), second = Planned(figures);
  ASSERT_EQ(first.visits.size(), second.visits.size());
  for (std::size_t index = 0; index < first.visits.size(); ++index) {
    EXPECT_EQ(first.visits[index].key, second.visits[index].key);
    EXPECT_EQ(first.visits[index].person, second.visits[index].person);
    EXPECT_TRUE(MessageDifferencer::Equals(first.visits[index].request, second.visits[index].request));
  }
  for (std::size_t index = 0; index < first.people.size(); ++index) {
    EXPECT_EQ(first.people[index].key, second.people[index].key);
    EXPECT_TRUE(MessageDifferencer::Equals(first.people[index].request, second.people[index].request));
  }
}

TEST(ThePlan, NeverUsesAKeyTwiceWhateverTheFigures) {
  std::set<std::string> keys;
  std::size_t made = 0;
  for (const Figures& figures :
       {Figures{}, Figures{.seed = 2}, Figures{.site = "calais"}, Figures{.year = 2014}, Figures{.people = 249},
        Figures{.visits = 3026}, Figures{.outside = 0.2}, Figures{.season = true}}) {
    const Plan plan = Planned(figures);
    for (const PlannedPerson& person : plan.people) keys.insert(person.key);
    for (const PlannedVisit& visit : plan.visits) keys.insert(visit.key);
    made += plan.people.size() + plan.visits.size();
  }
  EXPECT_EQ(keys.size(), made);
}

TEST(ThePlan, ReceivesPeopleOnlyWhenTheDoorsAreOpen) {
  absl::TimeZone paris;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  const std::vector<absl::CivilDay> holidays = PublicHolidays(2013);
  for (const PlannedVisit& visit : Montreuil2013().visits) {
    const absl::CivilSecond local =
        absl::ToCivilSecond(absl::FromUnixSeconds(TimeUtil::TimestampToSeconds(visit.request.occur_time())), paris);
    const absl::CivilDay day(local);
    EXPECT_EQ(day.year(), 2013);
    EXPECT_NE(absl::GetWeekday(day), absl::Weekday::saturday);
    EXPECT_NE(absl::GetWeekday(day), absl::Weekday::sunday);
    EXPECT_FALSE(std::binary_search(holidays.begin(), holidays.end(), day)) << day;
    const int minute = local.hour() * 60 + local.minute();
    EXPECT_THAT(minute, AllOf(Ge(PublicHours(day).from), Lt(PublicHours(day).to)));
  }
}

TEST(ThePlan, KeepsTimeOrder) {
  const Plan plan = Montreuil2013();
  EXPECT_TRUE(std::is_sorted(plan.visits.begin(), plan.visits.end(), [](const PlannedVisit& a, const PlannedVisit& b) {
    return a.request.occur_time().seconds() < b.request.occur_time().seconds();
  }));
}

TEST(ThePlan, IsPlausibleForMontreuilIn2013) {
  const statistics::v1::ActivityReport truth = Truth(Montreuil2013());
  EXPECT_EQ(truth.people_seen(), 248);
  EXPECT_EQ(truth.visits(), 3025);
  EXPECT_EQ(truth.anonymous_visits(), 0);
  int women = 0;
  for (const auto& figure : truth.by_gender()) {
    if (figure.gender() == common::v1::WOMAN) women = figure.people_seen();
  }
  EXPECT_THAT(women, AllOf(Ge(248 * 15 / 100), Lt(248 * 26 / 100)));
  EXPECT_THAT(Supply(truth, "kit-injection-1ml"), AllOf(Ge(2000), Lt(10000)));
  EXPECT_THAT(Supply(truth, "kit-injection-2ml"), AllOf(Ge(1000), Lt(10000)));
  EXPECT_THAT(Supply(truth, "kit-base"), AllOf(Ge(200), Lt(1000)));
  EXPECT_THAT(Supply(truth, "condom-external"), AllOf(Ge(200), Lt(1000)));
  EXPECT_EQ(Supply(truth, "naloxone-nasal"), 0) << "not yet sold in 2013";
}

TEST(ThePlan, IsHeavyTailed) {
  std::map<int, int> counts;
  for (const PlannedVisit& visit : Montreuil2013().visits) ++counts[*visit.person];
  std::vector<int> sorted;
  for (const auto& [person, count] : counts) sorted.push_back(count);
  std::sort(sorted.rbegin(), sorted.rend());
  int of_the_regulars = 0;
  for (std::size_t index = 0; index < sorted.size() / 5; ++index) of_the_regulars += sorted[index];
  EXPECT_GE(of_the_regulars, 3025 * 55 / 100) << "a fifth of the people make more than half of the visits";
  EXPECT_LE(sorted[sorted.size() / 2], 9) << "half of the people come rarely";
  EXPECT_LE(sorted.front(), static_cast<int>(OpenDays(2013).size()));
}

TEST(ThePlan, RecordsNobodyWhoMightBeAMinor) {
  for (const PlannedPerson& person : Montreuil2013().people) {
    EXPECT_TRUE(person.request.adult_confirmed());
    if (person.request.has_birth_year()) {
      EXPECT_LE(person.request.birth_year(), 2013 - 19);
    }
  }
}

TEST(AnonymousVisits, AreCountedBesideThoseOfRegisteredPeople) {
  const Plan plan = Planned(Figures{.people = 20, .visits = 100, .anonymous = 33});
  const statistics::v1::ActivityReport truth = Truth(plan);
  EXPECT_EQ(truth.people_seen(), 20);
  EXPECT_EQ(truth.visits(), 133);
  EXPECT_EQ(truth.anonymous_visits(), 33);
}

TEST(Duplicates, AreTheSamePersonUnderASecondRecord) {
  const Plan plan = Planned(Figures{.people = 50, .visits = 400, .duplicates = 6});
  ASSERT_EQ(plan.people.size(), 56u);
  for (std::size_t index = 50; index < 56; ++index) {
    const PlannedPerson& again = plan.people[index];
    const PlannedPerson& original = plan.people[static_cast<std::size_t>(again.same_as.value())];
    EXPECT_NE(again.key, original.key);
    EXPECT_EQ(again.request.gender(), original.request.gender());
    EXPECT_EQ(again.request.birth_year(), original.request.birth_year());
  }
  EXPECT_EQ(Truth(plan).people_seen(), 56) << "two records count twice until they are merged";
}

TEST(APlanThatCannotBe, IsRefused) {
  EXPECT_FALSE(MakePlan(Figures{.people = 10, .visits = 9}).ok());
  EXPECT_FALSE(MakePlan(Figures{.people = 10, .visits = 12, .duplicates = 3}).ok());
  EXPECT_FALSE(MakePlan(Figures{.people = 0, .visits = 5}).ok());
  EXPECT_FALSE(MakePlan(Figures{.time_zone = "Europe/Atlantis"}).ok());
}

TEST(ThePublicHolidaysOf2013, AreTheElevenOfTheFrenchCalendar) {
  EXPECT_THAT(
      PublicHolidays(2013),
      ::testing::ElementsAre(absl::CivilDay(2013, 1, 1), absl::CivilDay(2013, 4, 1), absl::CivilDay(2013, 5, 1),
                             absl::CivilDay(2013, 5, 8), absl::CivilDay(2013, 5, 9), absl::CivilDay(2013, 5, 20),
                             absl::CivilDay(2013, 7, 14), absl::CivilDay(2013, 8, 15), absl::CivilDay(2013, 11, 1),
                             absl::CivilDay(2013, 11, 11), absl::CivilDay(2013, 12, 25)));
}

}  // namespace
}  // namespace passerelle::simulator
