#include "services/outreach/jobs/jobs.h"
#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

absl::Status Forget(db::Transaction& transaction, const std::string& person, const std::string& trace_parent) {
  events::v1::Fact forgotten;
  forgotten.mutable_person_forgotten()->set_person(person);
  RETURN_IF_ERROR(transaction.Execute(sql::kLockPersonBookings, {person}).status());
  RETURN_IF_ERROR(transaction.Execute(sql::kForgetWaitingEntries, {person}).status());
  return transaction.Execute(sql::kForgetPerson, {person, events::EncodeFact(forgotten), trace_parent}).status();
}

absl::Status ApplyPerson(db::Transaction& transaction, const events::v1::Event& event) {
  const events::v1::Fact& fact = event.fact();
  if (fact.has_person_merged()) {
    const events::v1::PersonMerged& merged = fact.person_merged();
    return transaction.Execute(sql::kMergePerson, {merged.person(), merged.duplicate()}).status();
  }
  if (fact.has_person_unmerged()) {
    const events::v1::PersonUnmerged& unmerged = fact.person_unmerged();
    return transaction.Execute(sql::kUnmergePerson, {unmerged.person(), unmerged.duplicate()}).status();
  }
  if (fact.has_person_erased()) return Forget(transaction, fact.person_erased().person(), event.trace_parent());
  return absl::OkStatus();
}

absl::Status ApplyPeople(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  for (const events::v1::Event& event : events) RETURN_IF_ERROR(ApplyPerson(transaction, event));
  return absl::OkStatus();
}

}  // namespace

events::Subscription FollowPeople() { return {.feed = "contacts", .apply = ApplyPeople}; }

}  // namespace passerelle::outreach
