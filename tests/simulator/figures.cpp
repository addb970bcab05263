#include "tests/simulator/figures.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <functional>
#include <thread>

#include "passerelle/supplies/v1/ledger.pb.h"

namespace passerelle::simulator {
namespace {

// Asks again and again until `done` says so or fails; false when patience ends first.
absl::StatusOr<bool> Poll(absl::Duration patience, const std::function<absl::StatusOr<bool>()>& done) {
  const absl::Time end = absl::Now() + patience;
  while (true) {
    absl::StatusOr<bool> answer = done();
    if (!answer.ok() || *answer) return answer;
    if (absl::Now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

std::string Query(const Period& period) {
  return absl::StrCat("site=", UrlEncode(period.site), "&from=", UrlEncode(period.from), "&to=", UrlEncode(period.to));
}

}  // namespace

absl::StatusOr<statistics::v1::ActivityReport> FetchReport(Api& api, const Period& period) {
  statistics::v1::ActivityReport report;
  const absl::Status status = api.Get(absl::StrCat("/v1/activityReport?", Query(period)), &report);
  if (!status.ok()) return status;
  return report;
}

namespace {

// The report once `enough` says so and no feed is known to wait; `what` names what is waited for.
absl::StatusOr<statistics::v1::ActivityReport> Await(
    Api& api, const Period& period, absl::Duration patience, const std::string& what,
    const std::function<bool(const statistics::v1::ActivityReport&)>& enough) {
  statistics::v1::ActivityReport report;
  statistics::v1::Freshness freshness;
  const absl::StatusOr<bool> whole = Poll(patience, [&]() -> absl::StatusOr<bool> {
    if (const absl::Status status = api.Get("/v1/freshness", &freshness); !status.ok()) return status;
    for (const auto& feed : freshness.feeds()) {
      if (feed.lag() > 0) return false;
    }
    absl::StatusOr<statistics::v1::ActivityReport> now = FetchReport(api, period);
    if (!now.ok()) return now.status();
    report = *std::move(now);
    return enough(report);
  });
  if (!whole.ok()) return whole.status();
  if (*whole) return report;
  return absl::DeadlineExceededError(absl::StrCat("the figures lag behind: ", report.visits(), " visits and ",
                                                  report.referrals().count(), " referrals are counted, not ", what,
                                                  "; ", freshness.ShortDebugString()));
}

}  // namespace

absl::StatusOr<statistics::v1::ActivityReport> AwaitReport(Api& api, const Period& period, int visits,
                                                           absl::Duration patience) {
  return Await(api, period, patience, absl::StrCat(visits, " visits"),
               [visits](const statistics::v1::ActivityReport& report) { return report.visits() >= visits; });
}

absl::StatusOr<statistics::v1::ReferralFigures> AwaitReferrals(Api& api, const Period& period, int referrals,
                                                               absl::Duration patience) {
  const absl::StatusOr<statistics::v1::ActivityReport> report =
      Await(api, period, patience, absl::StrCat(referrals, " referrals"),
            [referrals](const statistics::v1::ActivityReport& now) { return now.referrals().count() >= referrals; });
  if (!report.ok()) return report.status();
  return report->referrals();
}

absl::StatusOr<Units> LedgerTotals(Api& api, const Period& period) {
  Units totals;
  supplies::v1::ListMovementsResponse page;
  do {
    const std::string path =
        absl::StrCat("/v1/movements?kinds=HANDED_OUT&kinds=SHORTFALL&pageSize=500&", Query(period),
                     page.next_page_token().empty() ? "" : "&pageToken=", UrlEncode(page.next_page_token()));
    page.Clear();
    if (const absl::Status status = api.Get(path, &page); !status.ok()) return status;
    for (const auto& movement : page.movements()) {
      if (movement.reversed_by().empty()) totals[movement.item()] += movement.quantity();
    }
  } while (!page.next_page_token().empty());
  return totals;
}

absl::StatusOr<Units> AwaitLedger(Api& api, const Period& period, const Units& expected, absl::Duration patience) {
  Units totals;
  const absl::StatusOr<bool> equal = Poll(patience, [&]() -> absl::StatusOr<bool> {
    absl::StatusOr<Units> now = LedgerTotals(api, period);
    if (!now.ok()) return now.status();
    totals = *std::move(now);
    return totals == expected;
  });
  if (!equal.ok()) return equal.status();
  return totals;
}

absl::StatusOr<std::map<std::string, supplies::v1::Item>> FetchCatalogue(Api& api) {
  std::map<std::string, supplies::v1::Item> items;
  supplies::v1::ListItemsResponse page;
  do {
    const std::string path =
        absl::StrCat("/v1/items?pageSize=200",
                     page.next_page_token().empty() ? "" : "&pageToken=", UrlEncode(page.next_page_token()));
    page.Clear();
    if (const absl::Status status = api.Get(path, &page); !status.ok()) return status;
    for (const auto& item : page.items()) items[item.id()] = item;
  } while (!page.next_page_token().empty());
  return items;
}

Units SuppliesOf(const statistics::v1::ActivityReport& report) {
  Units units;
  for (const auto& figure : report.supplies()) units[figure.item()] = figure.quantity();
  return units;
}

}  // namespace passerelle::simulator
