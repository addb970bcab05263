// Keys to a site's calendar feed, and the feed that they open.
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>

#include "passerelle/common/v1/raw_body.pb.h"
#include "tests/service/outreach/calendar_fixture.h"

namespace passerelle::outreach::calendar {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class CalendarKeys : public Calendar {
 protected:
  v1::CreateCalendarKeyRequest ForTheVan() const {
    v1::CreateCalendarKeyRequest request;
    request.set_site(site_);
    request.set_display_name("Tablette du camion");
    return request;
  }
  absl::StatusOr<v1::CalendarKey> Make(std::string_view key = "") {
    return Call<v1::CalendarKey>(coordinator_, "CalendarService.CreateCalendarKey", ForTheVan(), key);
  }
  absl::StatusOr<v1::CalendarKey> Revoke(const std::string& id, const std::string& site = "") {
    v1::RevokeCalendarKeyRequest request;
    request.set_site(site.empty() ? site_ : site);
    request.set_id(id);
    return Call<v1::CalendarKey>(site.empty() ? coordinator_ : testing::Director(), "CalendarService.RevokeCalendarKey",
                                 request);
  }
  absl::StatusOr<common::v1::RawBody> Feed(const std::string& calendar, const std::string& key) {
    v1::GetCalendarFeedRequest request;
    request.set_calendar(calendar);
    request.set_key(key);
    return Call<common::v1::RawBody>(testing::WithRole("analyst", {}), "CalendarService.GetCalendarFeed", request);
  }
  // The text of the feed, with folded lines made whole.
  std::string Text(const std::string& key) {
    const auto body = Feed(site_ + ".ics", key);
    EXPECT_TRUE(body.ok()) << body.status();
    return body.ok() ? absl::StrReplaceAll(body->data(), {{"\r\n ", ""}}) : "";
  }
};

TEST_F(CalendarKeys, AreShownOnceAndKeptAsHashes) {
  const v1::CalendarKey key = *Make();
  EXPECT_THAT(key.key(), SizeIs(43));
  EXPECT_EQ(key.url(), "/v1/calendars/" + site_ + ".ics?key=" + key.key());
  EXPECT_NE(Make()->key(), key.key());
  v1::ListCalendarKeysRequest request;
  request.set_site(site_);
  const auto listed = Call<v1::ListCalendarKeysResponse>(coordinator_, "CalendarService.ListCalendarKeys", request);
  ASSERT_THAT(listed->calendar_keys(), SizeIs(2));
  EXPECT_EQ(listed->calendar_keys(0).display_name(), "Tablette du camion");
  for (const v1::CalendarKey& shown : listed->calendar_keys()) {
    EXPECT_EQ(shown.key(), "");
    EXPECT_EQ(shown.url(), "");
  }
  const auto stored =
      *suite_.Sql("outreach", "select row_to_json(k)::text as row from calendar_key k where id = $1", {key.id()});
  EXPECT_THAT(std::string(stored[0].Text("row")), Not(HasSubstr(key.key())));
}

TEST_F(CalendarKeys, MadeTwiceByTheSameRequestAreOneKeyWhoseSecretIsNotShownAgain) {
  const std::string idempotency_key = NewUuidV7();
  const v1::CalendarKey first = *Make(idempotency_key);
  const v1::CalendarKey again = *Make(idempotency_key);
  EXPECT_EQ(again.id(), first.id());
  EXPECT_EQ(again.key(), "");
  EXPECT_THAT(Text(first.key()), HasSubstr("BEGIN:VCALENDAR"));
  v1::CreateCalendarKeyRequest other = ForTheVan();
  other.set_display_name("Autre");
  EXPECT_THAT(Call<v1::CalendarKey>(coordinator_, "CalendarService.CreateCalendarKey", other, idempotency_key),
              IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(CalendarKeys, AreListedPageByPage) {
  const std::string first = Make()->id();
  const std::string second = Make()->id();
  v1::ListCalendarKeysRequest request;
  request.set_site(site_);
  request.set_page_size(1);
  const auto page = *Call<v1::ListCalendarKeysResponse>(coordinator_, "CalendarService.ListCalendarKeys", request);
  EXPECT_EQ(page.calendar_keys(0).id(), first);
  request.set_page_token(page.next_page_token());
  const auto rest = *Call<v1::ListCalendarKeysResponse>(coordinator_, "CalendarService.ListCalendarKeys", request);
  EXPECT_EQ(rest.calendar_keys(0).id(), second);
  EXPECT_EQ(rest.next_page_token(), "");
}

TEST_F(CalendarKeys, RevokedOpenNothing) {
  const v1::CalendarKey key = *Make();
  ASSERT_TRUE(Feed(site_ + ".ics", key.key()).ok());
  const v1::CalendarKey revoked = *Revoke(key.id());
  EXPECT_TRUE(revoked.has_revoke_time());
  EXPECT_EQ(Revoke(key.id())->DebugString(), revoked.DebugString());
  EXPECT_THAT(Feed(site_ + ".ics", key.key()), IsRefusedFor("CALENDAR_UNKNOWN"));
}

TEST_F(CalendarKeys, AreRevokedAtTheirSiteAlone) {
  const v1::CalendarKey key = *Make();
  EXPECT_THAT(Revoke(key.id(), suite_.NewSite()), IsRefusedFor("CALENDAR_KEY_UNKNOWN"));
  EXPECT_THAT(Revoke(NewUuidV7()), IsRefusedFor("CALENDAR_KEY_UNKNOWN"));
  EXPECT_TRUE(Feed(site_ + ".ics", key.key()).ok());
}

TEST_F(CalendarKeys, AreMadeByThoseWhoAnswerForTheSite) {
  EXPECT_THAT(Call<v1::CalendarKey>(reception_, "CalendarService.CreateCalendarKey", ForTheVan()),
              IsRefusedFor("PERMISSION_MISSING"));
  EXPECT_THAT(Call<v1::CalendarKey>(stranger_, "CalendarService.CreateCalendarKey", ForTheVan()),
              IsRefusedFor("SITE_FORBIDDEN"));
  v1::CreateCalendarKeyRequest nowhere = ForTheVan();
  nowhere.set_site("nowhere");
  EXPECT_THAT(Call<v1::CalendarKey>(testing::Director(), "CalendarService.CreateCalendarKey", nowhere),
              IsRefusedFor("SITE_UNKNOWN"));
}

TEST_F(CalendarKeys, WrongInAnyWayAreAnsweredAlike) {
  const std::string key = Make()->key();
  const absl::Status refused = Feed(site_ + ".ics", "wrong").status();
  EXPECT_EQ(ReasonOf(refused), "CALENDAR_UNKNOWN");
  const std::string other_site = suite_.NewSite();
  const std::pair<std::string, std::string> wrong[] = {
      {"nowhere.ics", key}, {other_site + ".ics", key}, {site_, key}, {site_ + ".ics", ""}, {".ics", key}, {"", ""}};
  for (const auto& [calendar, secret] : wrong) {
    EXPECT_EQ(Feed(calendar, secret).status().ToString(), refused.ToString()) << calendar;
  }
}

TEST_F(CalendarKeys, OpenAFeedOfKindsAndTitles) {
  v1::CreateActivityRequest request = Meeting({NewStaffMember()});
  *request.mutable_start_time() = FromNow(absl::Hours(24));
  *request.mutable_end_time() = FromNow(absl::Hours(25));
  request.set_note("secret note");
  const v1::Activity activity = Created(request);
  const std::string key = Make()->key();
  EXPECT_EQ(Feed(site_ + ".ics", key)->content_type(), "text/calendar; charset=utf-8");
  const std::string text = Text(key);
  EXPECT_THAT(text, HasSubstr("UID:" + activity.id() + "@passerelle\r\n"));
  EXPECT_THAT(text, HasSubstr("SUMMARY:Réunion d'équipe : Bilan\r\n"));
  EXPECT_THAT(text, HasSubstr("SEQUENCE:0\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("secret note")));
  EXPECT_THAT(text, Not(HasSubstr(activity.staff(0))));
  ASSERT_TRUE(Cancel(activity.id()).ok());
  const std::string after = Text(key);
  EXPECT_THAT(after, HasSubstr("UID:" + activity.id() + "@passerelle\r\n"));
  EXPECT_THAT(after, HasSubstr("STATUS:CANCELLED\r\n"));
  EXPECT_THAT(after, HasSubstr("SEQUENCE:1\r\n"));
}

TEST_F(CalendarKeys, OpenAFeedOfOutingsWithoutPlacesOrPeople) {
  const std::string anna = NewStaffMember();
  v1::CreateOutingRequest request = Round({anna, NewStaffMember()});
  *request.mutable_start_time() = FromNow(absl::Hours(24));
  *request.mutable_end_time() = FromNow(absl::Hours(27));
  request.set_kind(v1::FESTIVE_EVENT);
  request.set_title("Festival");
  request.set_note("behind the stage");
  v1::Stop& stop = *request.add_stops();
  stop.set_name("the old mill");
  stop.set_latitude(48.123);
  stop.set_longitude(2.321);
  const auto outing = CreateOuting(request);
  ASSERT_TRUE(outing.ok()) << outing.status();
  const std::string text = Text(Make()->key());
  EXPECT_THAT(text, HasSubstr("UID:" + outing->id() + "@passerelle\r\n"));
  EXPECT_THAT(text, HasSubstr("SUMMARY:Milieu festif : Festival\r\n"));
  for (const std::string& hidden : {anna, std::string("mill"), std::string("48.1"), std::string("stage")}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
}

TEST_F(CalendarKeys, OpenAFeedThatTellsWhenAnOutingLastChanged) {
  v1::CreateOutingRequest request = Round({NewStaffMember(), NewStaffMember()});
  *request.mutable_start_time() = FromNow(absl::Hours(24));
  *request.mutable_end_time() = FromNow(absl::Hours(27));
  const auto outing = CreateOuting(request);
  ASSERT_TRUE(outing.ok()) << outing.status();
  const std::string key = Make()->key();
  EXPECT_THAT(Text(key), HasSubstr("SEQUENCE:0\r\n"));
  ASSERT_TRUE(
      suite_.Sql("outreach", "update outing set update_time = '2026-01-01Z' where id = $1", {outing->id()}).ok());
  EXPECT_THAT(Text(key), HasSubstr("DTSTAMP:20260101T000000Z\r\n"));
  v1::CancelOutingRequest cancel;
  cancel.set_id(outing->id());
  cancel.set_reason("Grève");
  ASSERT_TRUE(Call<v1::Outing>(coordinator_, "OutingService.CancelOuting", cancel).ok());
  const std::string after = Text(key);
  EXPECT_THAT(after, HasSubstr("STATUS:CANCELLED\r\n"));
  EXPECT_THAT(after, HasSubstr("SEQUENCE:1\r\n"));
  EXPECT_THAT(after, Not(HasSubstr("DTSTAMP:20260101T000000Z\r\n")));
}

TEST_F(CalendarKeys, OpenAFeedFromSixtyDaysBackToHalfAYearAhead) {
  const auto at = [this](absl::Duration from_now) {
    v1::CreateActivityRequest request = Meeting();
    *request.mutable_start_time() = FromNow(from_now);
    *request.mutable_end_time() = FromNow(from_now + absl::Hours(1));
    return Created(request).id();
  };
  const std::string long_ago = at(-absl::Hours(24 * 62));
  const std::string past = at(-absl::Hours(24 * 58));
  const std::string ahead = at(absl::Hours(24 * 178));
  const std::string far = at(absl::Hours(24 * 182));
  const std::string text = Text(Make()->key());
  EXPECT_THAT(text, HasSubstr(past));
  EXPECT_THAT(text, HasSubstr(ahead));
  EXPECT_THAT(text, Not(HasSubstr(long_ago)));
  EXPECT_THAT(text, Not(HasSubstr(far)));
}

}  // namespace
}  // namespace passerelle::outreach::calendar
