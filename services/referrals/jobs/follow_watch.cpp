#include "services/referrals/deliveries/watch_alerts.h"
#include "services/referrals/jobs/jobs.h"
#include "services/runtime/base/status.h"

namespace passerelle::referrals {
namespace {

absl::Status ApplyWatch(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  for (const events::v1::Event& event : events) {
    if (!event.fact().has_watch_alert_changed()) continue;
    RETURN_IF_ERROR(TellOfAlert(transaction, event.fact().watch_alert_changed()));
  }
  return absl::OkStatus();
}

}  // namespace

events::Subscription FollowWatch(State& state) {
  return {.feed = "statistics", .apply = ApplyWatch, .applied = [&state] { state.RingCourier(); }};
}

}  // namespace passerelle::referrals
