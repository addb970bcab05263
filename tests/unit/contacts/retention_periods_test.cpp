// The days of a run of retention.
#include <gtest/gtest.h>

#include "services/contacts/retention/periods.h"

namespace passerelle::contacts {
namespace {

RetentionPeriods PeriodsFrom(const std::map<std::string, std::string>& environment) {
  return RetentionPeriods::From(*config::Settings::Read({kRetentionArchiveDays, kRetentionAnonymiseDays}, environment));
}

TEST(RetentionPeriods, AreTwoYearsAndOneMoreUnlessSaidOtherwise) {
  const RetentionPeriods periods = PeriodsFrom({});
  EXPECT_EQ(periods.archive_days, 730);
  EXPECT_EQ(periods.anonymise_days, 365);
}

TEST(RetentionPeriods, AreNeverLessThanADay) {
  const RetentionPeriods periods =
      PeriodsFrom({{kRetentionArchiveDays.name, "0"}, {kRetentionAnonymiseDays.name, "-400"}});
  EXPECT_EQ(periods.archive_days, 1);
  EXPECT_EQ(periods.anonymise_days, 1);
}

TEST(RetentionPeriods, OfACenturyAreTheLongest) {
  EXPECT_EQ(PeriodsFrom({{kRetentionArchiveDays.name, "9000000000"}}).archive_days, 36500);
}

TEST(RetentionDays, LieBeforeTheNightOfTheRun) {
  const RetentionDays days({.archive_days = 730, .anonymise_days = 365},
                           absl::FromCivil(absl::CivilHour(2026, 3, 1, 2), absl::UTCTimeZone()));
  EXPECT_EQ(days.today, "2026-03-01");
  EXPECT_EQ(days.archive_before, "2024-03-01");
  EXPECT_EQ(days.anonymise_before, "2023-03-02");
}

}  // namespace
}  // namespace passerelle::contacts
