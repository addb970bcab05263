// Keys to a site's calendar feed. Their secrets are those of base/secret_text.h.
#pragma once

#include <string>
#include <string_view>

#include "passerelle/outreach/v1/calendar.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::outreach {

// "/v1/calendars/montreuil.ics?key=…".
std::string CalendarPath(std::string_view site, std::string_view secret);
// The key without its secret.
v1::CalendarKey CalendarKeyFromRow(const db::Row& row);

}  // namespace passerelle::outreach
