#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::WaitingEntry> WithdrawWaitingEntry(rpc::RpcContext& rpc,
                                                      const v1::WithdrawWaitingEntryRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const LockedEntry locked, LockEntry(rpc, transaction, request.id()));
  const v1::WaitingEntry& entry = locked.entry;
  switch (entry.state()) {
    case v1::WaitingEntry::WITHDRAWN:
      return entry;
    case v1::WaitingEntry::BOOKED:
      return FailedPrecondition("ILLEGAL_TRANSITION", "The person has taken a time: cancel the appointment instead.");
    case v1::WaitingEntry::OFFERED:
      RETURN_IF_ERROR(ReleaseOffer(transaction, locked.site, entry.offer().appointment(), kOfferWithdrawn,
                                   v1::WaitingEntry::WITHDRAWN, rpc.now()));
      break;
    default:
      RETURN_IF_ERROR(transaction.Execute(sql::kWithdrawWaitingEntry, {request.id()}).status());
  }
  return CommitEntry(rpc, transaction, request.id());
}

}  // namespace passerelle::outreach
