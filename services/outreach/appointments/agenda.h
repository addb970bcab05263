// The appointments of a site, changed one after another: whoever writes them locks the site's agenda first, then the
// staff members by id, then the person. What outings and activities take of people's time is kept apart by the same
// locks of staff members and by the exclusion constraints.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "passerelle/outreach/v1/appointments.pb.h"
#include "services/outreach/sites/hours.h"
#include "services/runtime/db/database.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::outreach {

// The site, whose appointments and hours nobody else changes until the transaction ends. FAILED_PRECONDITION
// (SITE_UNKNOWN).
absl::StatusOr<v1::Site> LockAgenda(db::Transaction& transaction, std::string_view site);

// Asks contacts, at this moment, whether a person exists; call it before the transaction. FAILED_PRECONDITION
// (PERSON_UNKNOWN); UNAVAILABLE (SERVICE_UNAVAILABLE) with RetryInfo when contacts cannot be asked.
absl::Status CheckPersonExists(rpc::RpcContext& rpc, const std::string& person);

// Keeps others from booking that person until the transaction ends. FAILED_PRECONDITION (PERSON_UNKNOWN) when they
// asked to be forgotten since contacts was asked. An absent person (empty) is nobody to book.
absl::Status LockPersonBookings(db::Transaction& transaction, const std::string& person);

// Whether that person, whose bookings are locked, has nothing else at that time under another of their records.
// FAILED_PRECONDITION (PERSON_BOOKED). An absent person is nobody to ask.
absl::Status CheckPersonFree(db::Executor& db, const std::string& person, const Span& span, const std::string& path);

// Whether the staff member may receive at the site for the whole of `span`. FAILED_PRECONDITION (STAFF_MEMBER_UNKNOWN,
// STAFF_ABSENT), naming `field`. An absent staff member (empty) is nobody to ask.
absl::Status CheckReceiver(db::Executor& db, std::string_view site, const std::string& staff_member, const Span& span,
                           const std::string& field);

// The reason of a time that is taken (STAFF_BOOKED, PERSON_BOOKED) instead of the violated constraint; any other status
// as it is. `path` stands before each field named: "" or "appointment.".
absl::Status BookingError(const absl::Status& status, const std::string& path);

// An appointment of the caller's sites with its site, both locked. NOT_FOUND (APPOINTMENT_UNKNOWN).
struct LockedAppointment {
  v1::Site site;
  v1::Appointment appointment;
};
absl::StatusOr<LockedAppointment> LockAppointment(rpc::RpcContext& rpc, db::Transaction& transaction,
                                                  const std::string& id);

// Moves a scheduled appointment to ATTENDED, MISSED or CANCELLED, once (see MustMove). `etag`: the version the caller
// read, or empty; ABORTED (ETAG_MISMATCH). The time of one that is cancelled is offered to the waiting list if
// `offer_slot`. Commits.
struct Ending {
  v1::Appointment::State state;
  std::string etag;
  std::string cancel_reason;
  bool offer_slot = false;
};
absl::StatusOr<v1::Appointment> EndAppointment(rpc::RpcContext& rpc, const std::string& id, const Ending& ending);

// Offers a time that has become free to the first of the waiting list whom it suits, and books it for them. Nothing
// happens when nobody waits for it, when it begins too soon, or when it is not a time to receive any more. The agenda
// and the staff member are locked.
struct OpenSlot {
  Span span;
  std::string staff_member;  // empty: nobody was assigned
};
absl::Status OfferSlot(db::Transaction& transaction, const v1::Site& site, const OpenSlot& slot, absl::Time now);

// Lets an offer go, for one of the reasons of appointment_rules.h, and offers its time on. The entry takes
// `entry_state`. The agenda is locked. Nothing happens when the appointment is no longer on offer.
absl::Status ReleaseOffer(db::Transaction& transaction, const v1::Site& site, const std::string& appointment,
                          const std::string& outcome, v1::WaitingEntry::State entry_state, absl::Time now);

// An entry of the caller's sites with its site, both locked. NOT_FOUND (WAITING_ENTRY_UNKNOWN).
struct LockedEntry {
  v1::Site site;
  v1::WaitingEntry entry;
  std::string last_outcome;  // why its last offer was let go; empty when it was not
};
absl::StatusOr<LockedEntry> LockEntry(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id);
// The entry as the transaction now sees it; commits.
absl::StatusOr<v1::WaitingEntry> CommitEntry(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id);

}  // namespace passerelle::outreach
