#include "services/statistics/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <random>

#include "tests/unit/statistics/naive_count.h"

namespace passerelle::statistics {
namespace {

std::string Uuid(int number) {
  char text[37];
  snprintf(text, sizeof text, "01890000-0000-7000-8000-%012d", number);
  return text;
}

VisitFact FactOf(const PlainVisit& visit) {
  VisitFact fact;
  fact.site = visit.site;
  fact.day = visit.day;
  fact.setting = visit.setting;
  if (!visit.person.empty()) fact.person = ParseId(visit.person);
  fact.gender = visit.gender;
  fact.age_band = visit.age_band;
  fact.people = visit.people;
  for (const auto& [kind, minutes] : visit.acts) fact.acts.emplace_back(kind, minutes);
  for (const auto& [item, quantity] : visit.handouts) fact.handouts.emplace_back(item, quantity);
  fact.syringes_returned = visit.syringes_returned;
  fact.with_outing = visit.with_outing;
  return fact;
}

void Tell(Figures& figures, const std::string& slug, const PlainItem& item) {
  std::vector<std::pair<std::string_view, int>> components(item.components.begin(), item.components.end());
  figures.SetItem(slug, item.report_line, "", components);
}

// A world that grows, shrinks and changes at random, with the figures told the same.
class RandomWorld {
 public:
  explicit RandomWorld(unsigned seed) : random_(seed) {
    for (const char* site : {"arras", "calais", "montreuil"}) figures.SetSite(site);
  }

  void Happen() {
    const int what = Pick(100);
    if (what < 64) {
      Record();
    } else if (what < 68) {
      Merge();
    } else if (what < 70) {
      Unmerge();
    } else if (what < 80) {
      Void();
    } else if (what < 88) {
      ChangePerson();
    } else if (what < 92) {
      ChangeOuting();
    } else if (what < 94) {
      ChangeMediation();
    } else if (what < 95) {
      ChangeActivity();
    } else if (what < 97) {
      ChangeReferral();
    } else {
      ChangeItem();
    }
  }
  // Any days, whole months, or the whole years that the world has seen.
  DayRange SomeRange() {
    switch (Pick(5)) {
      case 0:
        return *ParseRange("2023-01-01", "2023-12-31");
      case 1:
        return *ParseRange("2022-01-01", "2024-12-31");
      case 2:
        return *ParseRange("2022-11-01", "2023-02-28");
      default:
        return SomeDays();
    }
  }
  DayRange SomeDays() {
    const Day first = kFirstDay + Pick(kDays);
    return {first, first + Pick(Pick(2) == 0 ? 40 : kDays)};
  }
  std::set<std::string> SomeSites() {
    std::set<std::string> sites;
    while (sites.empty()) {
      for (const char* site : {"arras", "calais", "montreuil"}) {
        if (Pick(2) == 0) sites.insert(site);
      }
    }
    return sites;
  }
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  World world;
  Figures figures;

 private:
  static constexpr Day kFirstDay = 19000;  // 2022-01-08
  static constexpr int kDays = 800;

  void Record() {
    PlainVisit visit;
    visit.site = Site();
    visit.day = kFirstDay + Pick(kDays);
    visit.setting = static_cast<common::v1::Setting>(1 + Pick(10));
    if (Pick(4) != 0) {
      visit.person = Uuid(Pick(60));
    } else {
      visit.gender = static_cast<common::v1::Gender>(Pick(7));
      visit.age_band = static_cast<common::v1::AgeBand>(Pick(9));
      visit.people = 1 + Pick(5);
    }
    for (int act = Pick(4); act > 0; --act)
      visit.acts.emplace_back(static_cast<common::v1::ActKind>(1 + Pick(21)), Pick(3) * 15);
    for (int handout = Pick(3); handout > 0; --handout) visit.handouts.emplace_back(Item(Pick(6)), 1 + Pick(20));
    visit.syringes_returned = Pick(3) * 5;
    visit.with_outing = Pick(3) == 0;
    figures.CountVisit(FactOf(visit), 1);
    world.visits.push_back(std::move(visit));
  }
  void Void() {
    if (world.visits.empty()) return;
    const auto visit = world.visits.begin() + Pick(static_cast<int>(world.visits.size()));
    figures.CountVisit(FactOf(*visit), -1);
    world.visits.erase(visit);
  }
  void Merge() {
    const std::string person = Uuid(Pick(60)), duplicate = Uuid(Pick(60));
    auto& merged = world.second_records;
    const bool has_duplicates =
        std::any_of(merged.begin(), merged.end(), [&](const auto& record) { return record.second == duplicate; });
    if (person == duplicate || has_duplicates || merged.contains(person) || merged.contains(duplicate)) return;
    figures.SetMerged(ParseId(duplicate), ParseId(person));
    merged[duplicate] = person;
  }
  void Unmerge() {
    if (world.second_records.empty()) return;
    const auto record = std::next(world.second_records.begin(), Pick(static_cast<int>(world.second_records.size())));
    figures.SetMerged(ParseId(record->first), ParseId(record->first));
    world.second_records.erase(record);
  }
  void ChangePerson() {
    const std::string id = Uuid(Pick(60));
    const PlainPerson person{static_cast<common::v1::Gender>(1 + Pick(6)), Pick(5) == 0 ? 0 : 1940 + Pick(66)};
    figures.SetPerson(ParseId(id), person.gender, person.birth_year);
    world.people[id] = person;
  }
  void ChangeItem() {
    const int number = Pick(6);
    PlainItem item{Pick(2) == 0 ? "syringes" : "other", {}};
    if (number < 2 && Pick(3) != 0) item.components = {{Item(2 + Pick(2)), 1 + Pick(3)}, {Item(4 + Pick(2)), 1}};
    Tell(figures, Item(number), item);
    world.items[Item(number)] = item;
  }
  // A new outing, or a newer version of one: a completed one may be corrected, a planned one cancelled.
  void ChangeOuting() {
    const std::string id = Uuid(100 + Pick(40));
    const auto known = world.outings.find(id);
    const int state = Pick(3);
    OutingFact fact{.kind = std::array{"FESTIVE_EVENT", "MARAUDE", "SQUAT"}[static_cast<std::size_t>(Pick(3))],
                    .day = kFirstDay + Pick(kDays),
                    .completed = state == 1,
                    .cancelled = state == 2,
                    .minutes = Pick(600),
                    .team_size = 2 + Pick(3),
                    .unknown = {},
                    .known_people = Pick(5),
                    .needles_picked_up = Pick(30),
                    .mediations = Pick(3),
                    .incidents = Pick(2)};
    for (int line = Pick(4); line > 0; --line) fact.unknown.push_back({Pick(7), Pick(9), 1 + Pick(6)});
    const std::string site = known == world.outings.end() ? Site() : known->second.site;
    figures.SetOuting(site, ParseId(id), fact);
    world.outings[id] = {site, fact};
  }
  void ChangeMediation() {
    const std::string id = Uuid(200 + Pick(20));
    const auto known = world.mediations.find(id);
    const MediationFact fact{.kind = Pick(2) == 0 ? "RESIDENTS" : "SHOPS",
                             .day = kFirstDay + Pick(kDays),
                             .minutes = Pick(120),
                             .needles_picked_up = Pick(10),
                             .voided = Pick(4) == 0};
    const std::string site = known == world.mediations.end() ? Site() : known->second.site;
    figures.SetMediation(site, ParseId(id), fact);
    world.mediations[id] = {site, fact};
  }
  void ChangeActivity() {
    const std::string id = Uuid(300 + Pick(20));
    const auto known = world.activities.find(id);
    const ActivityFact fact{.kind = Pick(2) == 0 ? "COLLECTIVE" : "TEAM_MEETING",
                            .day = kFirstDay + Pick(kDays),
                            .held = Pick(3) != 0,
                            .minutes = Pick(180),
                            .participants = Pick(15)};
    const std::string site = known == world.activities.end() ? Site() : known->second.site;
    figures.SetActivity(site, ParseId(id), fact);
    world.activities[id] = {site, fact};
  }
  // A new referral, or a newer version of one: answered, closed, reopened.
  void ChangeReferral() {
    const std::string id = Uuid(400 + Pick(40));
    const auto known = world.referrals.find(id);
    ReferralFact fact{.theme = std::array{"CARE", "HOUSING", "RIGHTS"}[static_cast<std::size_t>(Pick(3))],
                      .state = std::array{"SENT", "ACCEPTED", "CLOSED"}[static_cast<std::size_t>(Pick(3))],
                      .outcome = "",
                      .day = kFirstDay + Pick(kDays),
                      .answer_seconds = std::nullopt,
                      .accompanied = Pick(3) == 0};
    if (fact.state == "CLOSED") fact.outcome = Pick(2) == 0 ? "COMPLETED" : "REFUSED";
    if (Pick(3) != 0) fact.answer_seconds = Pick(14 * 24 * 3600);
    const std::string site = known == world.referrals.end() ? Site() : known->second.site;
    figures.SetReferral(site, ParseId(id), fact);
    world.referrals[id] = {site, fact};
  }
  std::string Site() { return std::array{"arras", "calais", "montreuil"}[static_cast<std::size_t>(Pick(3))]; }
  static std::string Item(int number) {
    return std::array{"kit-a", "kit-b", "needle", "cup", "wipe", "leaflet"}[static_cast<std::size_t>(number)];
  }

  std::mt19937 random_;
};

class AnyHistory : public ::testing::TestWithParam<unsigned> {};

TEST_P(AnyHistory, IsReportedAsANaiveCountWould) {
  RandomWorld random(GetParam());
  for (int i = 0; i < 60; ++i) {
    for (int step = 0; step < 20; ++step) random.Happen();
    const DayRange range = random.SomeRange();
    const std::set<std::string> sites = random.SomeSites();
    const v1::ActivityReport expected = NaiveReport(random.world, sites, range);
    const v1::ActivityReport report = MakeReport(random.figures, {sites.begin(), sites.end()}, range);
    ASSERT_EQ(report.DebugString(), expected.DebugString());
  }
}

TEST_P(AnyHistory, HasTheSeriesThatANaiveCountGives) {
  RandomWorld random(GetParam());
  for (int step = 0; step < 600; ++step) random.Happen();
  for (int metric = v1::VISITS; metric <= v1::Metric_MAX; ++metric) {
    for (const v1::Interval interval : {v1::DAY, v1::WEEK, v1::MONTH}) {
      const std::set<std::string> sites = random.SomeSites();
      DayRange range = random.SomeRange();
      range.last = std::min(range.last, range.first + 60);
      const auto intervals = *IntervalsOf(interval, range);
      const auto values =
          MakeSeries(random.figures, {sites.begin(), sites.end()}, static_cast<v1::Metric>(metric), intervals);
      ASSERT_EQ(values.size(), intervals.size());
      for (std::size_t i = 0; i < intervals.size(); ++i) {
        ASSERT_EQ(values[i], NaiveMetric(random.world, sites, static_cast<v1::Metric>(metric), intervals[i]))
            << v1::Metric_Name(metric) << " from " << FormatDay(intervals[i].first);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyHistory, ::testing::Range(1u, 9u));

TEST(Report, OfNothingIsEmpty) {
  Figures figures;
  figures.SetSite("montreuil");
  const v1::ActivityReport report = MakeReport(figures, {"montreuil"}, *ParseRange("2013-01-01", "2013-12-31"));
  v1::ActivityReport empty;
  empty.add_sites("montreuil");
  empty.set_from("2013-01-01");
  empty.set_to("2013-12-31");
  empty.mutable_outings();
  empty.mutable_met_outside();
  empty.mutable_mediation();
  empty.mutable_activities();
  empty.mutable_referrals();
  EXPECT_EQ(report.DebugString(), empty.DebugString());
}

TEST(Report, AddsUpMoreThanItsFieldsHoldAndStatesTheMostTheyCan) {
  Figures figures;
  figures.SetSite("montreuil");
  PlainVisit visit;
  visit.site = "montreuil";
  visit.day = 16000;
  visit.syringes_returned = 1'000'000;
  for (int i = 0; i < 2500; ++i) figures.CountVisit(FactOf(visit), 1);
  const DayRange day = {16000, 16000};
  const DayRange year = *ParseRange("2013-01-01", "2013-12-31");
  EXPECT_EQ(MakeReport(figures, {"montreuil"}, day).syringes_returned(), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(MakeReport(figures, {"montreuil"}, year).syringes_returned(), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(MakeSeries(figures, {"montreuil"}, v1::SYRINGES_RETURNED, {year}),
            std::vector<std::int64_t>{2'500'000'000});
}

TEST(Report, CountsAKitOfTwoSyringesAsTwoSyringesOnceTheCatalogueTells) {
  Figures figures;
  PlainVisit visit;
  visit.site = "montreuil";
  visit.day = 16000;
  visit.handouts = {{"kit-injection-1ml", 3}, {"syringe-1ml", 4}};
  figures.CountVisit(FactOf(visit), 1);
  const DayRange day = {16000, 16000};
  EXPECT_EQ(MakeReport(figures, {"montreuil"}, day).syringes_distributed(), 0);

  Tell(figures, "syringe-1ml", {"syringes", {}});
  Tell(figures, "kit-injection-1ml", {"kits", {{"syringe-1ml", 2}, {"cup", 2}}});
  const v1::ActivityReport report = MakeReport(figures, {"montreuil"}, day);
  EXPECT_EQ(report.syringes_distributed(), 10);
  ASSERT_EQ(report.supplies_size(), 2);
  EXPECT_EQ(report.supplies(0).item(), "kit-injection-1ml");
  EXPECT_EQ(report.supplies(0).quantity(), 3);
  ASSERT_EQ(report.components_size(), 2);
  EXPECT_EQ(report.components(0).item(), "cup");
  EXPECT_EQ(report.components(0).quantity(), 6);
  EXPECT_EQ(report.components(1).quantity(), 10);
}

TEST(Report, NeverCountsThePeopleOfAnOutingsReportAsVisits) {
  Figures figures;
  OutingFact outing{.kind = "MARAUDE",
                    .day = 16000,
                    .completed = true,
                    .cancelled = false,
                    .minutes = 240,
                    .team_size = 3,
                    .unknown = {{common::v1::WOMAN, common::v1::AGE_25_29, 4}, {0, 0, 2}},
                    .known_people = 7,
                    .needles_picked_up = 12,
                    .mediations = 1,
                    .incidents = 0};
  figures.SetOuting("montreuil", ParseId(Uuid(1)), outing);
  const v1::ActivityReport report = MakeReport(figures, {"montreuil"}, {16000, 16000});
  EXPECT_EQ(report.visits(), 0);
  EXPECT_EQ(report.people_seen(), 0);
  EXPECT_EQ(report.by_gender_size(), 0);
  EXPECT_EQ(report.outings().unknown_people_met(), 6);
  EXPECT_EQ(report.outings().known_people_met(), 7);
  ASSERT_EQ(report.outings().unknown_by_gender_size(), 2);
  EXPECT_EQ(report.outings().unknown_by_gender(1).gender(), common::v1::UNKNOWN);
  ASSERT_EQ(report.outings().by_kind_size(), 1);
  EXPECT_EQ(report.outings().by_kind(0).team_minutes(), 720);
  EXPECT_EQ(report.needles_picked_up(), 12);

  outing.completed = false;
  outing.cancelled = true;
  figures.SetOuting("montreuil", ParseId(Uuid(1)), outing);
  const v1::ActivityReport cancelled = MakeReport(figures, {"montreuil"}, {16000, 16000});
  EXPECT_EQ(cancelled.outings().count(), 0);
  EXPECT_EQ(cancelled.outings().cancelled(), 1);
  EXPECT_EQ(cancelled.outings().unknown_people_met(), 0);
}

ReferralFact ClosedReferral(const char* outcome) {
  return {.theme = "HOUSING",
          .state = "CLOSED",
          .outcome = outcome,
          .day = 16000,
          .answer_seconds = 90 * 60 + 59,
          .accompanied = true};
}

TEST(Report, ClosesTheLoopOfThoseReferralsOnlyThatAreClosedNow) {
  Figures figures;
  for (int i = 0; i < 2; ++i) figures.SetReferral("montreuil", ParseId(Uuid(i)), ClosedReferral("COMPLETED"));
  ReferralFact declined = ClosedReferral("");
  declined.state = "DECLINED";
  figures.SetReferral("montreuil", ParseId(Uuid(2)), declined);
  const v1::ReferralFigures sent = MakeReport(figures, {"montreuil"}, {16000, 16000}).referrals();
  EXPECT_EQ(sent.count(), 3);
  EXPECT_EQ(sent.answered(), 3);
  EXPECT_EQ(sent.median_answer_minutes(), 90);
  EXPECT_EQ(sent.closed(), 2);
  EXPECT_EQ(sent.loop_closure_percent(), 67);

  ReferralFact reopened = ClosedReferral("");
  reopened.state = "DRAFT";
  reopened.answer_seconds = std::nullopt;
  figures.SetReferral("montreuil", ParseId(Uuid(0)), reopened);
  const v1::ReferralFigures later = MakeReport(figures, {"montreuil"}, {16000, 16000}).referrals();
  EXPECT_EQ(later.count(), 3);
  EXPECT_EQ(later.answered(), 2);
  EXPECT_EQ(later.closed(), 1);
  EXPECT_EQ(later.loop_closure_percent(), 33);
}

TEST(Report, StatesTheMiddleAndTheMeanOfTheDelaysOfAnswers) {
  Figures figures;
  const int minutes[] = {10, 2000, 30, 40};
  for (int i = 0; i < 4; ++i) {
    ReferralFact referral = ClosedReferral("COMPLETED");
    referral.answer_seconds = minutes[i] * 60;
    figures.SetReferral("montreuil", ParseId(Uuid(i)), referral);
  }
  const v1::ReferralFigures sent = MakeReport(figures, {"montreuil"}, {16000, 16000}).referrals();
  EXPECT_EQ(sent.median_answer_minutes(), 35);
  EXPECT_EQ(sent.mean_answer_minutes(), 520);
}

TEST(Report, CountsAPersonMetOutsideInTwoSettingsOnce) {
  Figures figures;
  PlainVisit visit;
  visit.site = "montreuil";
  visit.day = 16000;
  visit.person = Uuid(1);
  for (const common::v1::Setting setting : {common::v1::STREET, common::v1::FESTIVE, common::v1::FIXED_SITE}) {
    visit.setting = setting;
    figures.CountVisit(FactOf(visit), 1);
  }
  visit.person = Uuid(2);
  figures.CountVisit(FactOf(visit), 1);
  const v1::ActivityReport report = MakeReport(figures, {"montreuil"}, {16000, 16000});
  EXPECT_EQ(report.people_seen(), 2);
  EXPECT_EQ(report.met_outside().people_seen(), 1);
  EXPECT_EQ(report.met_outside().visits(), 2);
  EXPECT_EQ(report.met_outside().by_setting_size(), 2);
}

TEST(Report, MakesAPersonNewOnceMoreWhenTheEarlierVisitIsVoided) {
  Figures figures;
  PlainVisit january;
  january.site = "montreuil";
  january.person = Uuid(1);
  january.day = ParseRange("2013-01-10", "2013-01-10")->first;
  PlainVisit june = january;
  june.day = ParseRange("2013-06-10", "2013-06-10")->first;
  figures.CountVisit(FactOf(january), 1);
  figures.CountVisit(FactOf(june), 1);
  const DayRange summer = *ParseRange("2013-06-01", "2013-08-31");
  EXPECT_EQ(MakeReport(figures, {"montreuil"}, summer).new_people(), 0);
  figures.CountVisit(FactOf(january), -1);
  EXPECT_EQ(MakeReport(figures, {"montreuil"}, summer).new_people(), 1);
  figures.CountVisit(FactOf(june), -1);
  EXPECT_EQ(MakeReport(figures, {"montreuil"}, summer).people_seen(), 0);
}

}  // namespace
}  // namespace passerelle::statistics
