// Keys to a site's calendar feed: 32 random bytes, of which only the SHA-256 is kept.
#pragma once

#include <string>
#include <string_view>

#include "passerelle/outreach/v1/calendar.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::outreach {

// 43 characters of the URL alphabet.
std::string NewCalendarSecret();
// 32 raw bytes.
std::string HashCalendarSecret(std::string_view secret);
// "/v1/calendars/montreuil.ics?key=…".
std::string CalendarPath(std::string_view site, std::string_view secret);
// The key without its secret.
v1::CalendarKey CalendarKeyFromRow(const db::Row& row);

}  // namespace passerelle::outreach
