#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/runtime/base/proto_time.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

absl::Status OfferIsOver() {
  return FailedPrecondition("OFFER_EXPIRED", "The time was not held any longer; the person goes on waiting.");
}

}  // namespace

absl::StatusOr<v1::WaitingEntry> AcceptWaitingEntry(rpc::RpcContext& rpc,
                                                    const v1::AcceptWaitingEntryRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const LockedEntry locked, LockEntry(rpc, transaction, request.id()));
  const v1::WaitingEntry& entry = locked.entry;
  if (entry.state() == v1::WaitingEntry::BOOKED) return entry;
  if (entry.state() != v1::WaitingEntry::OFFERED) {
    if (locked.last_outcome == kOfferExpired) return OfferIsOver();
    return FailedPrecondition("ILLEGAL_TRANSITION", "Nothing is on offer to the person.");
  }
  if (TimeFromProto(entry.offer().expire_time()) <= rpc.now()) return OfferIsOver();
  RETURN_IF_ERROR(transaction.Execute(sql::kAcceptOffer, {entry.offer().appointment()}).status());
  return CommitEntry(rpc, transaction, request.id());
}

}  // namespace passerelle::outreach
