#include "tests/e2e/year.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <map>

#include "passerelle/supplies/v1/ledger.pb.h"
#include "tests/simulator/figures.h"
#include "tests/simulator/truth.h"
#include "tests/support/look.h"

namespace passerelle::e2e {
namespace {

using statistics::v1::ActivityReport;

using Named = std::map<std::string, std::int64_t>;

// What the teams did outside, by name.
void AddOutside(const ActivityReport& report, Named& figures) {
  const auto& outings = report.outings();
  figures["outings"] = outings.count();
  figures["outings cancelled"] = outings.cancelled();
  figures["outings visits"] = outings.visits();
  figures["outings people"] = outings.people_seen();
  figures["outings known"] = outings.known_people_met();
  figures["outings unknown"] = outings.unknown_people_met();
  figures["outings needles"] = outings.needles_picked_up();
  figures["outings mediations"] = outings.mediations();
  figures["outings incidents"] = outings.incidents();
  for (const auto& figure : outings.by_kind()) {
    figures[figure.kind() + " count"] = figure.count();
    figures[figure.kind() + " minutes"] = figure.minutes();
    figures[figure.kind() + " team minutes"] = figure.team_minutes();
  }
  for (const auto& figure : outings.unknown_by_gender())
    figures["met " + common::v1::Gender_Name(figure.gender())] = figure.count();
  for (const auto& figure : outings.unknown_by_age_band())
    figures["met " + common::v1::AgeBand_Name(figure.age_band())] = figure.count();
  figures["outside people"] = report.met_outside().people_seen();
  figures["outside visits"] = report.met_outside().visits();
  figures["mediationActions"] = report.mediation_actions();
  figures["needlesPickedUp"] = report.needles_picked_up();
  for (const auto& figure : report.mediation().by_kind()) {
    figures[figure.kind() + " actions"] = figure.count();
    figures[figure.kind() + " minutes"] = figure.minutes();
    figures[figure.kind() + " needles"] = figure.needles_picked_up();
  }
  for (const auto& figure : report.activities().by_kind()) {
    figures[figure.kind() + " held"] = figure.count();
    figures[figure.kind() + " participants"] = figure.participants();
    figures[figure.kind() + " minutes"] = figure.minutes();
  }
}

// Every figure of a report by name, so that a difference is named.
Named Flat(const ActivityReport& report) {
  Named figures = {{"peopleSeen", report.people_seen()},
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
  AddOutside(report, figures);
  // A figure of nothing may be left out.
  std::erase_if(figures, [](const auto& figure) { return figure.second == 0; });
  return figures;
}

}  // namespace

namespace {

// The figures that add up, by name.
Named Flat(const statistics::v1::ReferralFigures& referrals) {
  Named figures = {{"count", referrals.count()},
                   {"answered", referrals.answered()},
                   {"closed", referrals.closed()},
                   {"accompanied", referrals.accompanied()}};
  for (const auto& figure : referrals.by_theme()) figures[figure.theme()] = figure.count();
  for (const auto& figure : referrals.by_state()) figures["state " + figure.state()] = figure.count();
  for (const auto& figure : referrals.by_outcome()) figures["outcome " + figure.outcome()] = figure.count();
  return figures;
}

Named Growth(const statistics::v1::ReferralFigures& before, const statistics::v1::ReferralFigures& now) {
  Named growth = Flat(now);
  for (const auto& [name, figure] : Flat(before)) growth[name] -= figure;
  std::erase_if(growth, [](const auto& figure) { return figure.second == 0; });
  return growth;
}

}  // namespace

simulator::Plan Planned(const simulator::Figures& figures) {
  absl::StatusOr<simulator::Plan> plan = simulator::MakePlan(figures);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *std::move(plan);
}

simulator::Outcome Play(const LocalSuite& suite, const simulator::Plan& plan, const Watch& watch) {
  simulator::Session reception(suite.As("reception"));
  simulator::Session coordinator(suite.As("coordinator"));
  simulator::Session director(suite.As("director"));
  return simulator::Replay(plan, {.reception = reception, .planner = coordinator, .director = director},
                           {.concurrency = 8,
                            .rate = watch.rate,
                            .show = simulator::Progress::Show::kNever,
                            .answered = watch.answered,
                            .outings = watch.outings,
                            .referrals = watch.referrals});
}

void ExpectVehiclesUnloaded(const LocalSuite& suite, const simulator::Plan& plan) {
  simulator::Session session(suite.As("coordinator"));
  simulator::Tally tally;
  simulator::Api api(session, tally);
  int seen = 0;
  outreach::v1::ListOutingsResponse page;
  do {
    const std::string path =
        absl::StrCat("/v1/outings?pageSize=200&site=", plan.figures.site, "&from=", plan.figures.year,
                     "-01-01&to=", plan.figures.year, "-12-31",
                     page.next_page_token().empty() ? "" : "&pageToken=", simulator::UrlEncode(page.next_page_token()));
    page.Clear();
    const absl::Status status = api.Get(path, &page);
    ASSERT_TRUE(status.ok()) << status;
    for (const outreach::v1::Outing& outing : page.outings()) {
      ++seen;
      if (outing.state() == outreach::v1::CANCELLED) continue;
      EXPECT_EQ(outing.state(), outreach::v1::COMPLETED) << outing.service_day();
      EXPECT_EQ(outing.stock().state(), outreach::v1::UNLOADED)
          << outing.service_day() << " " << outing.stock().problem();
    }
  } while (!page.next_page_token().empty());
  EXPECT_EQ(seen, static_cast<int>(plan.season.outings.size()));
  supplies::v1::ListStockResponse stock;
  const absl::Status status = api.Get("/v1/stock?pageSize=500&location=" + plan.season.vehicle, &stock);
  ASSERT_TRUE(status.ok()) << status;
  for (const supplies::v1::Balance& balance : stock.balances())
    EXPECT_EQ(balance.quantity(), 0) << balance.item() << " was left in the vehicle";
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

statistics::v1::ReferralFigures ReferralsSent(const LocalSuite& suite, const simulator::Plan& plan) {
  simulator::Session session(suite.As("director"));
  simulator::Tally tally;
  simulator::Api api(session, tally);
  // A day more on both sides: it may be past midnight, here or there.
  const auto day = [](absl::Duration from_now) {
    return absl::FormatTime("%Y-%m-%d", absl::Now() + from_now, absl::UTCTimeZone());
  };
  const simulator::Period days{plan.figures.site, day(-absl::Hours(24)), day(absl::Hours(24))};
  const absl::StatusOr<statistics::v1::ReferralFigures> referrals =
      simulator::AwaitReferrals(api, days, 0, absl::Seconds(60));
  EXPECT_TRUE(referrals.ok()) << referrals.status();
  return referrals.ok() ? *referrals : statistics::v1::ReferralFigures();
}

void ExpectReferrals(const LocalSuite& suite, const simulator::Plan& plan,
                     const statistics::v1::ReferralFigures& before) {
  const Named truth = Growth({}, simulator::ReferralTruth(plan));
  Named growth;
  testing::Eventually([&] {
    growth = Growth(before, ReferralsSent(suite, plan));
    return growth == truth;
  });
  EXPECT_EQ(growth, truth);
}

}  // namespace passerelle::e2e
