#include "services/contacts/person_change.h"

#include "services/contacts/rows.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::Status PersonUnknown() { return NotFound("PERSON_UNKNOWN", "There is no person of this id at your sites."); }

absl::StatusOr<v1::Person> ReadPerson(rpc::RpcContext& rpc, db::Executor& db, std::string_view id) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetPerson, {id, rpc.sites(), rpc.principal().subject}));
  if (rows.empty()) return PersonUnknown();
  return PersonFromRow(rpc.vault(), rows[0]);
}

absl::StatusOr<v1::Person> LockPerson(rpc::RpcContext& rpc, db::Transaction& transaction, std::string_view id) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.Execute(sql::kLockPerson, {id, rpc.sites(), rpc.principal().subject}));
  if (rows.empty()) return PersonUnknown();
  return PersonFromRow(rpc.vault(), rows[0]);
}

absl::Status CheckEtag(const v1::Person& person, std::string_view etag) {
  return etag.empty() || etag == person.etag() ? absl::OkStatus() : EtagMismatch();
}

absl::StatusOr<v1::Person> ChangeCaseload(const rpc::RpcContext& rpc, db::Transaction& transaction,
                                          const v1::Person& person, v1::PersonState state, v1::LeaveReason reason) {
  const db::Param reason_or_null =
      reason == v1::LEAVE_REASON_UNSPECIFIED ? db::Param(std::nullopt) : db::Param(static_cast<std::int32_t>(reason));
  ASSIGN_OR_RETURN(
      const db::Result rows,
      transaction.ExecuteOne(sql::kChangeCaseload, {person.id(), static_cast<std::int32_t>(state), reason_or_null}));
  RETURN_IF_ERROR(transaction.Commit());
  return PersonFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
