// What a site's forecast is made from, as its ledger stood at the end of a day, or now when the day is not over.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/runtime/db/database.h"
#include "services/supplies/forecast/stock_cover.h"

namespace passerelle::supplies {

struct ItemFacts {
  std::int32_t pack_size = 0;
  std::string superseded_by;
  // Units handed out by week, oldest first, the last week ending on the last full day; from the first week with any on.
  std::vector<double> weeks;
  bool held = false;              // the site holds some, usable or not
  std::int64_t usable = 0;        // neither expired on the day nor on hold
  std::vector<DatedStock> stock;  // the usable units, first expired first
  // The usable units of what it supersedes: they do the same, and are used up in its place.
  std::vector<DatedStock> superseded;
  std::int64_t incoming = 0;  // on their way, neither expired on the day nor on hold
  // The units on their way, of what it supersedes too.
  std::vector<DatedStock> on_its_way;
};

// By slug: every item of the catalogue that the site holds, awaits or handed out within the weeks that a forecast looks
// back on, and the successors of those. A superseded item's weeks and stock count for its last successor too.
using SiteFacts = std::map<std::string, ItemFacts>;

// The stock as it stood at the end of `day`, the weeks up to `last_full_day`, which is `day` or before.
absl::StatusOr<SiteFacts> ReadSiteFacts(db::Executor& db, const std::string& site, absl::CivilDay day,
                                        absl::CivilDay last_full_day);

}  // namespace passerelle::supplies
