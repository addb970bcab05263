#include "rpcs/contacts.h"
#include "services/contacts/rows.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Person> GetPerson(rpc::RpcContext& rpc, const v1::GetPersonRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetPerson, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("PERSON_UNKNOWN", "There is no person of this id at your sites.");
  return PersonFromRow(rows[0]);
}

}  // namespace passerelle::contacts
