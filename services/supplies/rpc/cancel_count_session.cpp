// A count that is given up.
#include "rpcs/supplies.h"
#include "services/supplies/counting/sessions.h"

namespace passerelle::supplies {

absl::StatusOr<v1::CountSession> CancelCountSession(rpc::RpcContext& rpc,
                                                    const v1::CancelCountSessionRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const v1::CountSession counted, LockCountSession(rpc, transaction, request.id()));
  if (counted.state() == v1::CountSession::POSTED) return CountNotOpen();
  if (counted.state() == v1::CountSession::OPEN)
    RETURN_IF_ERROR(EndCountSession(rpc, transaction, request.id(), v1::CountSession::CANCELLED));
  ASSIGN_OR_RETURN(v1::CountSession session, ReadCountSession(rpc, transaction, request.id()));
  RETURN_IF_ERROR(transaction.Commit());
  return session;
}

}  // namespace passerelle::supplies
