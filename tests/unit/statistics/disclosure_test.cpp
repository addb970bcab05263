// Statistical confidentiality: whoever asks for every figure there is finds no small number of people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "services/runtime/base/status.h"
#include "services/statistics/disclosure/audience.h"
#include "services/statistics/disclosure/report_lines.h"
#include "services/statistics/disclosure/year_table.h"
#include "services/statistics/report.h"
#include "tests/unit/statistics/disclosure_attack.h"

namespace passerelle::statistics {
namespace {

using disclosure::CellTable;
using disclosure::YearTable;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kAttackedYear = 2023;
constexpr Day kFirstDayOfYear = 19358;  // 2023-01-01
const std::vector<std::string> kPlaces = {"", "arras", "calais", "lens", "montreuil"};

// A year of a small association: some come every week, many once; one site has a handful of people only.
class RandomYear {
 public:
  explicit RandomYear(unsigned seed) : random_(seed) {
    for (std::size_t site = 1; site < kPlaces.size(); ++site) figures_.SetSite(kPlaces[site]);
    for (int person = 0; person < kPeople; ++person) {
      figures_.SetPerson({1, static_cast<std::uint64_t>(person)}, 1 + std::min(Pick(6), Pick(6)),
                         Pick(8) == 0 ? 0 : 1950 + Pick(54));
    }
    for (int visit = 0; visit < 1500; ++visit) Visit();
    for (int referral = 0; referral < 60; ++referral) Refer(static_cast<std::uint64_t>(referral));
  }

  const Figures& figures() const { return figures_; }

 private:
  static constexpr int kPeople = 120;

  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::string SomeSite() { return kPlaces[1 + static_cast<std::size_t>(std::min({Pick(4), Pick(4), Pick(4)}))]; }
  void Visit() {
    VisitFact visit{};
    const std::string site = SomeSite();
    visit.site = site;
    visit.day = kFirstDayOfYear - 30 + Pick(395);
    visit.setting = Pick(3) == 0 ? 2 + Pick(4) : 1;
    visit.people = 1;
    visit.with_outing = visit.setting != 1 && Pick(2) == 0;
    if (Pick(5) == 0) {
      visit.gender = 1 + Pick(3);
      visit.age_band = 2 + Pick(5);
      visit.people = 1 + Pick(3);
    } else {
      visit.person = PersonId{1, static_cast<std::uint64_t>(std::min(Pick(kPeople), Pick(kPeople)))};
    }
    for (int act = Pick(3); act > 0; --act) visit.acts.emplace_back(1 + std::min(Pick(12), Pick(12)), 10);
    figures_.CountVisit(visit, 1);
  }
  void Refer(std::uint64_t number) {
    figures_.SetReferral(SomeSite(), {2, number},
                         {.theme = Pick(3) == 0 ? "HOUSING" : "CARE",
                          .state = Pick(4) == 0 ? "ACCEPTED" : "SENT",
                          .outcome = "",
                          .day = kFirstDayOfYear + Pick(365),
                          .answer_seconds = std::nullopt,
                          .accompanied = Pick(3) == 0});
  }

  std::mt19937 random_;
  Figures figures_;
};

std::vector<std::string> SitesAtPlace(const std::string& place, const Figures& figures) {
  return place.empty() ? figures.KnownSites() : std::vector<std::string>{place};
}

// Everything that can be asked about the year; show(report, place, period) makes of each report what is shown of it.
template <class Show>
YearOfAnswers AskEverything(const Figures& figures, Show show) {
  YearOfAnswers year;
  for (const std::string& place : kPlaces) {
    auto& exact = year.exact.emplace_back();
    auto& shown = year.shown.emplace_back();
    for (int period = 0; period <= 12; ++period) {
      exact.push_back(MakeReport(figures, SitesAtPlace(place, figures), disclosure::RangeOf(kAttackedYear, period)));
      shown.push_back(show(exact.back(), place, period));
    }
  }
  return year;
}

YearOfAnswers AskThrough(const Figures& figures, const std::vector<std::int64_t>& thresholds) {
  const YearTable table(figures, kAttackedYear, thresholds);
  return AskEverything(figures, [&](const v1::ActivityReport&, const std::string& place, int period) {
    return table.Report(place, period);
  });
}

class AnyYear : public ::testing::TestWithParam<unsigned> {
 protected:
  const RandomYear year_{GetParam()};
};

TEST_P(AnyYear, TellsNoSmallNumberInsideTheAssociation) {
  EXPECT_THAT(FindSmallNumbers(AskThrough(year_.figures(), {5}), 5), IsEmpty());
}

TEST_P(AnyYear, TellsNoSmallNumberToAnybody) {
  EXPECT_THAT(FindSmallNumbers(AskThrough(year_.figures(), {5, 11}), 11), IsEmpty());
}

TEST_P(AnyYear, ShowsThePublicNothingThatIsHeldBackInside) {
  const YearOfAnswers inside = AskThrough(year_.figures(), {5});
  const YearOfAnswers outside = AskThrough(year_.figures(), {5, 11});
  for (std::size_t place = 0; place < kPlaces.size(); ++place) {
    for (std::size_t period = 0; period <= 12; ++period) {
      const ReportNumbers held_back = NumbersOf(inside.shown[place][period]);
      for (const auto& [name, number] : NumbersOf(outside.shown[place][period])) {
        EXPECT_TRUE(!number.shown || held_back.at(name).shown) << name;
      }
    }
  }
}

TEST_P(AnyYear, TellsTrueNumbersAndStaysUseful) {
  const YearOfAnswers year = AskThrough(year_.figures(), {5});
  int shown = 0, all = 0;
  for (std::size_t place = 0; place < kPlaces.size(); ++place) {
    for (std::size_t period = 0; period <= 12; ++period) {
      const ReportNumbers truth = NumbersOf(year.exact[place][period]);
      for (const auto& [name, number] : NumbersOf(year.shown[place][period])) {
        if (number.shown) {
          EXPECT_EQ(number.value, truth.at(name).value) << name;
        }
        if (period != 0 || truth.at(name).value < 5) continue;
        ++all;
        shown += number.shown ? 1 : 0;
      }
    }
  }
  EXPECT_GT(shown * 3, all) << "more than a third of the year's larger numbers";
}

// What protects is what is tested: without it the same attack succeeds.
TEST_P(AnyYear, WouldTellSmallNumbersWithoutProtection) {
  EXPECT_THAT(FindSmallNumbers(AskThrough(year_.figures(), {}), 5), Not(IsEmpty()));
}

TEST_P(AnyYear, WouldTellSmallNumbersIfOnlyThoseWereHeldBack) {
  const YearOfAnswers year =
      AskEverything(year_.figures(), [](const v1::ActivityReport& exact, const std::string&, int) {
        v1::ActivityReport shown = exact;
        std::map<std::string, bool> small;
        for (const disclosure::ReportCells& cells : disclosure::CellsOf(exact)) {
          const auto is_small = [](std::optional<std::int64_t> value) { return value && *value > 0 && *value < 5; };
          small[cells.line] = is_small(cells.people) || is_small(cells.amount);
        }
        disclosure::Withhold([&](std::string_view line) { return small[std::string(line)]; }, shown);
        return shown;
      });
  EXPECT_THAT(FindSmallNumbers(year, 5), Not(IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyYear, ::testing::Range(1u, 7u));

// Three cells and their total.
struct CellRow {
  explicit CellRow(const std::vector<std::int64_t>& values, std::int64_t total) {
    std::vector<disclosure::Cell> parts;
    for (const std::int64_t value : values) {
      units.push_back(table.AddUnit());
      parts.push_back(table.AddCell(units.back(), value));
    }
    total_unit = table.AddUnit();
    table.AddSum(table.AddCell(total_unit, total), parts);
  }
  std::vector<bool> Hidden(std::int64_t threshold) {
    table.Protect(threshold);
    std::vector<bool> hidden;
    for (const disclosure::Unit unit : units) hidden.push_back(table.Hidden(unit));
    return hidden;
  }
  CellTable table;
  std::vector<disclosure::Unit> units;
  disclosure::Unit total_unit;
};

TEST(CellsOfATotal, AreShownWhenNoneIsSmallAndNobodyIsNoSecret) {
  EXPECT_THAT(CellRow({0, 5, 20}, 25).Hidden(5), ::testing::ElementsAre(false, false, false));
}

TEST(CellsOfATotal, HideTheSmallestOtherWithTheOnlySmallOne) {
  EXPECT_THAT(CellRow({3, 20, 8}, 31).Hidden(5), ::testing::ElementsAre(true, false, true));
}

TEST(CellsOfATotal, HideTheTotalWhenThereIsNoOther) {
  CellRow row({3, 0, 0}, 3);
  EXPECT_THAT(row.Hidden(5), ::testing::ElementsAre(true, false, false));
  EXPECT_TRUE(row.table.Hidden(row.total_unit));
}

TEST(CellsOfATotal, HideOneMoreWhenSmallOnesAreToldByTheirSum) {
  EXPECT_THAT(CellRow({1, 1, 20, 6}, 28).Hidden(5), ::testing::ElementsAre(true, true, false, true));
}

TEST(PeriodsForOthers, AreMonthsAndYears) {
  const auto around = [](const char* from, const char* to) { return disclosure::PeriodAround(*ParseRange(from, to)); };
  EXPECT_EQ(around("2024-02-01", "2024-02-29")->period, 2);
  EXPECT_EQ(around("2024-02-01", "2024-02-28")->period, disclosure::kWholeYear);
  EXPECT_EQ(around("2024-01-01", "2024-12-31")->period, disclosure::kWholeYear);
  EXPECT_EQ(around("2024-03-05", "2024-03-05")->period, disclosure::kWholeYear);
  EXPECT_EQ(ReasonOf(around("2023-12-31", "2024-01-01").status()), "RANGE_INVALID");
}

TEST(SitesForOthers, AreOneOrAll) {
  Figures figures;
  for (const char* site : {"arras", "calais", "lens"}) figures.SetSite(site);
  EXPECT_EQ(*disclosure::OneSiteOrAll({"calais"}, figures), "calais");
  EXPECT_EQ(*disclosure::OneSiteOrAll({"arras", "calais", "lens"}, figures), disclosure::kAssociation);
  EXPECT_EQ(ReasonOf(disclosure::OneSiteOrAll({"arras", "lens"}, figures).status()), "SITES_NOT_TOGETHER");
}

}  // namespace
}  // namespace passerelle::statistics
