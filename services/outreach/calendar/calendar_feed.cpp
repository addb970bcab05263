#include "services/outreach/calendar/calendar_feed.h"

#include <absl/strings/str_format.h>

#include <map>

#include "services/outreach/calendar/calendar_text.h"
#include "services/outreach/calendar/calendar_zone.h"
#include "services/runtime/base/text.h"

namespace passerelle::outreach {
namespace {

std::string Utc(absl::Time time) { return absl::FormatTime("%Y%m%dT%H%M%SZ", time, absl::UTCTimeZone()); }

std::string Date(absl::CivilDay day) { return absl::StrFormat("%04d%02d%02d", day.year(), day.month(), day.day()); }

// A local time, or UTC for an instant that its local time does not tell: the second of two that look alike in autumn.
void AddTime(const char* name, absl::Time time, absl::TimeZone zone, CalendarText& text) {
  const absl::CivilSecond local = absl::ToCivilSecond(time, zone);
  const absl::TimeZone::TimeInfo info = zone.At(local);
  if (info.kind == absl::TimeZone::TimeInfo::REPEATED && time >= info.trans) {
    text.Add(name, Utc(time));
  } else {
    text.Add(StrCat(name, ";TZID=", zone.name()), LocalDateTime(local));
  }
}

void AddVersion(const FeedVersion& version, CalendarText& text) {
  text.Add("UID", version.id + "@passerelle");
  text.Add("DTSTAMP", Utc(version.changed));
  text.Add("LAST-MODIFIED", Utc(version.changed));
  text.Add("SEQUENCE", absl::StrCat(version.sequence));
}

void AddEvent(const FeedEvent& event, absl::TimeZone zone, CalendarText& text) {
  text.Add("BEGIN", "VEVENT");
  AddVersion(event.version, text);
  AddTime("DTSTART", event.start, zone, text);
  AddTime("DTEND", event.end, zone, text);
  text.AddText("SUMMARY", event.summary);
  text.Add("STATUS", event.cancelled ? "CANCELLED" : "CONFIRMED");
  text.Add("TRANSP", event.cancelled ? "TRANSPARENT" : "OPAQUE");
  text.Add("CLASS", "PRIVATE");
  text.Add("END", "VEVENT");
}

void AddClosure(const FeedClosure& closure, CalendarText& text) {
  text.Add("BEGIN", "VEVENT");
  AddVersion(closure.version, text);
  text.Add("DTSTART;VALUE=DATE", Date(closure.first));
  text.Add("DTEND;VALUE=DATE", Date(closure.last + 1));
  text.AddText("SUMMARY", closure.summary);
  text.Add("STATUS", "CONFIRMED");
  text.Add("TRANSP", "TRANSPARENT");
  text.Add("END", "VEVENT");
}

}  // namespace

std::string WriteCalendar(const CalendarFeed& feed) {
  CalendarText text;
  text.Add("BEGIN", "VCALENDAR");
  text.Add("VERSION", "2.0");
  text.Add("PRODID", "-//Passerelle//Calendar//FR");
  text.Add("CALSCALE", "GREGORIAN");
  text.AddText("NAME", feed.name);
  text.AddText("X-WR-CALNAME", feed.name);
  text.Add("X-WR-TIMEZONE", feed.zone.name());
  text.Add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
  text.Add("X-PUBLISHED-TTL", "PT1H");
  AddTimeZone(feed.zone, feed.first, feed.last, text);
  for (const FeedEvent& event : feed.events) AddEvent(event, feed.zone, text);
  for (const FeedClosure& closure : feed.closures) AddClosure(closure, text);
  text.Add("END", "VCALENDAR");
  return std::move(text).Take();
}

std::string SummaryOf(std::string_view kind, std::string_view title) {
  static const std::map<std::string_view, std::string_view> labels = {
      {"MARAUDE", "Maraude"},
      {"MOBILE_UNIT", "Unité mobile"},
      {"FESTIVE_EVENT", "Milieu festif"},
      {"SQUAT", "Intervention en squat"},
      {"PERMANENCE", "Permanence"},
      {"COMMUNITY_MEDIATION", "Médiation sociale"},
      {"COLLECTIVE_ACTIVITY", "Activité collective"},
      {"TEAM_MEETING", "Réunion d'équipe"},
      {"PARTNER_MEETING", "Réunion avec des partenaires"},
      {"TRAINING", "Formation"},
      {"USERS_COUNCIL", "Conseil des usagers"},
  };
  const auto found = labels.find(kind);
  const std::string_view label = found == labels.end() ? "Sortie" : found->second;
  return title.empty() ? std::string(label) : StrCat(label, " : ", title);
}

}  // namespace passerelle::outreach
