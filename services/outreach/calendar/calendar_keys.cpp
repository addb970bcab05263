#include "services/outreach/calendar/calendar_keys.h"

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::outreach {

std::string CalendarPath(std::string_view site, std::string_view secret) {
  return StrCat("/v1/calendars/", site, ".ics?key=", secret);
}

v1::CalendarKey CalendarKeyFromRow(const db::Row& row) {
  v1::CalendarKey key;
  key.set_id(std::string(row.Text("id")));
  key.set_site(std::string(row.Text("site")));
  key.set_display_name(std::string(row.Text("display_name")));
  SetProto(row.Time("create_time"), *key.mutable_create_time());
  if (!row.IsNull("revoke_time")) SetProto(row.Time("revoke_time"), *key.mutable_revoke_time());
  return key;
}

}  // namespace passerelle::outreach
