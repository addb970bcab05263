#include <absl/time/civil_time.h>

#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/outreach/days.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr int kMostWaitingDays = 366;

// The days that suit are not over at the site, and begin within a year.
absl::Status CheckDaysToCome(const v1::CreateWaitingEntryRequest& request, const v1::Site& site, absl::Time now) {
  ASSIGN_OR_RETURN(const Days days, ReadDays(request.from(), request.to(), kMostWaitingDays));
  const absl::CivilDay today = absl::ToCivilDay(now, ZoneOf(site));
  if (days.last < today) {
    return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to", "must not be over");
  }
  if (days.first - today > kMostWaitingDays) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_FAR", "from",
                      "The days lie more than a year ahead.");
  }
  return absl::OkStatus();
}

absl::StatusOr<db::Result> Enter(rpc::RpcContext& rpc, const v1::CreateWaitingEntryRequest& request,
                                 const std::string& id, const std::string& request_hash) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const v1::Site site, LockAgenda(transaction, request.site()));
  RETURN_IF_ERROR(CheckDaysToCome(request, site, rpc.now()));
  // Absences of these days are no matter: the time that will be offered is not known yet.
  const Span no_time = {rpc.now(), rpc.now()};
  RETURN_IF_ERROR(CheckReceiver(transaction, site.id(), request.staff_member(), no_time, "staffMember"));
  RETURN_IF_ERROR(LockPersonBookings(transaction, request.person()));
  ASSIGN_OR_RETURN(const vault::DataKey key, KeeperOf(rpc).KeyOf(transaction, request.person()));
  ASSIGN_OR_RETURN(
      db::Result rows,
      transaction.Execute(sql::kCreateWaitingEntry,
                          {id, request.site(), request.person(), db::TextOrNull(request.staff_member()), request.from(),
                           request.to(), request.duration_minutes(),
                           vault::SealText(key, kAppointmentReason, request.reason()), db::Bytes{request_hash}}));
  RETURN_IF_ERROR(transaction.Commit());
  return rows;
}

}  // namespace

absl::StatusOr<v1::WaitingEntry> CreateWaitingEntry(rpc::RpcContext& rpc,
                                                    const v1::CreateWaitingEntryRequest& request) {
  const std::string id = rpc.NewResourceId();
  const std::string request_hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kGetWaitingEntry, {id, std::nullopt}));
  if (rows.empty()) {
    RETURN_IF_ERROR(CheckPersonExists(rpc, request.person()));
    ASSIGN_OR_RETURN(rows, Enter(rpc, request, id, request_hash));
  }
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetWaitingEntry, {id, std::nullopt}));
  }
  if (!vault::IsSameRequest(rpc.vault(), rows[0].Bytes("request_hash"), request_hash)) return IdempotencyKeyReused();
  return WaitingEntryFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
