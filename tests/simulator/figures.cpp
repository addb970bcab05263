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

absl::StatusOr<statistics::v1::ActivityReport> AwaitReport(Api& api, const Period& period, int visits,
                                                           absl::Duration patience) {
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
    return report.visits() >= visits;
  });
  if (!whole.ok()) return whole.status();
  if (*whole) return report;
  return absl::DeadlineExceededError(absl::StrCat("the figures lag behind: ", report.visits(), " visits of ", visits,
                                                  " are counted; ", freshness.ShortDebugString()));
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
