#include <map>
#include <string>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/statistics/jobs/follow.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

struct Change {
  const events::v1::SiteChanged* site;
  std::int64_t position;
};

absl::Status Apply(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  std::map<std::string, Change> latest;
  for (const events::v1::Event& event : events) {
    if (!event.fact().has_site_changed()) continue;
    const events::v1::SiteChanged& site = event.fact().site_changed();
    const auto [entry, fresh] = latest.try_emplace(site.site(), Change{&site, event.position()});
    if (!fresh && entry->second.site->version() < site.version()) entry->second = {&site, event.position()};
  }
  if (latest.empty()) return absl::OkStatus();
  std::vector<std::string> ids, time_zones;
  std::vector<std::int64_t> versions, positions;
  for (const auto& [id, change] : latest) {
    ids.push_back(id);
    time_zones.push_back(change.site->time_zone());
    versions.push_back(change.site->version());
    positions.push_back(change.position);
  }
  return transaction.Execute(sql::kTakeSites, {ids, time_zones, versions, positions}).status();
}

}  // namespace

events::Subscription FollowOutreach(std::function<void()> applied) {
  events::Subscription subscription;
  subscription.feed = "outreach";
  subscription.apply = Apply;
  subscription.applied = std::move(applied);
  return subscription;
}

}  // namespace passerelle::statistics
