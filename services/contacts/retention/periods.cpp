#include "services/contacts/retention/periods.h"

#include <absl/time/civil_time.h>

#include <algorithm>

namespace passerelle::contacts {
namespace {

// A hundred years: as good as for ever.
constexpr std::int64_t kMostDays = 36'500;

int DaysOf(const config::Settings& settings, const config::Setting& setting) {
  return static_cast<int>(std::clamp<std::int64_t>(settings.Int(setting), 1, kMostDays));
}

}  // namespace

const config::Setting kRetentionArchiveDays{"PASSERELLE_RETENTION_ARCHIVE_DAYS", std::int64_t{730},
                                            "Days after the last contact until a person's record is archived; 1 to "
                                            "36500, what lies outside counts as the nearer."};
const config::Setting kRetentionAnonymiseDays{"PASSERELLE_RETENTION_ANONYMISE_DAYS", std::int64_t{365},
                                              "Days more until an archived record is anonymised, once the yearly "
                                              "report of the last contact's year is closed; 1 to "
                                              "36500, what lies outside counts as the nearer."};

RetentionPeriods RetentionPeriods::From(const config::Settings& settings) {
  return {.archive_days = DaysOf(settings, kRetentionArchiveDays),
          .anonymise_days = DaysOf(settings, kRetentionAnonymiseDays)};
}

RetentionDays::RetentionDays(const RetentionPeriods& periods, absl::Time now) {
  const absl::CivilDay day = absl::ToCivilDay(now, absl::UTCTimeZone());
  today = absl::FormatCivilTime(day);
  archive_before = absl::FormatCivilTime(day - periods.archive_days);
  anonymise_before = absl::FormatCivilTime(day - periods.archive_days - periods.anonymise_days);
}

}  // namespace passerelle::contacts
