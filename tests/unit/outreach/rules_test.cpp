#include "services/outreach/sites/site_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "tests/unit/outreach/times_and_hours.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::Site OrdinarySite() {
  v1::Site site;
  site.set_id("montreuil");
  site.set_display_name("CAARUD de Montreuil");
  site.set_time_zone("Europe/Paris");
  return site;
}

std::vector<std::string> FaultyFields(const v1::Site& site, const std::string& path = "") {
  const absl::Status status = CheckSite(site, path);
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  EXPECT_EQ(status.ok(), fields.empty());
  return fields;
}

TEST(SiteRules, AllowASiteWithoutAnyOpening) { EXPECT_THAT(FaultyFields(OrdinarySite()), IsEmpty()); }

TEST(SiteRules, RequireANameAndATimeZone) {
  EXPECT_THAT(FaultyFields(v1::Site(), "site."), ElementsAre("site.displayName", "site.timeZone"));
}

TEST(SiteRules, RefuseAnOpeningThatClosesBeforeOrWhenItOpens) {
  v1::Site site = OrdinarySite();
  Open(site, v1::MONDAY, "09:00", "09:01", v1::COLLECTIVE);
  Open(site, v1::TUESDAY, "14:00", "14:00", v1::COLLECTIVE);
  Open(site, v1::WEDNESDAY, "22:00", "02:00", v1::COLLECTIVE);
  EXPECT_THAT(FaultyFields(site), ElementsAre("openingHours[1].closes", "openingHours[2].closes"));
}

TEST(SiteRules, AllowAnOpeningUntilMidnight) {
  v1::Site site = OrdinarySite();
  Open(site, v1::FRIDAY, "18:00", "24:00", v1::COLLECTIVE);
  EXPECT_THAT(FaultyFields(site), IsEmpty());
}

TEST(SiteRules, RefuseOverlappingOpeningsOfTheSameUse) {
  v1::Site site = OrdinarySite();
  Open(site, v1::MONDAY, "09:00", "12:00", v1::INDIVIDUAL);
  Open(site, v1::MONDAY, "11:59", "13:00", v1::INDIVIDUAL);
  EXPECT_THAT(FaultyFields(site), ElementsAre("openingHours[1]"));
}

TEST(SiteRules, AllowOpeningsThatTouchOrDifferInUseOrDay) {
  v1::Site site = OrdinarySite();
  Open(site, v1::MONDAY, "09:00", "12:00", v1::INDIVIDUAL);
  Open(site, v1::MONDAY, "12:00", "13:00", v1::INDIVIDUAL);
  Open(site, v1::MONDAY, "09:00", "13:00", v1::COLLECTIVE);
  Open(site, v1::TUESDAY, "09:00", "12:00", v1::INDIVIDUAL);
  EXPECT_THAT(FaultyFields(site), IsEmpty());
}

TEST(SiteRules, RefuseAClosureThatEndsBeforeItBegins) {
  v1::Site site = OrdinarySite();
  v1::Closure& one_day = *site.add_closures();
  one_day.set_from("2026-12-25");
  one_day.set_to("2026-12-25");
  v1::Closure& backwards = *site.add_closures();
  backwards.set_from("2027-01-02");
  backwards.set_to("2027-01-01");
  EXPECT_THAT(FaultyFields(site, "site."), ElementsAre("site.closures[1].to"));
}

}  // namespace
}  // namespace passerelle::outreach
