#include "rpcs/contacts.h"
#include "services/contacts/person_change.h"
#include "services/contacts/rules.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Person> LeavePerson(rpc::RpcContext& rpc, const v1::LeavePersonRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(v1::Person person, LockPerson(rpc, transaction, request.id()));
  // A repeated call still holds the etag from before its first success, so what is done already is answered before the
  // etag is compared.
  ASSIGN_OR_RETURN(const CaseloadMove move, Leave(person, request.reason()));
  if (move == CaseloadMove::kNothing) return person;
  RETURN_IF_ERROR(CheckEtag(person, request.etag()));
  return ChangeCaseload(rpc, transaction, person, v1::LEFT, request.reason());
}

}  // namespace passerelle::contacts
