#include "services/outreach/jobs/jobs.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

absl::Status Forget(db::Transaction& transaction, const std::string& person) {
  RETURN_IF_ERROR(transaction.Execute(sql::kLockPersonBookings, {person}).status());
  RETURN_IF_ERROR(transaction.Execute(sql::kForgetWaitingEntries, {person}).status());
  return transaction.Execute(sql::kForgetPerson, {person}).status();
}

absl::Status ApplyPeople(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  for (const events::v1::Event& event : events) {
    if (!event.fact().has_person_erased()) continue;
    RETURN_IF_ERROR(Forget(transaction, event.fact().person_erased().person()));
  }
  return absl::OkStatus();
}

}  // namespace

events::Subscription FollowPeople() { return {.feed = "contacts", .apply = ApplyPeople}; }

}  // namespace passerelle::outreach
