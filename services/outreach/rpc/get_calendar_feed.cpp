#include "rpcs/outreach.h"
#include "services/outreach/calendar/calendar_feed.h"
#include "services/outreach/calendar/calendar_keys.h"
#include "services/outreach/sites/closures.h"
#include "services/outreach/sites/hours.h"
#include "services/outreach/sites/site_rows.h"
#include "services/runtime/base/secret_text.h"
#include "services/runtime/base/text.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr std::string_view kEnding = ".ics";
constexpr int kDaysBack = 60;
constexpr int kDaysAhead = 180;
constexpr std::int32_t kMostEvents = 5000;

// One answer for every wrong site and key: it tells nobody which of them is right.
absl::Status CalendarUnknown() { return NotFound("CALENDAR_UNKNOWN", "There is no calendar at this address."); }

FeedEvent EventOf(const db::Row& row) {
  return {.version = {std::string(row.Text("id")), row.Int("version") - 1, row.Time("update_time")},
          .summary = SummaryOf(row.Text("detail"), row.Text("title")),
          .start = row.Time("start_time"),
          .end = row.Time("end_time"),
          .cancelled = row.Text("state") == "CANCELLED"};
}

// A closure has no row of its own: it changes with its site.
FeedClosure ClosureOf(const ClosedDays& closed, const db::Row& site) {
  return {.version = {closed.id, site.Int("version") - 1, site.Time("update_time")},
          .summary = closed.reason.empty() ? "Fermeture" : StrCat("Fermeture : ", closed.reason),
          .first = closed.first,
          .last = closed.last};
}

}  // namespace

absl::StatusOr<common::v1::RawBody> GetCalendarFeed(rpc::RpcContext& rpc, const v1::GetCalendarFeedRequest& request) {
  std::string_view site_id = request.calendar();
  if (!site_id.ends_with(kEnding)) return CalendarUnknown();
  site_id.remove_suffix(kEnding.size());
  ASSIGN_OR_RETURN(const db::Result found,
                   rpc.db().Execute(sql::kFindCalendar, {site_id, db::Bytes{Sha256(request.key())}}));
  if (found.empty()) return CalendarUnknown();
  ASSIGN_OR_RETURN(const db::Result sites, rpc.db().ExecuteOne(sql::kGetSite, {site_id}));
  const v1::Site site = SiteFromRow(sites[0]);

  CalendarFeed feed;
  feed.name = StrCat("Passerelle : ", site.display_name());
  feed.zone = ZoneOf(site);
  const absl::CivilDay today = absl::ToCivilDay(rpc.now(), feed.zone);
  feed.first = today - kDaysBack;
  feed.last = today + kDaysAhead;
  ASSIGN_OR_RETURN(const db::Result events,
                   rpc.db().Execute(sql::kListFeedEvents, {site_id, absl::FormatCivilTime(feed.first),
                                                           absl::FormatCivilTime(feed.last), kMostEvents}));
  for (const db::Row row : events) feed.events.push_back(EventOf(row));
  for (const ClosedDays& closed : ClosuresOf(site, feed.first, feed.last)) {
    feed.closures.push_back(ClosureOf(closed, found[0]));
  }
  common::v1::RawBody body;
  body.set_content_type("text/calendar; charset=utf-8");
  body.set_data(WriteCalendar(feed));
  return body;
}

}  // namespace passerelle::outreach
