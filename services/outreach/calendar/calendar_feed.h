// A site's calendar as iCalendar text (RFC 5545, RFC 7986), from rows to bytes; no I/O, no clock.
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::outreach {

// What calendar applications need to see that an event is the one they know, and whether it has changed.
struct FeedVersion {
  std::string id;         // constant; the UID is made from it
  std::int64_t sequence;  // grows with each change
  absl::Time changed;     // when it last changed
};

// An outing or an activity.
struct FeedEvent {
  FeedVersion version;
  std::string summary;
  absl::Time start;
  absl::Time end;
  bool cancelled = false;
};

// Whole local days on which the site is closed, both ends included.
struct FeedClosure {
  FeedVersion version;
  std::string summary;
  absl::CivilDay first;
  absl::CivilDay last;
};

struct CalendarFeed {
  std::string name;  // of the calendar
  absl::TimeZone zone;
  // The local days that the feed covers: what lies in them is shown right by its VTIMEZONE.
  absl::CivilDay first;
  absl::CivilDay last;
  std::vector<FeedEvent> events;
  std::vector<FeedClosure> closures;
};

// The whole text, lines folded at 75 octets and ended by CRLF. Equal feeds give equal bytes.
std::string WriteCalendar(const CalendarFeed& feed);

// What a calendar shows, in French: "Maraude : Porte des Lilas". `kind` is a name of OutingKind or Activity.Kind,
// `title` may be empty.
std::string SummaryOf(std::string_view kind, std::string_view title);

}  // namespace passerelle::outreach
