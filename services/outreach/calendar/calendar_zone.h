// A time zone as iCalendar tells it.
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <string>

#include "services/outreach/calendar/calendar_text.h"

namespace passerelle::outreach {

// "20260329T020000".
std::string LocalDateTime(absl::CivilSecond local);

// Adds a VTIMEZONE that is right for every local time from the beginning of the year of `first` to the end of the year
// of `last`: one observance for what holds at the beginning, and one for each change of the clock.
void AddTimeZone(absl::TimeZone zone, absl::CivilDay first, absl::CivilDay last, CalendarText& text);

}  // namespace passerelle::outreach
