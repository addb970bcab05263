// A year that is closed: what its workbook says is what the API says, and what left the store. And a recall of a lot
// that was handed out in it.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/e2e/caller.h"
#include "tests/e2e/year.h"
#include "tests/simulator/close_year.h"
#include "tests/simulator/figures.h"
#include "tests/simulator/truth.h"

namespace passerelle::e2e {
namespace {

using Json = nlohmann::json;
using statistics::v1::AnnualReport;
using statistics::v1::ReportLine;
using ::testing::HasSubstr;

constexpr char kSite[] = "montreuil";
constexpr int kYear = 2014;

// What a spreadsheet library reads.
Json ReadWorkbook(const std::filesystem::path& file) {
  const std::string reader =
      absl::StrCat(std::getenv("PASSERELLE_SOURCE"), "/tests/unit/statistics/clients/read_workbook.mjs");
  FILE* pipe = popen(absl::StrCat("node '", reader, "' '", file.string(), "'").c_str(), "re");
  if (pipe == nullptr) throw std::runtime_error("node does not start");
  std::string text;
  char buffer[4096];
  for (std::size_t size; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) text.append(buffer, size);
  if (pclose(pipe) != 0) throw std::runtime_error("the workbook cannot be read");
  return Json::parse(text);
}

// How many of its unit's parts a cell of one holds.
double PartsOf(ReportLine::Unit unit) {
  if (unit == ReportLine::PERCENT) return 10000;
  return unit == ReportLine::HOURS || unit == ReportLine::FTE || unit == ReportLine::MONEY ? 100 : 1;
}

// The values of the year's column by line; every line stands in one sheet only, with its id on the right.
std::map<std::string, double> NumbersIn(const Json& workbook) {
  std::map<std::string, double> numbers;
  for (const Json& sheet : workbook["sheets"]) {
    const Json& cells = sheet["cells"];
    for (const auto& [address, cell] : cells.items()) {
      const std::string value = "B" + address.substr(address.find_first_of("0123456789"));
      if (!cell.contains("text") || !cell["text"].is_string() || !cells.contains(value)) continue;
      if (cells[value].contains("number")) numbers[cell["text"]] = cells[value]["number"];
    }
  }
  return numbers;
}

std::int64_t ValueOf(const AnnualReport& report, const std::string& id) {
  for (const auto& section : report.sections()) {
    for (const auto& line : section.lines()) {
      if (line.id() == id && line.known()) return line.value();
    }
  }
  ADD_FAILURE() << id << " has no value";
  return -1;
}

// Units by the report's line, kits as what they hold.
simulator::Units Exploded(const simulator::Units& handed_out,
                          const std::map<std::string, supplies::v1::Item>& catalogue) {
  simulator::Units units;
  for (const auto& [slug, quantity] : handed_out) {
    const supplies::v1::Item& item = catalogue.at(slug);
    if (item.components().empty()) units[item.report_line()] += quantity;
    for (const auto& part : item.components())
      units[catalogue.at(part.item()).report_line()] += quantity * part.quantity();
  }
  return units;
}

class AClosedYear : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    suite_ = std::make_unique<LocalSuite>();
    const Printed up = suite_->Up();
    ASSERT_EQ(up.exit_code, 0) << up.text;
    plan_ = Planned({.year = kYear, .people = 60, .visits = 700, .anonymous = 30, .season = true});
    const simulator::Outcome outcome = Play(*suite_, plan_);
    ASSERT_EQ(outcome.failed, 0) << outcome.first_failure;
    ExpectTruth(*suite_, plan_);
  }
  static void TearDownTestSuite() { suite_.reset(); }
  static const LocalSuite& suite() { return *suite_; }

  static simulator::Period Year() { return {kSite, absl::StrCat(kYear, "-01-01"), absl::StrCat(kYear, "-12-31")}; }

  static const simulator::Plan& plan() { return plan_; }

  Caller director_{suite().As("director")};

 private:
  static inline std::unique_ptr<LocalSuite> suite_;
  static inline simulator::Plan plan_;
};

TEST_F(AClosedYear, HasOneSetOfFiguresInItsWorkbookTheApiAndTheLedger) {
  director_.Post(absl::StrCat("/v1/annualReports/", kYear, ":enter"),
                 {{"site", kSite}, {"entries", {{{"line", "means.staff"}, {"value", 750}}}}});
  const auto closed = simulator::CloseYear(director_.api(), kSite, kYear);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->version(), 1);
  EXPECT_EQ(ValueOf(*closed, "means.staff"), 750);

  const auto files = simulator::FetchReportFiles(director_.api(), kSite, kYear, suite().state() / "reports");
  ASSERT_TRUE(files.ok()) << files.status();
  const std::map<std::string, double> numbers = NumbersIn(ReadWorkbook(files->front()));
  int compared = 0;
  for (const auto& section : closed->sections()) {
    for (const auto& line : section.lines()) {
      if (!line.known() || line.unit() == ReportLine::TEXT || line.unit() == ReportLine::YES_NO) continue;
      ASSERT_EQ(numbers.count(line.id()), 1u) << line.id();
      EXPECT_DOUBLE_EQ(numbers.at(line.id()), static_cast<double>(line.value()) / PartsOf(line.unit())) << line.id();
      ++compared;
    }
  }
  EXPECT_GT(compared, 100);

  const auto activity = simulator::FetchReport(director_.api(), Year());
  ASSERT_TRUE(activity.ok()) << activity.status();
  EXPECT_EQ(ValueOf(*closed, "public.people_seen"), activity->people_seen());
  EXPECT_EQ(ValueOf(*closed, "public.new_people"), activity->new_people());
  EXPECT_EQ(ValueOf(*closed, "evolution.visits"), activity->visits());
  EXPECT_EQ(ValueOf(*closed, "evolution.outings"), activity->outings().count());
  EXPECT_EQ(ValueOf(*closed, "returns.syringes"), activity->syringes_returned());
  EXPECT_EQ(ValueOf(*closed, "material.syringes"), activity->syringes_distributed());

  const auto ledger = simulator::LedgerTotals(director_.api(), Year());
  const auto catalogue = simulator::FetchCatalogue(director_.api());
  ASSERT_TRUE(ledger.ok() && catalogue.ok()) << ledger.status() << catalogue.status();
  simulator::Units units = Exploded(*ledger, *catalogue);
  EXPECT_GT(units["syringes"], 0);
  EXPECT_EQ(ValueOf(*closed, "material.syringes"), units["syringes"]);
  EXPECT_EQ(ValueOf(*closed, "material.water"), units["water"]);
  EXPECT_EQ(ValueOf(*closed, "material.mouthpieces"), units["mouthpieces"]);
  EXPECT_EQ(ValueOf(*closed, "material.condoms_external"), units["condoms-external"]);
}

// What the plan says of lines about the public, line by line.
std::map<std::string, std::int64_t> TrueLines(const simulator::Plan& plan) {
  using namespace common::v1;
  const std::map<int, std::string> genders = {
      {WOMAN, "women"},           {MAN, "men"},        {TRANS_WOMAN, "trans_women"}, {TRANS_MAN, "trans_men"},
      {NON_BINARY, "non_binary"}, {UNKNOWN, "unknown"}};
  const std::map<int, std::string> ages = {{AGE_UNDER_18, "under_18"}, {AGE_18_24, "18_24"},    {AGE_25_29, "25_29"},
                                           {AGE_30_39, "30_39"},       {AGE_40_49, "40_49"},    {AGE_50_59, "50_59"},
                                           {AGE_60_PLUS, "60_plus"},   {AGE_UNKNOWN, "unknown"}};
  const std::map<int, std::string> settings = {{FIXED_SITE, "fixed_site"}, {MOBILE_UNIT, "mobile_unit"},
                                               {STREET, "street"},         {FESTIVE, "festive"},
                                               {SQUAT, "squat"},           {PERMANENCE, "permanence"}};
  const statistics::v1::ActivityReport truth = Truth(plan);
  std::map<std::string, std::int64_t> lines = {
      {"public.people_seen", truth.people_seen()},           {"public.visits", truth.visits()},
      {"public.visits.anonymous", truth.anonymous_visits()}, {"public.outside", truth.met_outside().people_seen()},
      {"returns.syringes", truth.syringes_returned()},       {"outreach.all", truth.outings().count()},
      {"mediation.actions", truth.mediation_actions()},
  };
  for (const auto& line : truth.by_gender()) lines["public.gender." + genders.at(line.gender())] = line.people_seen();
  for (const auto& line : truth.by_age_band()) lines["public.age." + ages.at(line.age_band())] = line.people_seen();
  for (const auto& line : truth.by_setting()) {
    lines["public.setting." + settings.at(line.setting())] = line.people_seen();
    lines["public.visits." + settings.at(line.setting())] = line.visits();
  }
  return lines;
}

// What it says of acts, in the lines that count kinds of their own.
std::map<std::string, std::int64_t> TrueActLines(const simulator::Plan& plan) {
  using namespace common::v1;
  const std::map<int, std::string> own = {{SNACK, "reception.snack"},
                                          {REST, "reception.rest"},
                                          {SHOWER, "reception.shower"},
                                          {LAUNDRY, "reception.laundry"},
                                          {NURSING, "acts.nursing"},
                                          {HEALTH_ACCESS, "acts.health_access"},
                                          {RIGHTS, "acts.rights"},
                                          {HOUSING, "acts.housing"},
                                          {EMPLOYMENT, "acts.employment"},
                                          {FAMILY, "acts.family"},
                                          {INTERVIEW, "acts.interview"},
                                          {ACCOMPANIMENT, "acts.accompaniment"},
                                          {REASSURANCE, "acts.reassurance"},
                                          {GROUP_ACTIVITY, "acts.group"},
                                          {RAPID_TEST, "health.rapid_tests"},
                                          {VACCINATION, "health.vaccinations"},
                                          {DRUG_CHECKING, "watch.drug_checking"},
                                          {OVERDOSE_TRAINING, "health.overdose_training"}};
  std::map<std::string, std::int64_t> lines;
  std::int64_t minutes = 0;
  const auto truth = Truth(plan);
  for (const auto& act : truth.acts()) {
    lines["acts.all"] += act.count();
    minutes += act.minutes();
    if (const auto line = own.find(act.kind()); line != own.end()) lines[line->second] = act.count();
  }
  lines["acts.all.hours"] = (minutes * 100 + 30) / 60;
  for (const simulator::PlannedVisit& visit : plan.visits) {
    if (visit.request.setting() == FESTIVE) lines["festive.acts"] += visit.request.acts_size();
  }
  return lines;
}

TEST_F(AClosedYear, SaysWhatHappenedLineByLine) {
  const auto closed = simulator::CloseYear(director_.api(), kSite, kYear);
  ASSERT_TRUE(closed.ok()) << closed.status();
  const std::map<std::string, std::int64_t> lines = TrueLines(plan());
  EXPECT_GT(lines.size(), 20u);
  for (const auto& [line, value] : lines) EXPECT_EQ(ValueOf(*closed, line), value) << line;
  const std::map<std::string, std::int64_t> acts = TrueActLines(plan());
  EXPECT_GT(acts.size(), 10u);
  for (const auto& [line, value] : acts) EXPECT_EQ(ValueOf(*closed, line), value) << line;
}

TEST_F(AClosedYear, StaysAsItIsWhenItIsClosedAgain) {
  const auto once = simulator::CloseYear(director_.api(), kSite, kYear);
  const auto again = simulator::CloseYear(director_.api(), kSite, kYear);
  ASSERT_TRUE(once.ok() && again.ok()) << once.status() << again.status();
  EXPECT_EQ(once->SerializeAsString(), again->SerializeAsString());
}

TEST_F(AClosedYear, LetsALotOfItBeRecalled) {
  const Json lot = {{"item", "kit-injection-1ml"}, {"lot", "EX1-2405"}};
  const std::string id = director_.Post(
      "/v1/recalls",
      {{"lots", Json::array({lot})}, {"authorityRef", "ANSM-2014-7"}, {"reason", "Aiguille défectueuse"}})["id"];
  const std::string path = absl::StrCat("/v1/recalls/", id);
  const Json recall = director_.Get(path);
  ASSERT_EQ(recall["onHold"].size(), 1u) << recall["onHold"];
  EXPECT_EQ(recall["onHold"][0]["location"], "montreuil-store");
  const int held = recall["onHold"][0]["quantity"];
  int handed_out = 0;
  for (const Json& handout : recall["handouts"]) {
    EXPECT_THAT(handout["serviceDay"].get<std::string>(), ::testing::StartsWith(std::to_string(kYear)));
    EXPECT_EQ(handout["site"], kSite);
    EXPECT_FALSE(handout.contains("person"));
    handed_out += handout["quantity"].get<int>();
  }
  EXPECT_GT(handed_out, 0);
  EXPECT_EQ(held + handed_out, 6000) << "the receipt of the demo's store";

  Json line = lot;
  line["quantity"] = 1;
  EXPECT_THAT(director_.Refusal("/v1/transfers",
                                {{"from", "montreuil-store"}, {"to", "calais-store"}, {"lines", Json::array({line})}}),
              HasSubstr("LOT_ON_HOLD"));
  EXPECT_THAT(director_.Refusal(path + ":close", Json::object()), HasSubstr("STILL_ON_HOLD"));
  const Json destroyed = director_.Post(path + ":destroy", {{"location", "montreuil-store"}});
  EXPECT_TRUE(destroyed["onHold"].empty());
  EXPECT_EQ(destroyed["destroyed"][0]["quantity"], held);
  EXPECT_EQ(director_.Post(path + ":close")["state"], "CLOSED");
}

}  // namespace
}  // namespace passerelle::e2e
