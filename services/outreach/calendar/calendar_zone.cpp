#include "services/outreach/calendar/calendar_zone.h"

#include <absl/strings/str_format.h>

#include <cstdlib>

namespace passerelle::outreach {
namespace {

// "+0100", "-0330", "+001921" with the seconds of old local times.
std::string Offset(int seconds) {
  const int size = std::abs(seconds);
  std::string text = absl::StrFormat("%c%02d%02d", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60 != 0) text += absl::StrFormat("%02d", size % 60);
  return text;
}

// What holds from `local` on, a time of the clock that was right until then.
void AddObservance(absl::CivilSecond local, int offset_before, const absl::TimeZone::CivilInfo& from_then,
                   CalendarText& text) {
  const char* name = from_then.is_dst ? "DAYLIGHT" : "STANDARD";
  text.Add("BEGIN", name);
  text.Add("DTSTART", LocalDateTime(local));
  text.Add("TZOFFSETFROM", Offset(offset_before));
  text.Add("TZOFFSETTO", Offset(from_then.offset));
  text.AddText("TZNAME", from_then.zone_abbr);
  text.Add("END", name);
}

absl::Time InstantOfChange(const absl::TimeZone::CivilTransition& change, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(change.to);
  return info.kind == absl::TimeZone::TimeInfo::UNIQUE ? info.pre : info.trans;
}

}  // namespace

std::string LocalDateTime(absl::CivilSecond local) {
  return absl::StrFormat("%04d%02d%02dT%02d%02d%02d", local.year(), local.month(), local.day(), local.hour(),
                         local.minute(), local.second());
}

void AddTimeZone(absl::TimeZone zone, absl::CivilDay first, absl::CivilDay last, CalendarText& text) {
  text.Add("BEGIN", "VTIMEZONE");
  text.Add("TZID", zone.name());
  const absl::CivilSecond begin(first.year());
  const absl::Time start = absl::FromCivil(begin, zone);
  const absl::Time end = absl::FromCivil(absl::CivilSecond(last.year() + 1), zone);
  AddObservance(begin, zone.At(start).offset, zone.At(start), text);
  absl::TimeZone::CivilTransition change;
  for (absl::Time after = start; zone.NextTransition(after, &change);) {
    after = InstantOfChange(change, zone);
    if (after >= end) break;
    AddObservance(change.from, zone.At(after - absl::Seconds(1)).offset, zone.At(after), text);
  }
  text.Add("END", "VTIMEZONE");
}

}  // namespace passerelle::outreach
