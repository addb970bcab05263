#include <map>

#include "services/supplies/jobs/jobs.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status ApplySites(db::Transaction& transaction, absl::Span<const events::v1::Event> batch) {
  std::map<std::string, const events::v1::SiteChanged*> latest;
  for (const events::v1::Event& event : batch) {
    if (event.fact().has_site_changed()) latest[event.fact().site_changed().site()] = &event.fact().site_changed();
  }
  if (latest.empty()) return absl::OkStatus();
  std::vector<std::string> sites;
  std::vector<std::string> time_zones;
  std::vector<std::int64_t> versions;
  for (const auto& [site, changed] : latest) {
    sites.push_back(site);
    time_zones.push_back(changed->time_zone());
    versions.push_back(changed->version());
  }
  return transaction.Execute(sql::kKeepSites, {sites, time_zones, versions}).status();
}

}  // namespace

events::Subscription FollowSites(State& state) {
  return {.feed = "outreach", .apply = ApplySites, .applied = [&state] { state.sites.Refresh(); }};
}

}  // namespace passerelle::supplies
