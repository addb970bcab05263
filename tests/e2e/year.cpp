#include "tests/e2e/year.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/simulator/figures.h"
#include "tests/simulator/truth.h"

namespace passerelle::e2e {
namespace {

using statistics::v1::ActivityReport;

// Every figure of a report by name, so that a difference is named.
std::map<std::string, std::int64_t> Flat(const ActivityReport& report) {
  std::map<std::string, std::int64_t> figures = {{"peopleSeen", report.people_seen()},
                                                 {"newPeople", report.new_people()},
                                                 {"visits", report.visits()},
                                                 {"anonymousVisits", report.anonymous_visits()},
                                                 {"syringesDistributed", report.syringes_distributed()},
                                                 {"syringesReturned", report.syringes_returned()}};
  const auto people_and_visits = [&](const std::string& name, const auto& figure) {
    figures[name + " people"] = figure.people_seen();
    figures[name + " visits"] = figure.visits();
  };
  for (const auto& figure : report.by_gender()) people_and_visits(common::v1::Gender_Name(figure.gender()), figure);
  for (const auto& figure : report.by_age_band())
    people_and_visits(common::v1::AgeBand_Name(figure.age_band()), figure);
  for (const auto& figure : report.by_setting()) people_and_visits(common::v1::Setting_Name(figure.setting()), figure);
  for (const auto& figure : report.acts()) {
    const std::string name = common::v1::ActKind_Name(figure.kind());
    figures[name + " count"] = figure.count();
    figures[name + " people"] = figure.people();
    figures[name + " minutes"] = figure.minutes();
  }
  for (const auto& figure : report.supplies()) figures[figure.item() + " units"] = figure.quantity();
  // A figure of nothing may be left out.
  std::erase_if(figures, [](const auto& figure) { return figure.second == 0; });
  return figures;
}

}  // namespace

simulator::Plan Planned(const simulator::Figures& figures) {
  absl::StatusOr<simulator::Plan> plan = simulator::MakePlan(figures);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *std::move(plan);
}

simulator::Outcome Play(const LocalSuite& suite, const simulator::Plan& plan, double rate, std::atomic<int>* answered) {
  simulator::Session session(suite.As("reception"));
  return simulator::Replay(
      plan, session, {.concurrency = 8, .rate = rate, .show = simulator::Progress::Show::kNever, .answered = answered});
}

void ExpectTruth(const LocalSuite& suite, const simulator::Plan& plan) {
  simulator::Session session(suite.As("director"));
  simulator::Tally tally;
  simulator::Api api(session, tally);
  const ActivityReport truth = simulator::Truth(plan);
  const simulator::Period year{plan.figures.site, truth.from(), truth.to()};
  const absl::StatusOr<ActivityReport> report = simulator::AwaitReport(api, year, truth.visits(), absl::Seconds(60));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(Flat(*report), Flat(truth));
  const absl::StatusOr<simulator::Units> ledger =
      simulator::AwaitLedger(api, year, simulator::SuppliesOf(truth), absl::Seconds(60));
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  EXPECT_EQ(*ledger, simulator::SuppliesOf(truth));
  // Once more: nothing that came late has counted twice.
  const absl::StatusOr<ActivityReport> later = simulator::FetchReport(api, year);
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(Flat(*later), Flat(truth));
}

}  // namespace passerelle::e2e
