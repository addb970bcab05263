#include "rpcs/contacts.h"
#include "services/contacts/person_change.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Person> GetPerson(rpc::RpcContext& rpc, const v1::GetPersonRequest& request) {
  return ReadPerson(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::contacts
