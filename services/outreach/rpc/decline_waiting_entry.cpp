#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::WaitingEntry> DeclineWaitingEntry(rpc::RpcContext& rpc,
                                                     const v1::DeclineWaitingEntryRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const LockedEntry locked, LockEntry(rpc, transaction, request.id()));
  const v1::WaitingEntry& entry = locked.entry;
  if (entry.state() != v1::WaitingEntry::OFFERED) {
    // An offer that is over, whether declined or not answered in time, is not there to decline again.
    const bool let_go = locked.last_outcome == kOfferDeclined || locked.last_outcome == kOfferExpired;
    if (entry.state() != v1::WaitingEntry::BOOKED && let_go) return entry;
    return FailedPrecondition("ILLEGAL_TRANSITION", "Nothing is on offer to the person.");
  }
  RETURN_IF_ERROR(ReleaseOffer(transaction, locked.site, entry.offer().appointment(), kOfferDeclined,
                               v1::WaitingEntry::WAITING, rpc.now()));
  return CommitEntry(rpc, transaction, request.id());
}

}  // namespace passerelle::outreach
