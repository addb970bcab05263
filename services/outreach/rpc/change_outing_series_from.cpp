#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/local_time.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/series/occurrences.h"
#include "services/outreach/series/series_change.h"
#include "services/outreach/state.h"
#include "services/runtime/base/field_mask.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

struct Change {
  const v1::ChangeOutingSeriesFromRequest& request;
  std::string id;  // of the new series
  std::string hash;
  absl::CivilMinute from;
  std::vector<std::string> fields;
};

// The first occurrence that changes.
absl::StatusOr<absl::CivilMinute> FirstChanged(const StoredSeries& before, const Recurrence& recurrence,
                                               absl::CivilMinute from) {
  if (before.series.state() == v1::ENDED)
    return FailedPrecondition("ILLEGAL_TRANSITION", "The series has ended; the one that continues it can be changed.");
  const auto first = FirstStart(recurrence, std::max(from, recurrence.start));
  if (first) return *first;
  return FieldError(absl::StatusCode::kInvalidArgument, "OCCURRENCE_UNKNOWN", "fromLocal",
                    "The series has no occurrence from then on.");
}

absl::StatusOr<StoredSeries> Continue(rpc::RpcContext& rpc, db::Transaction& transaction, const Change& change,
                                      const StoredSeries& before) {
  ASSIGN_OR_RETURN(const Recurrence recurrence, RecurrenceOf(before.series, before.zone, ""));
  ASSIGN_OR_RETURN(const absl::CivilMinute first, FirstChanged(before, recurrence, change.from));
  ASSIGN_OR_RETURN(v1::OutingSeries wanted,
                   Continued(before, recurrence, first, change.fields, change.request.series()));
  Normalise(wanted);
  ASSIGN_OR_RETURN(
      const db::Result made,
      transaction.ExecuteOne(sql::kCreateOutingSeries, {change.id, wanted.site(), SealedContent(KeeperOf(rpc), wanted),
                                                        before.series.id(), rpc.now(), db::Bytes{change.hash}}));
  const StoredSeries after = SeriesFromRow(KeeperOf(rpc), made[0]);
  RETURN_IF_ERROR(CheckSeries(transaction, after, "series."));
  RETURN_IF_ERROR(transaction.Execute(sql::kEndOutingSeries, {before.series.id(), WriteLocalTime(first)}).status());
  RETURN_IF_ERROR(HandOver(KeeperOf(rpc), transaction, before, after, first, change.fields, rpc.trace().Traceparent()));
  return after;
}

absl::StatusOr<StoredSeries> Write(rpc::RpcContext& rpc, db::Transaction& transaction, const Change& change) {
  ASSIGN_OR_RETURN(const db::Result locked,
                   transaction.Execute(sql::kLockOutingSeries, {change.request.id(), rpc.sites()}));
  if (locked.empty()) return OutingSeriesUnknown();
  // After the lock, so that a repeated call sees what the first one did.
  ASSIGN_OR_RETURN(const db::Result done, transaction.Execute(sql::kGetOutingSeries, {change.id, std::nullopt}));
  if (!done.empty()) {
    RETURN_IF_ERROR(CheckSameRequest(rpc.vault(), done[0], change.hash, "", "IDEMPOTENCY_KEY_REUSED"));
    return SeriesFromRow(KeeperOf(rpc), done[0]);
  }
  const StoredSeries before = SeriesFromRow(KeeperOf(rpc), locked[0]);
  const std::string& etag = change.request.etag().empty() ? change.request.series().etag() : change.request.etag();
  if (!etag.empty() && etag != before.series.etag()) return EtagMismatch();
  return Continue(rpc, transaction, change, before);
}

}  // namespace

absl::StatusOr<v1::OutingSeries> ChangeOutingSeriesFrom(rpc::RpcContext& rpc,
                                                        const v1::ChangeOutingSeriesFromRequest& request) {
  const std::optional<absl::CivilMinute> from = ReadLocalTime(request.from_local());
  if (!from) return InvalidFields({{"fromLocal", "must be a local time YYYY-MM-DDTHH:MM"}});
  ASSIGN_OR_RETURN(std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), request.series()));
  // Who sees no stops sends none back: they are not meant to be erased.
  if (!rpc.principal().Has("routes.read") && request.series().stops().empty()) std::erase(fields, "stops");
  const Change change{request, rpc.NewResourceId(), vault::KeyedRequestHash(rpc.vault(), request), *from, fields};
  StoredSeries stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, Write(rpc, transaction, change));
    return absl::OkStatus();
  }));
  return VisibleTo(rpc.principal(), stored);
}

}  // namespace passerelle::outreach
