#include "rpcs/contacts.h"
#include "services/contacts/data_rights/erasing.h"
#include "services/contacts/merging/two_records.h"
#include "services/contacts/person_change.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

absl::StatusOr<v1::Erasure> ErasedBefore(rpc::RpcContext& rpc, db::Transaction& transaction,
                                         const std::string& person) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kFindErasureOfPerson, {person, rpc.sites()}));
  if (rows.empty()) return PersonUnknown();
  return ErasureFromRow(rows[0]);
}

}  // namespace

absl::StatusOr<v1::Erasure> ErasePerson(rpc::RpcContext& rpc, const v1::ErasePersonRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kHoldPersonToErase, {request.id(), rpc.sites()}));
  if (rows.empty()) return ErasedBefore(rpc, transaction, request.id());
  if (!rows[0].IsNull("merged_into")) {
    return PersonMerged("This is a second record; it is forgotten with the person it belongs to.");
  }
  ASSIGN_OR_RETURN(v1::Erasure erasure,
                   EraseHeldPerson(transaction, std::string(rows[0].Text("id")), v1::Erasure::REQUEST, rpc.trace()));
  RETURN_IF_ERROR(transaction.Commit());
  return erasure;
}

}  // namespace passerelle::contacts
