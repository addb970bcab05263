#include "rpcs/outreach.h"
#include "services/outreach/days.h"
#include "services/outreach/sites/closures.h"
#include "services/outreach/sites/hours.h"
#include "services/outreach/sites/site_rows.h"
#include "services/runtime/base/page.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/rpc/policy.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr int kMostCalendarDays = 100;

std::string Instant(absl::CivilDay day, absl::TimeZone zone) { return *db::Param(absl::FromCivil(day, zone)).text(); }

// The arrays of closures that sql/list_calendar_entries.sql merges with the rest.
struct Closures {
  std::vector<std::string> ids, starts, ends, titles;

  Closures(const v1::Site& site, const Days& days) {
    const absl::TimeZone zone = ZoneOf(site);
    for (const ClosedDays& closed : ClosuresOf(site, days.first, days.last)) {
      ids.push_back(closed.id);
      starts.push_back(Instant(closed.first, zone));
      ends.push_back(Instant(closed.last + 1, zone));
      titles.push_back(closed.reason);
    }
  }
};

v1::CalendarEntry EntryOf(const db::Row& row) {
  v1::CalendarEntry entry;
  entry.set_kind(static_cast<v1::CalendarEntry::Kind>(row.Int32("kind")));
  entry.set_id(std::string(row.Text("id")));
  entry.set_detail(std::string(row.Text("detail")));
  SetProto(row.Time("start_time"), *entry.mutable_start_time());
  SetProto(row.Time("end_time"), *entry.mutable_end_time());
  entry.set_title(std::string(row.Text("title")));
  entry.set_state(std::string(row.Text("state")));
  return entry;
}

}  // namespace

absl::StatusOr<v1::ListCalendarEntriesResponse> ListCalendarEntries(rpc::RpcContext& rpc,
                                                                    const v1::ListCalendarEntriesRequest& request) {
  ASSIGN_OR_RETURN(const Days days, ReadDays(request.from(), request.to(), kMostCalendarDays));
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 200, 1000));
  ASSIGN_OR_RETURN(const db::Result sites, rpc.db().Execute(sql::kGetSite, {request.site()}));
  if (sites.empty()) return rpc::SiteUnknown();
  const v1::Site site = SiteFromRow(sites[0]);
  const Closures closures(site, days);
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListCalendarEntries,
                                    {request.site(), Instant(days.first, ZoneOf(site)),
                                     Instant(days.last + 1, ZoneOf(site)), request.from(), request.to(), closures.ids,
                                     closures.starts, closures.ends, closures.titles, db::TextOrNull(page.After(0)),
                                     db::TextOrNull(page.After(1)), db::TextOrNull(page.After(2)), page.size + 1}));
  v1::ListCalendarEntriesResponse response;
  AnswerPage(request, page, rows, {"start_time", "kind", "id"}, response,
             [&](const db::Row& row) { *response.add_entries() = EntryOf(row); });
  return response;
}

}  // namespace passerelle::outreach
