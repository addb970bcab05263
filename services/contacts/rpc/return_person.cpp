#include "rpcs/contacts.h"
#include "services/contacts/person_change.h"
#include "services/contacts/rules.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Person> ReturnPerson(rpc::RpcContext& rpc, const v1::ReturnPersonRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(v1::Person person, LockPerson(rpc, transaction, request.id()));
  // A repeated call still holds the etag from before its first success.
  if (Return(person) == CaseloadMove::kNothing) return person;
  RETURN_IF_ERROR(CheckEtag(person, request.etag()));
  return ChangeCaseload(rpc, transaction, person, v1::ACTIVE, v1::LEAVE_REASON_UNSPECIFIED);
}

}  // namespace passerelle::contacts
