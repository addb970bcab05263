#include "passerelle/events/v1/events.pb.h"
#include "rpcs/contacts.h"
#include "services/contacts/merging/two_records.h"
#include "services/contacts/person_change.h"
#include "services/runtime/events/outbox.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

events::v1::Fact UnmergeFact(const TwoRecords& records) {
  events::v1::Fact fact;
  fact.mutable_person_unmerged()->set_person(records.person.id);
  fact.mutable_person_unmerged()->set_duplicate(records.duplicate.id);
  return fact;
}

absl::Status Unmerge(rpc::RpcContext& rpc, db::Transaction& transaction, const TwoRecords& records) {
  return transaction
      .Execute(sql::kUnmergePerson, {records.person.id, records.duplicate.id, events::EncodeFact(UnmergeFact(records)),
                                     rpc.trace().Traceparent()})
      .status();
}

}  // namespace

absl::StatusOr<v1::Person> UnmergePerson(rpc::RpcContext& rpc, const v1::UnmergePersonRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const TwoRecords records, HoldTwoRecords(rpc, transaction, request.id(), request.duplicate()));
  // A repeated call still holds the etag from before its first success.
  if (!records.duplicate.merged_into.empty()) {
    if (records.duplicate.merged_into != records.person.id) {
      return FailedPrecondition("PERSON_NOT_MERGED", "The duplicate is another person's second record.");
    }
    RETURN_IF_ERROR(CheckEtag(records.person, request.etag()));
    RETURN_IF_ERROR(Unmerge(rpc, transaction, records));
  }
  ASSIGN_OR_RETURN(v1::Person person, ReadPerson(rpc, transaction, records.person.id));
  RETURN_IF_ERROR(transaction.Commit());
  return person;
}

}  // namespace passerelle::contacts
