#include "services/outreach/sites/closures.h"

#include <gtest/gtest.h>

namespace passerelle::outreach {
namespace {

void Close(v1::Site& site, const std::string& from, const std::string& to, const std::string& reason) {
  v1::Closure& closure = *site.add_closures();
  closure.set_from(from);
  closure.set_to(to);
  closure.set_reason(reason);
}

std::vector<std::string> Told(const v1::Site& site, absl::CivilDay first, absl::CivilDay last) {
  std::vector<std::string> told;
  for (const ClosedDays& closed : ClosuresOf(site, first, last))
    told.push_back(absl::FormatCivilTime(closed.first) + " " + absl::FormatCivilTime(closed.last) + " " +
                   closed.reason);
  return told;
}

v1::Site WithoutHolidays() {
  v1::Site site;
  site.set_id("montreuil");
  site.set_holiday_calendar(v1::NO_HOLIDAYS);
  return site;
}

const absl::CivilDay kFirst(2026, 8, 1), kLast(2026, 8, 31);

TEST(Closures, EnteredTwiceAreOne) {
  v1::Site site = WithoutHolidays();
  Close(site, "2026-08-03", "2026-08-07", "Travaux");
  Close(site, "2026-08-03", "2026-08-07", "Travaux");
  EXPECT_EQ(Told(site, kFirst, kLast), (std::vector<std::string>{"2026-08-03 2026-08-07 Travaux"}));
}

TEST(Closures, ThatBeginTogetherForOneReasonLastAsLongAsTheLonger) {
  v1::Site site = WithoutHolidays();
  Close(site, "2026-08-03", "2026-08-04", "Travaux");
  Close(site, "2026-08-03", "2026-08-05", "Fête");
  Close(site, "2026-08-03", "2026-08-07", "Travaux");
  EXPECT_EQ(Told(site, kFirst, kLast),
            (std::vector<std::string>{"2026-08-03 2026-08-07 Travaux", "2026-08-03 2026-08-05 Fête"}));
}

TEST(Closures, NamedLikeTheHolidayOfTheirDayAreThatHoliday) {
  v1::Site site;
  site.set_id("montreuil");
  Close(site, "2026-08-15", "2026-08-15", "Assomption");
  EXPECT_EQ(Told(site, kFirst, kLast), (std::vector<std::string>{"2026-08-15 2026-08-15 Assomption"}));
}

TEST(Closures, ForOtherReasonsOrFromOtherDaysStandBesideEachOther) {
  v1::Site site = WithoutHolidays();
  Close(site, "2026-08-04", "2026-08-07", "Travaux");
  Close(site, "2026-08-03", "2026-08-07", "Travaux");
  Close(site, "2026-07-01", "2026-07-31", "Travaux");
  EXPECT_EQ(Told(site, kFirst, kLast),
            (std::vector<std::string>{"2026-08-03 2026-08-07 Travaux", "2026-08-04 2026-08-07 Travaux"}));
}

}  // namespace
}  // namespace passerelle::outreach
