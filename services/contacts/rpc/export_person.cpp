#include "rpcs/contacts.h"
#include "services/contacts/data_rights/person_export.h"
#include "services/runtime/documents/document.h"

namespace passerelle::contacts {

absl::StatusOr<common::v1::RawBody> ExportPerson(rpc::RpcContext& rpc, const v1::ExportPersonRequest& request) {
  ASSIGN_OR_RETURN(const OwnRecords own, ReadOwnRecords(rpc, request.id()));
  ASSIGN_OR_RETURN(const std::vector<ServiceRecords> services, CollectRecords(rpc, own.people));
  ASSIGN_OR_RETURN(common::v1::RawBody document,
                   documents::MakeDocument("application/json", WriteExport(own, services)));
  for (const v1::Person& person : own.people) document.add_people(person.id());
  return document;
}

}  // namespace passerelle::contacts
