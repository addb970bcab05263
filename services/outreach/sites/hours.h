// When a site is open: its weekly hours, its closures and the public holidays of France, as instants of its time zone.
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/outreach/v1/sites.pb.h"

namespace passerelle::outreach {

// From `start` until just before `end`.
struct Span {
  absl::Time start;
  absl::Time end;
  bool operator==(const Span&) const = default;
};

// A public holiday and its French name.
struct Holiday {
  absl::CivilDay day;
  std::string_view name;
  bool operator==(const Holiday&) const = default;
};

// Easter Sunday of the Gregorian calendar; `year` from 1583.
absl::CivilDay EasterSunday(absl::civil_year_t year);

// The public holidays of a year in the order of their days (Code du travail, L.3133-1 and L.3134-13). Two may share a
// day, as 1 May and Ascension did in 2008. None for NO_HOLIDAYS; those of FRANCE when the calendar is not stated.
std::vector<Holiday> HolidaysOf(v1::HolidayCalendar calendar, absl::civil_year_t year);

// The site's time zone; UTC when this system does not know it.
absl::TimeZone ZoneOf(const v1::Site& site);

// Why the site is closed on a local day of its own, in the words shown on the door: the holiday's French name, else
// the closure's reason. Absent when it is not closed, which does not mean that it opens that day.
std::optional<std::string> IsClosed(const v1::Site& site, absl::CivilDay day);

// The openings of a local day for one use, in order, those that touch merged into one. None on a day of closure.
// A local time that the clock skips stands for the instant of the change; one that it shows twice stands for the first.
std::vector<Span> OpeningsOf(const v1::Site& site, absl::CivilDay day, v1::OpeningUse use);

// The same for several local days, `first` to `last`; openings that touch over midnight are merged.
std::vector<Span> OpeningsOf(const v1::Site& site, absl::CivilDay first, absl::CivilDay last, v1::OpeningUse use);

// Whether the whole of `span` lies within one opening for that use.
bool IsWithinHours(const v1::Site& site, v1::OpeningUse use, const Span& span);

}  // namespace passerelle::outreach
