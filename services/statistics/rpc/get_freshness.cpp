#include <algorithm>

#include "rpcs/statistics.h"
#include "services/runtime/base/proto_time.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

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

}  // namespace

absl::StatusOr<v1::Freshness> GetFreshness(rpc::RpcContext& rpc, const v1::GetFreshnessRequest&) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kReadFreshness, {}));
  v1::Freshness freshness;
  for (const char* feed : {"contacts", "outreach", "referrals", "supplies"})
    *freshness.add_feeds() = FreshnessOf(feed, rows);
  return freshness;
}

}  // namespace passerelle::statistics
