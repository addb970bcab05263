// Which lines of the yearly report a single visit moves: one line too many, or another one, is a slip in the form.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/statistics/annual_report/live_report.h"

namespace passerelle::statistics {
namespace {

using namespace common::v1;
using Lines = std::set<std::string>;

constexpr char kSomeSite[] = "montreuil";
constexpr int kSomeYear = 2024;

VisitFact VisitOfSomebody(Setting setting = FIXED_SITE) {
  return {.site = kSomeSite,
          .day = DayOf(absl::CivilDay(kSomeYear, 3, 5)),
          .setting = setting,
          .person = PersonId{1, 1},
          .gender = 0,
          .age_band = 0,
          .people = 1,
          .acts = {},
          .handouts = {},
          .syringes_returned = 0};
}

// The values that are not 0.
LineValues ValuesOf(const VisitFact& visit, Gender gender = UNKNOWN, int birth_year = 0) {
  Figures figures;
  figures.SetSite(kSomeSite);
  figures.SetPerson({1, 1}, gender, birth_year);
  figures.CountVisit(visit, 1);
  LineValues values = Count(Forms::BuiltIn().Current(), YearCount(figures, {kSomeSite}, kSomeYear));
  std::erase_if(values, [](const auto& line) { return line.second.value == 0; });
  return values;
}

Lines LinesIn(const LineValues& values, const std::string& prefix = "") {
  Lines lines;
  for (const auto& [line, value] : values) {
    if (line.starts_with(prefix)) lines.insert(line);
  }
  return lines;
}

// The lines that an act of the kind moves.
Lines LinesOfAct(ActKind kind) {
  VisitFact with_act = VisitOfSomebody();
  with_act.acts = {{kind, 60}};
  Lines lines = LinesIn(ValuesOf(with_act));
  for (const std::string& line : LinesIn(ValuesOf(VisitOfSomebody()))) lines.erase(line);
  return lines;
}

struct ActLines {
  ActKind kind;
  std::vector<std::string> counted_in;  // each with its people
  std::vector<std::string> hours_too;
};

const std::vector<ActLines>& ExpectedActLines() {
  static const std::vector<ActLines> expected = {
      {WELCOME, {}, {"acts.welcome"}},
      {REST, {"reception.rest"}, {"acts.welcome"}},
      {SNACK, {"reception.snack"}, {"acts.hygiene"}},
      {SHOWER, {"reception.shower"}, {"acts.hygiene"}},
      {LAUNDRY, {"reception.laundry"}, {"acts.hygiene"}},
      {INFORMATION, {}, {"acts.risk_reduction"}},
      {COUNSELLING, {}, {"acts.risk_reduction"}},
      {INTERVIEW, {}, {"acts.interview"}},
      {GROUP_ACTIVITY, {}, {"acts.group"}},
      {NURSING, {}, {"acts.nursing"}},
      {RAPID_TEST, {"health.rapid_tests"}, {"acts.screening"}},
      {VACCINATION, {"health.vaccinations"}, {"acts.screening"}},
      {OVERDOSE_TRAINING, {"health.overdose_training"}, {"acts.risk_reduction"}},
      {HEALTH_ACCESS, {}, {"acts.health_access"}},
      {RIGHTS, {}, {"acts.rights"}},
      {HOUSING, {}, {"acts.housing"}},
      {EMPLOYMENT, {}, {"acts.employment"}},
      {FAMILY, {}, {"acts.family"}},
      {ACCOMPANIMENT, {}, {"acts.accompaniment"}},
      {REASSURANCE, {}, {"acts.reassurance"}},
  };
  return expected;
}

TEST(ReportLines, CountEachKindOfActWhereItBelongs) {
  for (const ActLines& expected : ExpectedActLines()) {
    Lines lines = {"acts.all", "acts.all.people", "acts.all.hours", "evolution.acts", "evolution.acts.hours"};
    for (const std::string& line : expected.counted_in) lines.insert({line, line + ".people"});
    for (const std::string& line : expected.hours_too) lines.insert({line, line + ".people", line + ".hours"});
    EXPECT_EQ(LinesOfAct(expected.kind), lines) << ActKind_Name(expected.kind);
  }
}

TEST(ReportLines, CountDrugChecksForTheWatchToo) {
  const Lines expected = {"acts.all",
                          "acts.all.people",
                          "acts.all.hours",
                          "acts.risk_reduction",
                          "acts.risk_reduction.people",
                          "acts.risk_reduction.hours",
                          "evolution.acts",
                          "evolution.acts.hours",
                          "watch.drug_checking"};
  EXPECT_EQ(LinesOfAct(DRUG_CHECKING), expected);
  EXPECT_EQ(ExpectedActLines().size() + 1, static_cast<std::size_t>(ActKind_ARRAYSIZE) - 1) << "every kind is tested";
}

TEST(ReportLines, CountEachSettingWhereItBelongs) {
  const std::map<Setting, std::string> names = {
      {MOBILE_UNIT, "mobile_unit"}, {STREET, "street"}, {SQUAT, "squat"},       {PERMANENCE, "permanence"},
      {PRISON, "prison"},           {HOME, "home"},     {PHARMACY, "pharmacy"}, {REMOTE, "remote"},
  };
  const Lines everywhere = {"public.people_seen", "public.new_people", "public.gender.unknown", "public.age.unknown",
                            "public.visits"};
  for (const auto& [setting, name] : names) {
    Lines expected = everywhere;
    expected.insert({"public.outside", "public.setting." + name, "public.visits." + name});
    EXPECT_EQ(LinesIn(ValuesOf(VisitOfSomebody(setting)), "public."), expected) << Setting_Name(setting);
    EXPECT_TRUE(LinesIn(ValuesOf(VisitOfSomebody(setting)), "festive.").empty()) << Setting_Name(setting);
  }
  Lines at_the_centre = everywhere;
  at_the_centre.insert({"public.setting.fixed_site", "public.visits.fixed_site"});
  EXPECT_EQ(LinesIn(ValuesOf(VisitOfSomebody(FIXED_SITE)), "public."), at_the_centre);
  const Lines festive = {"festive.people_seen", "festive.visits"};
  EXPECT_EQ(LinesIn(ValuesOf(VisitOfSomebody(FESTIVE)), "festive."), festive);
}

TEST(ReportLines, CountEachGenderWhereItBelongs) {
  const std::map<Gender, std::string> names = {{WOMAN, "women"},
                                               {MAN, "men"},
                                               {TRANS_WOMAN, "trans_women"},
                                               {TRANS_MAN, "trans_men"},
                                               {NON_BINARY, "non_binary"}};
  for (const auto& [gender, name] : names) {
    const Lines expected = {"public.gender.known", "public.gender." + name};
    EXPECT_EQ(LinesIn(ValuesOf(VisitOfSomebody(), gender), "public.gender."), expected) << name;
  }
  EXPECT_EQ(LinesIn(ValuesOf(VisitOfSomebody()), "public.gender."), Lines{"public.gender.unknown"});
}

TEST(ReportLines, CountEachAgeWhereItBelongs) {
  const std::map<int, std::string> names = {{17, "under_18"}, {18, "18_24"}, {24, "18_24"}, {25, "25_29"},
                                            {29, "25_29"},    {30, "30_39"}, {39, "30_39"}, {40, "40_49"},
                                            {49, "40_49"},    {50, "50_59"}, {59, "50_59"}, {60, "60_plus"}};
  for (const auto& [age, name] : names) {
    const Lines expected = {"public.age.known", "public.age." + name};
    EXPECT_EQ(LinesIn(ValuesOf(VisitOfSomebody(), UNKNOWN, kSomeYear - age), "public.age."), expected) << age;
  }
}

TEST(ReportLines, CountMinutesAsHundredthsOfHours) {
  VisitFact visit = VisitOfSomebody();
  visit.acts = {{NURSING, 45}, {NURSING, 30}};
  const LineValues values = ValuesOf(visit);
  EXPECT_EQ(values.at("acts.nursing").value, 2);
  EXPECT_EQ(values.at("acts.nursing.people").value, 1);
  EXPECT_EQ(values.at("acts.nursing.hours").value, 125);
}

}  // namespace
}  // namespace passerelle::statistics
