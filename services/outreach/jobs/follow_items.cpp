#include "services/outreach/jobs/jobs.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

absl::Status ApplyItems(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  for (const events::v1::Event& event : events) {
    if (!event.fact().has_item_changed()) continue;
    const events::v1::ItemChanged& item = event.fact().item_changed();
    RETURN_IF_ERROR(transaction.Execute(sql::kUpsertItem, {item.item(), item.family(), item.version()}).status());
  }
  return absl::OkStatus();
}

}  // namespace

events::Subscription FollowItems() { return {.feed = "supplies", .apply = ApplyItems}; }

}  // namespace passerelle::outreach
