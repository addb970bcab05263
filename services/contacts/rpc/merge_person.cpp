#include "passerelle/events/v1/events.pb.h"
#include "rpcs/contacts.h"
#include "services/contacts/merging/two_records.h"
#include "services/contacts/person_change.h"
#include "services/runtime/events/outbox.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

// With the person's own record, what one call asks the other services about.
constexpr std::int64_t kMostDuplicates = 99;

absl::Status CheckMergeable(db::Transaction& transaction, const TwoRecords& records) {
  if (!records.person.merged_into.empty()) {
    return PersonMerged("The record that is to stay is a second record itself; name the person it belongs to.");
  }
  if (!records.duplicate.merged_into.empty()) {
    return PersonMerged("The duplicate is another person's second record already.");
  }
  ASSIGN_OR_RETURN(const db::Result duplicates,
                   transaction.ExecuteOne(sql::kCountDuplicates, {records.person.id, records.duplicate.id}));
  if (duplicates[0].Int("of_second") > 0) {
    return PersonMerged("The duplicate has second records itself; merge it the other way round, or unmerge them.");
  }
  if (duplicates[0].Int("of_first") >= kMostDuplicates) {
    return FailedPrecondition("TOO_MANY_DUPLICATES", "The person has as many second records as one can have.");
  }
  return absl::OkStatus();
}

events::v1::Fact MergeFact(const TwoRecords& records) {
  events::v1::Fact fact;
  fact.mutable_person_merged()->set_person(records.person.id);
  fact.mutable_person_merged()->set_duplicate(records.duplicate.id);
  return fact;
}

}  // namespace

absl::StatusOr<v1::Person> MergePerson(rpc::RpcContext& rpc, const v1::MergePersonRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const TwoRecords records, HoldTwoRecords(rpc, transaction, request.id(), request.duplicate()));
  if (!records.duplicate.known) return PersonUnknown();
  // A repeated call still holds the etag from before its first success.
  if (records.duplicate.merged_into != records.person.id) {
    RETURN_IF_ERROR(CheckMergeable(transaction, records));
    RETURN_IF_ERROR(CheckEtag(records.person, request.etag()));
    RETURN_IF_ERROR(transaction
                        .Execute(sql::kMergePerson, {records.person.id, records.duplicate.id,
                                                     events::EncodeFact(MergeFact(records)), rpc.trace().Traceparent()})
                        .status());
  }
  ASSIGN_OR_RETURN(v1::Person person, ReadPerson(rpc, transaction, records.person.id));
  RETURN_IF_ERROR(transaction.Commit());
  return person;
}

}  // namespace passerelle::contacts
