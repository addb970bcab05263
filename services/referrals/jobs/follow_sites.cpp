#include "services/referrals/jobs/jobs.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

absl::Status ApplySites(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  for (const events::v1::Event& event : events) {
    if (!event.fact().has_site_changed()) continue;
    const events::v1::SiteChanged& site = event.fact().site_changed();
    RETURN_IF_ERROR(transaction.Execute(sql::kUpsertSite, {site.site(), site.time_zone(), site.version()}).status());
  }
  return absl::OkStatus();
}

}  // namespace

events::Subscription FollowSites(State& state) {
  return {.feed = "outreach", .apply = ApplySites, .applied = [&state] { state.sites.Refresh(); }};
}

}  // namespace passerelle::referrals
