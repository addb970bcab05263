// The suite's own figures, as anybody may ask for them.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <string>

#include "passerelle/statistics/v1/reports.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "tests/simulator/api.h"

namespace passerelle::simulator {

// A site's local days, both ends included, YYYY-MM-DD.
struct Period {
  std::string site;
  std::string from;
  std::string to;
};

using Units = std::map<std::string, std::int64_t>;  // by item slug

absl::StatusOr<statistics::v1::ActivityReport> FetchReport(Api& api, const Period& period);

// The report once it counts at least `visits` and no feed is known to wait. Known is what was last heard: the visits
// say what must have arrived. DEADLINE_EXCEEDED when patience ends first.
absl::StatusOr<statistics::v1::ActivityReport> AwaitReport(Api& api, const Period& period, int visits,
                                                           absl::Duration patience);

// The referrals of the report once they are at least so many and no feed is known to wait, as AwaitReport.
absl::StatusOr<statistics::v1::ReferralFigures> AwaitReferrals(Api& api, const Period& period, int referrals,
                                                               absl::Duration patience);

// What the ledger says was handed out, with what the books could not cover, without what was reversed.
absl::StatusOr<Units> LedgerTotals(Api& api, const Period& period);

// Waits until the ledger has posted what the report counts. Returns the ledger as it stands at the end, equal or not.
absl::StatusOr<Units> AwaitLedger(Api& api, const Period& period, const Units& expected, absl::Duration patience);

absl::StatusOr<std::map<std::string, supplies::v1::Item>> FetchCatalogue(Api& api);

Units SuppliesOf(const statistics::v1::ActivityReport& report);

}  // namespace passerelle::simulator
