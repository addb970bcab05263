#include <absl/time/civil_time.h>

#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

v1::Appointment AppointmentOf(const v1::CreateAppointmentRequest& request, std::string id) {
  v1::Appointment appointment;
  appointment.set_id(std::move(id));
  appointment.set_site(request.site());
  appointment.set_person(request.person());
  appointment.set_staff_member(request.staff_member());
  *appointment.mutable_start_time() = request.start_time();
  appointment.set_duration_minutes(request.duration_minutes());
  appointment.set_reason(request.reason());
  return appointment;
}

// The appointment of that id, new or existing; no row when a concurrent call has just made it.
absl::StatusOr<db::Result> Insert(const vault::Keeper& keeper, db::Transaction& transaction, const v1::Site& site,
                                  const v1::Appointment& appointment, const std::string& request_hash) {
  ASSIGN_OR_RETURN(const vault::DataKey key, keeper.KeyOf(transaction, appointment.person()));
  const Span span = SpanOf(appointment);
  absl::StatusOr<db::Result> rows =
      transaction.Execute(sql::kCreateAppointment,
                          {appointment.id(), appointment.site(), db::TextOrNull(appointment.person()),
                           db::TextOrNull(appointment.staff_member()), span.start, span.end,
                           absl::FormatCivilTime(absl::ToCivilDay(span.start, ZoneOf(site))),
                           vault::SealText(key, kAppointmentReason, appointment.reason()), db::Bytes{request_hash}});
  if (!rows.ok()) return BookingError(rows.status(), "");
  return rows;
}

absl::StatusOr<db::Result> Book(rpc::RpcContext& rpc, const v1::Appointment& appointment,
                                const std::string& request_hash) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const v1::Site site, LockAgenda(transaction, appointment.site()));
  RETURN_IF_ERROR(CheckTime(site, appointment, rpc.now(), ""));
  RETURN_IF_ERROR(
      transaction.Execute(sql::kLockBookables, {std::nullopt, std::vector{appointment.staff_member()}}).status());
  RETURN_IF_ERROR(LockPersonBookings(transaction, appointment.person()));
  RETURN_IF_ERROR(CheckPersonFree(transaction, appointment.person(), SpanOf(appointment), ""));
  RETURN_IF_ERROR(
      CheckReceiver(transaction, site.id(), appointment.staff_member(), SpanOf(appointment), "staffMember"));
  ASSIGN_OR_RETURN(db::Result rows, Insert(KeeperOf(rpc), transaction, site, appointment, request_hash));
  RETURN_IF_ERROR(transaction.Commit());
  return rows;
}

}  // namespace

absl::StatusOr<v1::Appointment> CreateAppointment(rpc::RpcContext& rpc, const v1::CreateAppointmentRequest& request) {
  const v1::Appointment appointment = AppointmentOf(request, rpc.NewResourceId());
  const std::string request_hash = vault::KeyedRequestHash(rpc.vault(), request);
  // A call that is repeated is answered even when its time, its site or its person has changed since, or contacts
  // cannot be asked.
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kGetAppointment, {appointment.id(), std::nullopt}));
  if (rows.empty()) {
    if (!request.person().empty()) RETURN_IF_ERROR(CheckPersonExists(rpc, request.person()));
    ASSIGN_OR_RETURN(rows, Book(rpc, appointment, request_hash));
  }
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetAppointment, {appointment.id(), std::nullopt}));
  }
  if (!vault::IsSameRequest(rpc.vault(), rows[0].Bytes("request_hash"), request_hash)) return IdempotencyKeyReused();
  return AppointmentFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
