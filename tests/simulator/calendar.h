// When a centre receives people: weekdays without French public holidays, in its public hours.
#pragma once

#include <absl/time/civil_time.h>

#include <vector>

namespace passerelle::simulator {

// Minutes of the local day, [from, to).
struct Hours {
  int from;
  int to;
};

// The eleven public holidays of France in `year`.
std::vector<absl::CivilDay> PublicHolidays(int year);

// The days of `year` on which the centre opens, in order.
std::vector<absl::CivilDay> OpenDays(int year);

// When the public is received on an open day; the team meets on Monday and Thursday mornings.
Hours PublicHours(absl::CivilDay day);

}  // namespace passerelle::simulator
