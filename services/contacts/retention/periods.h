// How long records are kept after the last contact, and what that means on a day.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "services/runtime/config/settings.h"

namespace passerelle::contacts {

extern const config::Setting kRetentionArchiveDays;
extern const config::Setting kRetentionAnonymiseDays;

struct RetentionPeriods {
  static RetentionPeriods From(const config::Settings& settings);

  int archive_days;    // since the last contact
  int anonymise_days;  // more, since then
};

// The days of one run, YYYY-MM-DD. Who was last in contact before one of them is due.
struct RetentionDays {
  RetentionDays(const RetentionPeriods& periods, absl::Time now);

  std::string today;
  std::string archive_before;
  std::string anonymise_before;
};

}  // namespace passerelle::contacts
