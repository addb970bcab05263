#include "rpcs/contacts.h"
#include "services/contacts/record.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Visit> RecordVisit(rpc::RpcContext& rpc, const v1::RecordVisitRequest& request) {
  return RecordVisits(rpc, {{&request, rpc.NewResourceId()}}).front();
}

}  // namespace passerelle::contacts
