// When a site is open, as clients read it.
#include "tests/service/outreach/appointments_fixture.h"

namespace passerelle::outreach::appointments {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class Openings : public Appointments {
 protected:
  absl::StatusOr<v1::ListOpeningsResponse> Between(const std::string& site, const std::string& from,
                                                   const std::string& to) {
    v1::ListOpeningsRequest request;
    request.set_site(site);
    request.set_from(from);
    request.set_to(to);
    return Call<v1::ListOpeningsResponse>(reception_, "SiteService.ListOpenings", request);
  }

  absl::StatusOr<v1::Site> Change(const v1::Site& changes, const std::vector<std::string>& mask) {
    v1::UpdateSiteRequest request;
    *request.mutable_site() = changes;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Call<v1::Site>(testing::Director(), "SiteService.UpdateSite", request);
  }

  v1::Site Named() const {
    v1::Site site;
    site.set_id(site_);
    return site;
  }
};

TEST_F(Openings, AreListedDayByDayAsInstants) {
  // A Friday, the week-end on which summer time begins, and a Monday.
  const auto days = *Between(site_, "2026-03-27", "2026-03-30");
  ASSERT_THAT(days.days(), SizeIs(4));
  const v1::DayOpenings& friday = days.days(0);
  EXPECT_EQ(friday.day(), "2026-03-27");
  EXPECT_EQ(friday.closed_reason(), "");
  ASSERT_THAT(friday.openings(), SizeIs(2));
  EXPECT_EQ(friday.openings(0).use(), v1::INDIVIDUAL);
  // 9 to 12 and 12 to 13 touch.
  EXPECT_EQ(friday.openings(0).start_time().seconds(), At(absl::CivilDay(2026, 3, 27), "09:00").seconds());
  EXPECT_EQ(friday.openings(0).end_time().seconds(), At(absl::CivilDay(2026, 3, 27), "13:00").seconds());
  EXPECT_THAT(days.days(1).openings(), IsEmpty());
  EXPECT_THAT(days.days(2).openings(), IsEmpty());
  // Two nights and a change of an hour: 71 hours, not 72.
  EXPECT_EQ(days.days(3).openings(0).start_time().seconds() - friday.openings(0).start_time().seconds(), 71 * 3600);
}

TEST_F(Openings, SayWhyADayIsClosed) {
  v1::Site changes = Named();
  changes.set_holiday_calendar(v1::ALSACE_MOSELLE);
  v1::Closure& closure = *changes.add_closures();
  closure.set_from("2026-12-28");
  closure.set_to("2026-12-29");
  closure.set_reason("Inventaire");
  ASSERT_TRUE(Change(changes, {"holiday_calendar", "closures"}).ok());
  const auto days = *Between(site_, "2026-12-24", "2026-12-30");
  std::vector<std::string> reasons;
  for (const v1::DayOpenings& day : days.days()) {
    reasons.push_back(day.closed_reason());
    EXPECT_EQ(day.openings().empty(), !day.closed_reason().empty() || day.day() == "2026-12-27") << day.day();
  }
  EXPECT_THAT(reasons, ::testing::ElementsAre("", "Noël", "Saint-Étienne", "", "Inventaire", "Inventaire", ""));
}

TEST_F(Openings, FollowTheHolidaysOfFranceUnlessTheSiteSaysOtherwise) {
  v1::CreateSiteRequest request;
  request.set_id("centre-" + NewUuidV7());
  request.set_display_name("CAARUD");
  request.set_time_zone("Europe/Paris");
  const auto site = Call<v1::Site>(testing::Director(), "SiteService.CreateSite", request);
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_EQ(site->holiday_calendar(), v1::FRANCE);
  EXPECT_EQ(Between(request.id(), "2026-07-14", "2026-07-14")->days(0).closed_reason(), "Fête nationale");
  EXPECT_EQ(Between(site_, "2026-07-14", "2026-07-14")->days(0).closed_reason(), "");
}

TEST_F(Openings, KeepTheCalendarThatTheSiteWasMadeWith) {
  v1::Site renamed = Named();
  renamed.set_display_name("Autre nom");
  const auto site = Change(renamed, {"display_name"});
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_EQ(site->holiday_calendar(), v1::NO_HOLIDAYS);
}

TEST_F(Openings, OfAnotherCalendarAreAnotherSite) {
  v1::CreateSiteRequest request;
  request.set_id("centre-" + NewUuidV7());
  request.set_display_name("CAARUD");
  request.set_time_zone("Europe/Paris");
  ASSERT_TRUE(Call<v1::Site>(testing::Director(), "SiteService.CreateSite", request).ok());
  EXPECT_TRUE(Call<v1::Site>(testing::Director(), "SiteService.CreateSite", request).ok());
  request.set_holiday_calendar(v1::ALSACE_MOSELLE);
  EXPECT_THAT(Call<v1::Site>(testing::Director(), "SiteService.CreateSite", request), IsRefusedFor("SITE_EXISTS"));
}

TEST_F(Openings, AreListedForAYearAtMost) {
  EXPECT_THAT(Between(site_, "2026-01-01", "2027-01-01")->days(), SizeIs(366));
  EXPECT_THAT(Between(site_, "2026-01-01", "2027-01-02"), IsRefusedFor("RANGE_INVALID"));
  EXPECT_THAT(Between(site_, "2026-01-02", "2026-01-01"), IsRefusedFor("RANGE_INVALID"));
}

TEST_F(Openings, OfAnUnknownSiteAreNotFound) {
  EXPECT_THAT(Between("nowhere", "2026-01-01", "2026-01-02"), IsRefusedFor("SITE_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::outreach::appointments
