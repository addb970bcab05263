#include "services/outreach/appointments/agenda.h"

#include <algorithm>

#include "passerelle/contacts/v1/directory.pb.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/sites/site_rows.h"
#include "services/outreach/state.h"
#include "services/runtime/rpc/policy.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr absl::Duration kAskContacts = absl::Seconds(2);
constexpr absl::Duration kTryAgain = absl::Seconds(2);

absl::Status PersonUnknown() {
  return FieldError(absl::StatusCode::kFailedPrecondition, "PERSON_UNKNOWN", "person",
                    "There is no person of this id.");
}

absl::Status PersonBooked(const std::string& path) {
  return FieldError(absl::StatusCode::kFailedPrecondition, "PERSON_BOOKED", path + "person",
                    "The person has another appointment at that time.");
}

}  // namespace

absl::StatusOr<v1::Site> LockAgenda(db::Transaction& transaction, std::string_view site) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kLockAgenda, {site}));
  if (rows.empty()) return rpc::SiteUnknown();
  return SiteFromRow(rows[0]);
}

absl::Status CheckPersonExists(rpc::RpcContext& rpc, const std::string& person) {
  contacts::v1::CheckPersonRequest request;
  request.set_person(person);
  const auto answer = rpc.neighbours().Call<contacts::v1::CheckPersonResponse>(
      "passerelle.contacts.v1.PersonDirectoryService.CheckPerson", request,
      std::min(rpc.deadline(), absl::Now() + kAskContacts), rpc.trace());
  if (!answer.ok()) {
    return WithRetryAfter(Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
                                "Whether the person exists cannot be asked at this moment; nothing was kept."),
                          kTryAgain);
  }
  return answer->exists() ? absl::OkStatus() : PersonUnknown();
}

absl::Status LockPersonBookings(db::Transaction& transaction, const std::string& person) {
  if (person.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(transaction.Execute(sql::kLockPersonBookings, {person}).status());
  ASSIGN_OR_RETURN(const db::Result forgotten, transaction.Execute(sql::kFindForgottenPerson, {person}));
  return forgotten.empty() ? absl::OkStatus() : PersonUnknown();
}

absl::Status CheckPersonFree(db::Executor& db, const std::string& person, const Span& span, const std::string& path) {
  if (person.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const db::Result booked, db.Execute(sql::kFindPersonBooking, {person, span.start, span.end}));
  return booked.empty() ? absl::OkStatus() : PersonBooked(path);
}

absl::Status CheckReceiver(db::Executor& db, std::string_view site, const std::string& staff_member, const Span& span,
                           const std::string& field) {
  if (staff_member.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindReceiver, {staff_member, site, span.start, span.end}));
  if (rows.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_MEMBER_UNKNOWN", field,
                      "No staff member of this id receives at the site.");
  }
  if (rows[0].Bool("absent")) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_ABSENT", field,
                      "The staff member is away during that time.");
  }
  return absl::OkStatus();
}

absl::Status BookingError(const absl::Status& status, const std::string& path) {
  const std::string constraint = db::ViolatedConstraint(status);
  if (constraint == "staff_booked") {
    return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_BOOKED", path + "staffMember",
                      "The staff member has something else at that time.");
  }
  if (constraint == "person_booked") return PersonBooked(path);
  return status;
}

absl::StatusOr<LockedAppointment> LockAppointment(rpc::RpcContext& rpc, db::Transaction& transaction,
                                                  const std::string& id) {
  // Only the row says which agenda to lock; an appointment never changes its site.
  ASSIGN_OR_RETURN(const db::Result found, transaction.Execute(sql::kGetAppointment, {id, rpc.sites()}));
  if (found.empty()) return NotFound("APPOINTMENT_UNKNOWN", "There is no appointment of this id at your sites.");
  LockedAppointment locked;
  ASSIGN_OR_RETURN(locked.site, LockAgenda(transaction, found[0].Text("site")));
  ASSIGN_OR_RETURN(const db::Result rows, transaction.ExecuteOne(sql::kLockAppointment, {id}));
  locked.appointment = AppointmentFromRow(KeeperOf(rpc), rows[0]);
  return locked;
}

absl::StatusOr<v1::Appointment> EndAppointment(rpc::RpcContext& rpc, const std::string& id, const Ending& ending) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const LockedAppointment locked, LockAppointment(rpc, transaction, id));
  const v1::Appointment& before = locked.appointment;
  // A repeated call still holds the etag from before its first success, so what is done already is answered before the
  // etag is compared.
  ASSIGN_OR_RETURN(const bool must_move, MustMove(before, ending.state));
  if (!must_move) return before;
  if (!ending.etag.empty() && ending.etag != before.etag()) return EtagMismatch();
  RETURN_IF_ERROR(
      transaction.Execute(sql::kLockBookables, {std::nullopt, std::vector{before.staff_member()}}).status());
  ASSIGN_OR_RETURN(const vault::DataKey key, KeeperOf(rpc).KeyOf(transaction, before.person()));
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.ExecuteOne(sql::kEndAppointment,
                                          {id, v1::Appointment::State_Name(ending.state),
                                           vault::SealText(key, kAppointmentCancelReason, ending.cancel_reason)}));
  v1::Appointment after = AppointmentFromRow(KeeperOf(rpc), rows[0]);
  if (ending.offer_slot) {
    RETURN_IF_ERROR(OfferSlot(transaction, locked.site, {SpanOf(before), before.staff_member()}, rpc.now()));
  }
  RETURN_IF_ERROR(transaction.Commit());
  return after;
}

}  // namespace passerelle::outreach
