// Times as people read and write them: in the zone that the page names.
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

namespace passerelle::gateway::partner_page {

// The instant of the local "2026-03-30" and "14:30", as a browser's inputs give them; of a time that exists twice, the
// first. Absent for anything else, a time that the change to summer time skips included.
std::optional<absl::Time> ReadLocalTime(const std::string& date, const std::string& time, absl::TimeZone zone);
// "30/03/2026 14:30".
std::string WriteLocalTime(absl::Time time, absl::TimeZone zone);

}  // namespace passerelle::gateway::partner_page
