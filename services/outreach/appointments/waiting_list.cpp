// The part of the agenda that offers times to those who wait.
#include <absl/time/civil_time.h>

#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/outreach/state.h"
#include "services/runtime/base/uuid.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// Whether anybody can be received then: the site is open, and who was to receive is there.
absl::StatusOr<bool> IsTimeToReceive(db::Transaction& transaction, const v1::Site& site, const OpenSlot& slot) {
  if (!IsWithinHours(site, v1::INDIVIDUAL, slot.span)) return false;
  const absl::Status status = CheckReceiver(transaction, site.id(), slot.staff_member, slot.span, "staffMember");
  if (status.code() == absl::StatusCode::kFailedPrecondition) return false;
  if (!status.ok()) return status;
  return true;
}

// Books the beginning of the slot for one entry. False when somebody is not free after all.
absl::StatusOr<bool> Offer(db::Transaction& transaction, const OpenSlot& slot, const std::string& day,
                           const db::Row& entry, absl::Time hold_until) {
  const std::string appointment = NewUuidV7();
  const absl::Time end = slot.span.start + absl::Minutes(entry.Int("duration_minutes"));
  ASSIGN_OR_RETURN(
      const db::Result made,
      transaction.Execute(sql::kOfferAppointment, {appointment, entry.Text("id"), db::TextOrNull(slot.staff_member),
                                                   slot.span.start, end, day, hold_until}));
  if (!made.empty()) return true;
  RETURN_IF_ERROR(transaction.Execute(sql::kFreeStaff, {appointment}).status());
  return false;
}

}  // namespace

absl::Status OfferSlot(db::Transaction& transaction, const v1::Site& site, const OpenSlot& slot, absl::Time now) {
  const std::optional<absl::Time> hold_until = OfferEnd(slot.span.start, now);
  if (!hold_until) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool receives, IsTimeToReceive(transaction, site, slot));
  if (!receives) return absl::OkStatus();
  const std::string day = absl::FormatCivilTime(absl::ToCivilDay(slot.span.start, ZoneOf(site)));
  const std::int64_t minutes = absl::ToInt64Minutes(slot.span.end - slot.span.start);
  for (std::int64_t after = 0;;) {
    ASSIGN_OR_RETURN(const db::Result entries,
                     transaction.Execute(sql::kFindWaiting, {site.id(), db::TextOrNull(slot.staff_member),
                                                             slot.span.start, day, minutes, after}));
    if (entries.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const bool offered, Offer(transaction, slot, day, entries[0], *hold_until));
    if (offered) return absl::OkStatus();
    after = entries[0].Int("seq");
  }
}

absl::Status ReleaseOffer(db::Transaction& transaction, const v1::Site& site, const std::string& appointment,
                          const std::string& outcome, v1::WaitingEntry::State entry_state, absl::Time now) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.ExecuteOne(sql::kLockAppointment, {appointment}));
  const db::Row offered = rows[0];
  if (offered.Text("state") != "OFFERED") return absl::OkStatus();
  const OpenSlot slot{{offered.Time("start_time"), offered.Time("end_time")},
                      std::string(offered.TextOrEmpty("staff_member"))};
  RETURN_IF_ERROR(transaction.Execute(sql::kLockBookables, {std::nullopt, std::vector{slot.staff_member}}).status());
  RETURN_IF_ERROR(
      transaction.Execute(sql::kReleaseOffer, {appointment, outcome, v1::WaitingEntry::State_Name(entry_state)})
          .status());
  return OfferSlot(transaction, site, slot, now);
}

absl::StatusOr<LockedEntry> LockEntry(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id) {
  // Only the row says which agenda to lock; an entry never changes its site.
  ASSIGN_OR_RETURN(const db::Result found, transaction.Execute(sql::kGetWaitingEntry, {id, rpc.sites()}));
  if (found.empty()) return NotFound("WAITING_ENTRY_UNKNOWN", "There is no waiting entry of this id at your sites.");
  LockedEntry locked;
  ASSIGN_OR_RETURN(locked.site, LockAgenda(transaction, found[0].Text("site")));
  ASSIGN_OR_RETURN(const db::Result rows, transaction.ExecuteOne(sql::kLockWaitingEntry, {id}));
  locked.entry = WaitingEntryFromRow(KeeperOf(rpc), rows[0]);
  locked.last_outcome = rows[0].Text("offer_outcome");
  return locked;
}

absl::StatusOr<v1::WaitingEntry> CommitEntry(rpc::RpcContext& rpc, db::Transaction& transaction,
                                             const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.ExecuteOne(sql::kGetWaitingEntry, {id, std::nullopt}));
  v1::WaitingEntry entry = WaitingEntryFromRow(KeeperOf(rpc), rows[0]);
  RETURN_IF_ERROR(transaction.Commit());
  return entry;
}

}  // namespace passerelle::outreach
