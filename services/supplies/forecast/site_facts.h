// What a site's forecast is made from, as its ledger stood at the end of a day.
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
  // Units handed out by week, oldest first, the last week ending on the day; from the first week with any on.
  std::vector<double> weeks;
  bool held = false;              // the site holds some, usable or not
  std::int64_t usable = 0;        // neither expired on the day nor on hold
  std::vector<DatedStock> stock;  // the usable units, first expired first
};

// By slug: every item of the catalogue that the site holds or handed out within the weeks that a forecast looks back
// on, and the successors of those. A superseded item's weeks count for its last successor too; its stock does
// not: it is on its way out.
using SiteFacts = std::map<std::string, ItemFacts>;

absl::StatusOr<SiteFacts> ReadSiteFacts(db::Executor& db, const std::string& site, absl::CivilDay day);

}  // namespace passerelle::supplies
