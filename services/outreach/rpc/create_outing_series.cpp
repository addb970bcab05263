#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/local_time.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/series/occurrences.h"
#include "services/outreach/state.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// The series of that id that exists already, if it was made by the same request.
absl::StatusOr<StoredSeries> Existing(rpc::RpcContext& rpc, db::Executor& db, const std::string& id,
                                      const std::string& hash) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetOutingSeries, {id, std::nullopt}));
  if (rows.empty()) return rpc::SiteUnknown();
  RETURN_IF_ERROR(CheckSameRequest(rpc.vault(), rows[0], hash, "", "IDEMPOTENCY_KEY_REUSED"));
  return SeriesFromRow(KeeperOf(rpc), rows[0]);
}

absl::StatusOr<StoredSeries> Write(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::OutingSeries& wanted,
                                   const std::string& hash) {
  ASSIGN_OR_RETURN(
      const db::Result made,
      transaction.Execute(sql::kCreateOutingSeries, {wanted.id(), wanted.site(), SealedContent(KeeperOf(rpc), wanted),
                                                     std::nullopt, rpc.now(), db::Bytes{hash}}));
  if (made.empty()) return Existing(rpc, transaction, wanted.id(), hash);
  StoredSeries stored = SeriesFromRow(KeeperOf(rpc), made[0]);
  RETURN_IF_ERROR(CheckSeries(transaction, stored, ""));
  const absl::CivilDay last = *ReadLocalDay(stored.series.materialised_until());
  ASSIGN_OR_RETURN(const std::vector<absl::CivilMinute> starts,
                   StartsUpTo(stored, *ReadLocalTime(stored.series.start_local()), last));
  RETURN_IF_ERROR(MakeOccurrences(KeeperOf(rpc), transaction, stored, starts, rpc.trace().Traceparent()));
  return stored;
}

}  // namespace

absl::StatusOr<v1::OutingSeries> CreateOutingSeries(rpc::RpcContext& rpc,
                                                    const v1::CreateOutingSeriesRequest& request) {
  v1::OutingSeries series = SeriesFromRequest(request);
  series.set_id(rpc.NewResourceId());
  Normalise(series);
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  StoredSeries stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, Write(rpc, transaction, series, hash));
    return absl::OkStatus();
  }));
  return VisibleTo(rpc.principal(), stored);
}

}  // namespace passerelle::outreach
