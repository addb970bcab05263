#include "tests/unit/outreach/times_and_hours.h"

#include <gtest/gtest.h>

namespace passerelle::outreach {

absl::Time At(const std::string& instant) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, instant, &time, &error)) << error;
  return time;
}

absl::TimeZone Zone(const std::string& name) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(name, &zone)) << name;
  return zone;
}

void Open(v1::Site& site, v1::DayOfWeek day, const char* opens, const char* closes, v1::OpeningUse use) {
  v1::OpeningHours& opening = *site.add_opening_hours();
  opening.set_day(day);
  opening.set_opens(opens);
  opening.set_closes(closes);
  opening.set_use(use);
}

}  // namespace passerelle::outreach
