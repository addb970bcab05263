#include "services/statistics/freshness.h"

#include <algorithm>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// A feed answers every second, even when it has nothing to tell.
constexpr absl::Duration kLongestSilence = absl::Minutes(5);
constexpr absl::Duration kTryAgainAfter = absl::Seconds(2);

// A feed that was never heard stands at 0, and its lag is not known yet.
v1::FeedFreshness FreshnessOf(const char* feed, const db::Result& rows) {
  v1::FeedFreshness freshness;
  freshness.set_feed(feed);
  for (const db::Row row : rows) {
    if (row.Text("feed") != feed) continue;
    freshness.set_position(row.Int("position"));
    freshness.set_head_position(row.Int("head_position"));
    freshness.set_lag(std::max<std::int64_t>(0, row.Int("head_position") - row.Int("position")));
    if (!row.IsNull("hear_time")) SetProto(row.Time("hear_time"), *freshness.mutable_hear_time());
  }
  return freshness;
}

absl::Status FiguresBehind(std::string_view message) {
  return WithRetryAfter(Error(absl::StatusCode::kUnavailable, "FIGURES_BEHIND", message), kTryAgainAfter);
}

absl::Status CheckFeed(const v1::FeedFreshness& feed, absl::Time now) {
  if (!feed.has_hear_time()) return FiguresBehind(StrCat("The figures have not heard ", feed.feed(), " yet."));
  const absl::Time heard = TimeFromProto(feed.hear_time());
  if (now - heard > kLongestSilence) {
    return FiguresBehind(StrCat("The figures last heard ", feed.feed(), " at ",
                                absl::FormatTime(absl::RFC3339_sec, heard, absl::UTCTimeZone()),
                                "; what was recorded since is not counted."));
  }
  if (feed.lag() == 0) return absl::OkStatus();
  return FiguresBehind(StrCat("The figures are ", feed.lag(), " facts behind ", feed.feed(), "."));
}

}  // namespace

absl::StatusOr<v1::Freshness> ReadFreshness(db::Executor& database) {
  ASSIGN_OR_RETURN(const db::Result rows, database.Execute(sql::kReadFreshness, {}));
  v1::Freshness freshness;
  for (const char* feed : {"contacts", "outreach", "referrals", "supplies"})
    *freshness.add_feeds() = FreshnessOf(feed, rows);
  return freshness;
}

absl::Status CheckFiguresUpToDate(rpc::RpcContext& rpc) {
  ASSIGN_OR_RETURN(const v1::Freshness freshness, ReadFreshness(rpc.db()));
  for (const v1::FeedFreshness& feed : freshness.feeds()) RETURN_IF_ERROR(CheckFeed(feed, rpc.now()));
  return absl::OkStatus();
}

}  // namespace passerelle::statistics
