#include "rpcs/outreach.h"
#include "services/outreach/local_time.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/plan.h"
#include "services/outreach/series/series_rows.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

absl::Status CancelPlanned(const vault::Keeper& keeper, db::Transaction& transaction,
                           const v1::EndOutingSeriesRequest& request, const std::string& from,
                           const std::string& trace_parent) {
  ASSIGN_OR_RETURN(const db::Result outings, transaction.Execute(sql::kLockSeriesOutings, {request.id(), from}));
  for (const db::Row row : outings) {
    if (row.Text("state") != "PLANNED") continue;
    RETURN_IF_ERROR(CancelPlan(keeper, transaction, std::string(row.Text("id")), request.reason(), trace_parent));
  }
  return absl::OkStatus();
}

absl::StatusOr<StoredSeries> End(rpc::RpcContext& rpc, db::Transaction& transaction,
                                 const v1::EndOutingSeriesRequest& request, const std::string& from) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kLockOutingSeries, {request.id(), rpc.sites()}));
  if (rows.empty()) return OutingSeriesUnknown();
  StoredSeries before = SeriesFromRow(KeeperOf(rpc), rows[0]);
  // The texts of local times are in the order of time.
  if (before.series.state() == v1::ENDED && before.series.end_local() <= from) return before;
  if (!request.etag().empty() && request.etag() != before.series.etag()) return EtagMismatch();
  RETURN_IF_ERROR(CancelPlanned(KeeperOf(rpc), transaction, request, from, rpc.trace().Traceparent()));
  ASSIGN_OR_RETURN(const db::Result ended, transaction.ExecuteOne(sql::kEndOutingSeries, {request.id(), from}));
  return SeriesFromRow(KeeperOf(rpc), ended[0]);
}

}  // namespace

absl::StatusOr<v1::OutingSeries> EndOutingSeries(rpc::RpcContext& rpc, const v1::EndOutingSeriesRequest& request) {
  const std::optional<absl::CivilMinute> from = ReadLocalTime(request.from_local());
  if (!from) return InvalidFields({{"fromLocal", "must be a local time YYYY-MM-DDTHH:MM"}});
  StoredSeries stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, End(rpc, transaction, request, WriteLocalTime(*from)));
    return absl::OkStatus();
  }));
  return VisibleTo(rpc.principal(), stored);
}

}  // namespace passerelle::outreach
