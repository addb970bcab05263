#include <map>

#include "services/runtime/base/status.h"
#include "services/supplies/jobs/jobs.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status KeepSites(db::Transaction& transaction, absl::Span<const events::v1::Event> batch) {
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

absl::Status KeepOutings(db::Transaction& transaction, absl::Span<const events::v1::Event> batch) {
  std::map<std::string, const events::v1::OutingChanged*> latest;
  for (const events::v1::Event& event : batch) {
    if (event.fact().has_outing_changed())
      latest[event.fact().outing_changed().outing()] = &event.fact().outing_changed();
  }
  if (latest.empty()) return absl::OkStatus();
  std::vector<std::string> outings, sites, days;
  std::vector<std::int64_t> versions;
  for (const auto& [outing, changed] : latest) {
    outings.push_back(outing);
    sites.push_back(changed->site());
    days.push_back(changed->service_day());
    versions.push_back(changed->version());
  }
  return transaction.Execute(sql::kKeepOutings, {outings, sites, days, versions}).status();
}

absl::Status ApplySitesAndOutings(db::Transaction& transaction, absl::Span<const events::v1::Event> batch) {
  RETURN_IF_ERROR(KeepSites(transaction, batch));
  return KeepOutings(transaction, batch);
}

}  // namespace

events::Subscription FollowOutreach(State& state) {
  return {.feed = "outreach", .apply = ApplySitesAndOutings, .applied = [&state] { state.sites.Refresh(); }};
}

}  // namespace passerelle::supplies
