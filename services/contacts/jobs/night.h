// When what touches many records is done.
#pragma once

#include <absl/time/time.h>

namespace passerelle::contacts {

// How often a job looks whether it is night and something is due.
inline constexpr absl::Duration kRetentionPeriod = absl::Minutes(30);

// Hours in which nobody waits for the database, in every zone of metropolitan France.
inline bool IsNight(absl::Time now) { return absl::ToCivilHour(now, absl::UTCTimeZone()).hour() < 4; }

}  // namespace passerelle::contacts
