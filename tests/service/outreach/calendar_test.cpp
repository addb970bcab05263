// A site's calendar: outings, activities, mediation and closures in one order of time.
#include "passerelle/outreach/v1/sites.pb.h"
#include "tests/service/outreach/calendar_fixture.h"

namespace passerelle::outreach::calendar {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ACalendar : public Calendar {
 protected:
  v1::ListCalendarEntriesRequest Days(const std::string& from, const std::string& to) const {
    v1::ListCalendarEntriesRequest request;
    request.set_site(site_);
    request.set_from(from);
    request.set_to(to);
    return request;
  }
  absl::StatusOr<v1::ListCalendarEntriesResponse> List(const v1::ListCalendarEntriesRequest& request) {
    return Call<v1::ListCalendarEntriesResponse>(reception_, "CalendarService.ListCalendarEntries", request);
  }
  // "OUTING MARAUDE PLANNED", one an entry.
  std::vector<std::string> Shown(const v1::ListCalendarEntriesRequest& request) {
    const auto page = List(request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> shown;
    if (!page.ok()) return shown;
    for (const v1::CalendarEntry& entry : page->entries()) {
      shown.push_back(v1::CalendarEntry::Kind_Name(entry.kind()) + " " + entry.detail() + " " + entry.state());
    }
    next_page_ = page->next_page_token();
    return shown;
  }
  void Close(const std::string& from, const std::string& to, const std::string& reason) {
    v1::UpdateSiteRequest request;
    request.mutable_site()->set_id(site_);
    v1::Closure& closure = *request.mutable_site()->add_closures();
    closure.set_from(from);
    closure.set_to(to);
    closure.set_reason(reason);
    request.mutable_update_mask()->add_paths("closures");
    ASSERT_TRUE(Call<v1::Site>(testing::Director(), "SiteService.UpdateSite", request).ok());
  }
  std::string next_page_;
};

TEST_F(ACalendar, ShowsEverythingInTheOrderOfTime) {
  const auto outing = CreateOuting(Round({NewStaffMember(), NewStaffMember()}));
  ASSERT_TRUE(outing.ok()) << outing.status();
  v1::CreateActivityRequest morning = Meeting();
  *morning.mutable_start_time() = TimestampOf("2026-06-10T07:00:00Z");
  *morning.mutable_end_time() = TimestampOf("2026-06-10T08:00:00Z");
  ASSERT_TRUE(Cancel(Created(morning).id()).ok());
  Close("2026-06-09", "2026-06-10", "Travaux");
  EXPECT_THAT(Shown(Days("2026-06-10", "2026-06-10")),
              ElementsAre("CLOSURE  ", "ACTIVITY TEAM_MEETING CANCELLED", "OUTING MARAUDE PLANNED"));
  const v1::ListCalendarEntriesResponse page = *List(Days("2026-06-10", "2026-06-10"));
  EXPECT_EQ(page.entries(0).title(), "Travaux");
  EXPECT_EQ(page.entries(0).start_time().DebugString(), TimestampOf("2026-06-08T22:00:00Z").DebugString());
  EXPECT_EQ(page.entries(0).end_time().DebugString(), TimestampOf("2026-06-10T22:00:00Z").DebugString());
  EXPECT_EQ(page.entries(1).title(), "Bilan");
  EXPECT_EQ(page.entries(2).id(), outing->id());
}

TEST_F(ACalendar, ShowsMediationThatCounts) {
  Recorded(WithResidents());
  v1::CreateMediationActionRequest mistake = WithResidents();
  mistake.set_kind(v1::MediationAction::SHOPS);
  v1::VoidMediationActionRequest voided;
  voided.set_id(Recorded(mistake).id());
  voided.set_reason("Erreur");
  ASSERT_TRUE(Call<v1::MediationAction>(reception_, "MediationService.VoidMediationAction", voided).ok());
  EXPECT_THAT(Shown(Days("2013-06-10", "2013-06-10")), ElementsAre("MEDIATION RESIDENTS RECORDED"));
}

TEST_F(ACalendar, ShowsPublicHolidays) {
  EXPECT_THAT(Shown(Days("2026-07-13", "2026-07-15")), ElementsAre("CLOSURE  "));
}

TEST_F(ACalendar, ShowsWhatTouchesTheDaysAndNothingElse) {
  v1::CreateOutingRequest night = Round({NewStaffMember(), NewStaffMember()});
  night.set_kind(v1::FESTIVE_EVENT);
  *night.mutable_start_time() = TimestampOf("2026-06-10T20:00:00Z");
  *night.mutable_end_time() = TimestampOf("2026-06-11T03:00:00Z");
  const auto outing = CreateOuting(night);
  ASSERT_TRUE(outing.ok()) << outing.status();
  EXPECT_THAT(Shown(Days("2026-06-11", "2026-06-11")), ElementsAre("OUTING FESTIVE_EVENT PLANNED"));
  EXPECT_THAT(Shown(Days("2026-06-10", "2026-06-10")), ElementsAre("OUTING FESTIVE_EVENT PLANNED"));
  EXPECT_THAT(Shown(Days("2026-06-12", "2026-06-12")), IsEmpty());
  EXPECT_THAT(Shown(Days("2026-06-09", "2026-06-09")), IsEmpty());
}

TEST_F(ACalendar, IsReadPageByPage) {
  Close("2026-06-10", "2026-06-10", "Travaux");
  for (const char* hour : {"08", "09", "10"}) {
    v1::CreateActivityRequest request = Meeting();
    *request.mutable_start_time() = TimestampOf(std::string("2026-06-10T") + hour + ":00:00Z");
    Created(request);
  }
  v1::ListCalendarEntriesRequest request = Days("2026-06-10", "2026-06-10");
  request.set_page_size(1);
  std::vector<std::string> shown;
  do {
    request.set_page_token(next_page_);
    for (const std::string& entry : Shown(request)) shown.push_back(entry);
  } while (!next_page_.empty());
  EXPECT_THAT(shown, ElementsAre("CLOSURE  ", "ACTIVITY TEAM_MEETING PLANNED", "ACTIVITY TEAM_MEETING PLANNED",
                                 "ACTIVITY TEAM_MEETING PLANNED"));
}

TEST_F(ACalendar, IsReadForAtMostAHundredDays) {
  EXPECT_TRUE(List(Days("2026-01-01", "2026-04-10")).ok());
  EXPECT_THAT(List(Days("2026-01-01", "2026-04-11")), IsRefusedFor("RANGE_INVALID"));
  EXPECT_THAT(List(Days("2026-01-02", "2026-01-01")), IsRefusedFor("RANGE_INVALID"));
}

TEST_F(ACalendar, IsThatOfASiteOfTheCaller) {
  EXPECT_THAT(Call<v1::ListCalendarEntriesResponse>(stranger_, "CalendarService.ListCalendarEntries",
                                                    Days("2026-06-10", "2026-06-10")),
              IsRefusedFor("SITE_FORBIDDEN"));
  v1::ListCalendarEntriesRequest nowhere = Days("2026-06-10", "2026-06-10");
  nowhere.set_site("nowhere");
  EXPECT_THAT(
      Call<v1::ListCalendarEntriesResponse>(testing::Director(), "CalendarService.ListCalendarEntries", nowhere),
      IsRefusedFor("SITE_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::outreach::calendar
