// The days on which a site is closed, as a calendar shows them.
#pragma once

#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "passerelle/outreach/v1/sites.pb.h"

namespace passerelle::outreach {

// Whole local days, both ends included.
struct ClosedDays {
  std::string id;  // UUID, made from the site, the first day and the reason
  absl::CivilDay first;
  absl::CivilDay last;
  std::string reason;
};

// The closures that were entered and the public holidays that the site keeps, as far as they touch the days from
// `first` to `last`, by their beginning; no two have the same id.
std::vector<ClosedDays> ClosuresOf(const v1::Site& site, absl::CivilDay first, absl::CivilDay last);

}  // namespace passerelle::outreach
