#include <absl/time/civil_time.h>

#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/outreach/merge.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/base/field_mask.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr char kPath[] = "appointment.";

// A change may not clear what an appointment needs.
absl::Status CheckComplete(const v1::Appointment& appointment) {
  std::vector<Violation> violations;
  if (!appointment.has_start_time()) violations.push_back({"appointment.startTime", "is required"});
  if (appointment.duration_minutes() == 0) violations.push_back({"appointment.durationMinutes", "is required"});
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

bool IsBookedAlike(const v1::Appointment& one, const v1::Appointment& other) {
  return SpanOf(one) == SpanOf(other) && one.staff_member() == other.staff_member();
}

// Whether what is booked instead may be; everybody whom the change is about is locked.
absl::Status CheckBooking(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::Site& site,
                          const v1::Appointment& before, const v1::Appointment& after) {
  RETURN_IF_ERROR(CheckTime(site, after, rpc.now(), kPath));
  RETURN_IF_ERROR(
      transaction.Execute(sql::kLockBookables, {std::nullopt, std::vector{before.staff_member(), after.staff_member()}})
          .status());
  RETURN_IF_ERROR(LockPersonBookings(transaction, after.person()));
  RETURN_IF_ERROR(CheckPersonFree(transaction, after.person(), SpanOf(after), kPath));
  return CheckReceiver(transaction, site.id(), after.staff_member(), SpanOf(after), "appointment.staffMember");
}

absl::StatusOr<v1::Appointment> Write(const vault::Keeper& keeper, db::Transaction& transaction, const v1::Site& site,
                                      const v1::Appointment& appointment) {
  RETURN_IF_ERROR(transaction.Execute(sql::kFreeStaff, {appointment.id()}).status());
  const Span span = SpanOf(appointment);
  ASSIGN_OR_RETURN(const vault::DataKey key, keeper.KeyOf(transaction, appointment.person()));
  const absl::StatusOr<db::Result> rows = transaction.ExecuteOne(
      sql::kMoveAppointment, {appointment.id(), db::TextOrNull(appointment.staff_member()), span.start, span.end,
                              absl::FormatCivilTime(absl::ToCivilDay(span.start, ZoneOf(site))),
                              vault::SealText(key, kAppointmentReason, appointment.reason())});
  if (!rows.ok()) return BookingError(rows.status(), kPath);
  return AppointmentFromRow(keeper, (*rows)[0]);
}

// Whether `before` leaves its whole time free.
bool LeavesItsTime(const v1::Appointment& before, const v1::Appointment& after) {
  const Span old_span = SpanOf(before), new_span = SpanOf(after);
  return before.staff_member() != after.staff_member() || new_span.end <= old_span.start ||
         old_span.end <= new_span.start;
}

}  // namespace

absl::StatusOr<v1::Appointment> UpdateAppointment(rpc::RpcContext& rpc, const v1::UpdateAppointmentRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), request.appointment()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const LockedAppointment locked, LockAppointment(rpc, transaction, request.appointment().id()));
  const v1::Appointment& before = locked.appointment;
  const std::string& etag = request.appointment().etag();
  if (!etag.empty() && etag != before.etag()) return EtagMismatch();
  if (fields.empty()) return before;
  if (before.state() != v1::Appointment::SCHEDULED) {
    return FailedPrecondition("ILLEGAL_TRANSITION", "Only an appointment that is SCHEDULED can be changed.");
  }
  v1::Appointment after = before;
  MergeFields(fields, request.appointment(), after);
  RETURN_IF_ERROR(CheckComplete(after));
  if (!IsBookedAlike(before, after)) RETURN_IF_ERROR(CheckBooking(rpc, transaction, locked.site, before, after));
  ASSIGN_OR_RETURN(after, Write(KeeperOf(rpc), transaction, locked.site, after));
  if (LeavesItsTime(before, after)) {
    RETURN_IF_ERROR(OfferSlot(transaction, locked.site, {SpanOf(before), before.staff_member()}, rpc.now()));
  }
  RETURN_IF_ERROR(transaction.Commit());
  return after;
}

}  // namespace passerelle::outreach
