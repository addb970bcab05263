#include "services/contacts/jobs/follow.h"
#include "services/runtime/base/status.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

absl::Status ApplyItems(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  for (const events::v1::Event& event : events) {
    if (!event.fact().has_item_changed()) continue;
    const events::v1::ItemChanged& item = event.fact().item_changed();
    RETURN_IF_ERROR(transaction.Execute(sql::kUpsertItem, {item.item(), item.version()}).status());
  }
  return absl::OkStatus();
}

}  // namespace

events::Subscription FollowItems(State& state) {
  return {.feed = "supplies", .apply = ApplyItems, .applied = [&state] { state.items.Refresh(); }};
}

}  // namespace passerelle::contacts
