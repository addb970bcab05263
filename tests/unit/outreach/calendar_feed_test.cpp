// The calendar feed against golden files, and its rules one by one.
#include "services/outreach/calendar/calendar_feed.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/unit/outreach/times_and_hours.h"

namespace passerelle::outreach {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Golden(const std::string& name) {
  std::ostringstream content;
  content << std::ifstream(std::string(std::getenv("PASSERELLE_SOURCE")) + "/tests/unit/outreach/golden/" + name,
                           std::ios::binary)
                 .rdbuf();
  return content.str();
}

FeedVersion Version(const std::string& id, std::int64_t sequence) {
  return {.id = id, .sequence = sequence, .changed = At("2026-01-05T08:30:00Z")};
}

FeedEvent Event(const std::string& id, const std::string& summary, const std::string& start, const std::string& end) {
  return {.version = Version(id, 0), .summary = summary, .start = At(start), .end = At(end)};
}

CalendarFeed FeedOf(const std::string& zone, absl::CivilDay first, absl::CivilDay last) {
  return {
      .name = "Passerelle : Montreuil", .zone = Zone(zone), .first = first, .last = last, .events = {}, .closures = {}};
}

// A year of a centre in Paris: an ordinary afternoon, the night on which the clock goes back, a cancelled meeting, a
// closure.
CalendarFeed ParisFeed() {
  CalendarFeed feed = FeedOf("Europe/Paris", absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 12, 31));
  feed.events.push_back(Event("0197a000-0000-7000-8000-000000000001", SummaryOf("MARAUDE", ""), "2026-02-03T13:00:00Z",
                              "2026-02-03T16:30:00Z"));
  feed.events.push_back(Event("0197a000-0000-7000-8000-000000000002", SummaryOf("FESTIVE_EVENT", "Fête d'automne"),
                              "2026-10-24T20:00:00Z", "2026-10-25T01:30:00Z"));
  feed.events.push_back(Event("0197a000-0000-7000-8000-000000000003", SummaryOf("TEAM_MEETING", "Bilan; suites, etc."),
                              "2026-07-06T12:00:00Z", "2026-07-06T14:00:00Z"));
  feed.events.back().version.sequence = 4;
  feed.events.back().cancelled = true;
  feed.closures.push_back({.version = Version("0197a000-0000-5000-8000-000000000004", 2),
                           .summary = "Fermeture : fêtes",
                           .first = absl::CivilDay(2026, 12, 24),
                           .last = absl::CivilDay(2026, 12, 26)});
  return feed;
}

TEST(CalendarFeed, IsWrittenForParis) { EXPECT_EQ(WriteCalendar(ParisFeed()), Golden("paris.ics")); }

TEST(CalendarFeed, IsWrittenForAZoneWithoutSummerTime) {
  CalendarFeed feed = FeedOf("Indian/Reunion", absl::CivilDay(2026, 3, 1), absl::CivilDay(2026, 11, 1));
  feed.events.push_back(Event("0197a000-0000-7000-8000-000000000005", SummaryOf("PERMANENCE", "Le Port"),
                              "2026-04-01T05:00:00Z", "2026-04-01T08:00:00Z"));
  EXPECT_EQ(WriteCalendar(feed), Golden("reunion.ics"));
}

TEST(CalendarFeed, IsWrittenForAmericaAndOverTheYearsEnd) {
  CalendarFeed feed = FeedOf("America/Miquelon", absl::CivilDay(2026, 11, 1), absl::CivilDay(2027, 4, 30));
  feed.events.push_back(Event("0197a000-0000-7000-8000-000000000006", SummaryOf("FESTIVE_EVENT", "Réveillon"),
                              "2027-01-01T00:00:00Z", "2027-01-01T07:00:00Z"));
  EXPECT_EQ(WriteCalendar(feed), Golden("miquelon.ics"));
}

TEST(CalendarFeed, GivesEqualBytesForEqualRows) { EXPECT_EQ(WriteCalendar(ParisFeed()), WriteCalendar(ParisFeed())); }

TEST(CalendarFeed, FoldsAtSeventyFiveOctetsAndNeverWithinACharacter) {
  for (std::size_t lead = 0; lead < 8; ++lead) {
    CalendarFeed feed = FeedOf("Europe/Paris", absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 1, 2));
    std::string summary(lead, 'a');
    for (int i = 0; i < 40; ++i) summary += "é€🙂";
    feed.events.push_back(Event("x", summary, "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"));
    std::string unfolded;
    for (const absl::string_view line : absl::StrSplit(WriteCalendar(feed), "\r\n")) {
      EXPECT_LE(line.size(), 75u) << line;
      const bool goes_on = !line.empty() && line[0] == ' ';
      const absl::string_view content = line.substr(goes_on ? 1 : 0);
      EXPECT_FALSE(!content.empty() && (static_cast<unsigned char>(content[0]) & 0xC0U) == 0x80U) << line;
      if (!goes_on) unfolded += "\n";
      unfolded.append(content.data(), content.size());
    }
    EXPECT_THAT(unfolded, HasSubstr("\nSUMMARY:" + summary + "\n"));
  }
}

TEST(CalendarFeed, FoldsNothingThatFits) {
  CalendarFeed feed = FeedOf("Europe/Paris", absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 1, 2));
  const std::string fits(75 - std::string("SUMMARY:").size(), 'a');
  feed.events.push_back(Event("x", fits, "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"));
  feed.events.push_back(Event("y", fits + "b", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"));
  EXPECT_THAT(WriteCalendar(feed), HasSubstr("SUMMARY:" + fits + "\r\nSTATUS"));
  EXPECT_THAT(WriteCalendar(feed), HasSubstr("SUMMARY:" + fits + "\r\n b\r\nSTATUS"));
}

TEST(CalendarFeed, EscapesWhatWouldEndAValueOrALine) {
  CalendarFeed feed = FeedOf("Europe/Paris", absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 1, 2));
  feed.events.push_back(Event("x", "a\\b;c,d\r\nATTENDEE:e\x01\x7f", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"));
  EXPECT_THAT(WriteCalendar(feed), HasSubstr("SUMMARY:a\\\\b\\;c\\,d\\nATTENDEE:e\r\n"));
  EXPECT_THAT(WriteCalendar(feed), Not(HasSubstr("\nATTENDEE")));
}

TEST(CalendarFeed, TellsLocalTimesThatComeTwiceApart) {
  CalendarFeed feed = FeedOf("Europe/Paris", absl::CivilDay(2026, 10, 1), absl::CivilDay(2026, 10, 31));
  feed.events.push_back(Event("x", "a", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"));  // 02:30, and 02:30 again
  const std::string text = WriteCalendar(feed);
  EXPECT_THAT(text, HasSubstr("DTSTART;TZID=Europe/Paris:20261025T023000\r\n"));
  EXPECT_THAT(text, HasSubstr("DTEND:20261025T013000Z\r\n"));
}

TEST(Summary, NamesEveryKindInFrench) {
  EXPECT_EQ(SummaryOf("MARAUDE", "Porte des Lilas"), "Maraude : Porte des Lilas");
  EXPECT_EQ(SummaryOf("USERS_COUNCIL", ""), "Conseil des usagers");
}

}  // namespace
}  // namespace passerelle::outreach
