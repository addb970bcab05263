#include "services/outreach/sites/closures.h"

#include <absl/time/time.h>

#include <algorithm>
#include <set>
#include <utility>

#include "services/outreach/sites/hours.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::outreach {

namespace {

ClosedDays Closed(const v1::Site& site, absl::CivilDay first, absl::CivilDay last, std::string reason) {
  std::string id = UuidV5(StrCat("closure/", site.id(), "/", absl::FormatCivilTime(first), "/", reason));
  return {std::move(id), first, last, std::move(reason)};
}

}  // namespace

std::vector<ClosedDays> ClosuresOf(const v1::Site& site, absl::CivilDay first, absl::CivilDay last) {
  std::vector<ClosedDays> closed;
  for (absl::civil_year_t year = first.year(); year <= last.year(); ++year) {
    for (const Holiday& holiday : HolidaysOf(site.holiday_calendar(), year)) {
      closed.push_back(Closed(site, holiday.day, holiday.day, std::string(holiday.name)));
    }
  }
  for (const v1::Closure& closure : site.closures()) {
    absl::CivilDay from, to;
    if (!absl::ParseCivilTime(closure.from(), &from) || !absl::ParseCivilTime(closure.to(), &to)) continue;
    closed.push_back(Closed(site, from, to, closure.reason()));
  }
  std::erase_if(closed, [&](const ClosedDays& days) { return days.last < first || days.first > last; });
  std::ranges::stable_sort(closed, [](const ClosedDays& one, const ClosedDays& other) {
    return std::pair(one.first, other.last) < std::pair(other.first, one.last);
  });
  // What is closed twice for one reason is one closure: the one that lasts longest, which comes first.
  std::set<std::string> seen;
  std::erase_if(closed, [&](const ClosedDays& days) { return !seen.insert(days.id).second; });
  return closed;
}

}  // namespace passerelle::outreach
