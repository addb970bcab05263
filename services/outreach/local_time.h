// Local times of day at a site, as clients write them: YYYY-MM-DDTHH:MM, and :00 after it if they like.
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>

namespace passerelle::outreach {

// Reads "2026-03-29T02:30" or "2026-03-29T02:30:00" of the years 2000 to 2199; absent for anything else.
std::optional<absl::CivilMinute> ReadLocalTime(std::string_view text);
// Reads "2026-03-29", of the same years.
std::optional<absl::CivilDay> ReadLocalDay(std::string_view text);
// Without seconds, so that the order of texts is the order of time.
std::string WriteLocalTime(absl::CivilMinute time);
std::string WriteLocalDay(absl::CivilDay day);

// The instant of a local time. One that a change to summer time skips is read with the offset before the change, as
// RFC 5545 has it (02:30 becomes 03:30); one that exists twice is the first. Opening hours (sites/hours.h) begin with
// the change instead.
absl::Time InstantOf(absl::CivilMinute local, absl::TimeZone zone);

}  // namespace passerelle::outreach
