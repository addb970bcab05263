// Ranges of local days, as requests state them: both ends included.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>

namespace passerelle::outreach {

struct Days {
  absl::CivilDay first;
  absl::CivilDay last;
};

// The days of a request that must state them, `most_days` at most. INVALID_ARGUMENT (RANGE_INVALID).
absl::StatusOr<Days> ReadDays(const std::string& from, const std::string& to, int most_days);

// The days of a request that may leave either end open (empty). INVALID_ARGUMENT (RANGE_INVALID) when the range ends
// before it begins.
absl::Status CheckDays(const std::string& from, const std::string& to);

}  // namespace passerelle::outreach
