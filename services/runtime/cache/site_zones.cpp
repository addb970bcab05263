#include "services/runtime/cache/site_zones.h"

#include "services/runtime/base/status.h"

namespace passerelle::cache {
namespace {

absl::TimeZone ZoneOf(std::string_view site, std::string_view name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(ToAbsl(name), &zone)) {
    telemetry::Log(telemetry::Level::kError,
                   "a site's time zone is not known to this system; its days are counted in UTC",
                   {{"site", std::string(site)}});
  }
  return zone;
}

}  // namespace

SiteZones::Load SiteZonesOf(db::Pool& pool, const db::Statement& statement) {
  return [&pool, statement]() -> absl::StatusOr<SiteZones::Entries> {
    ASSIGN_OR_RETURN(const db::Result rows, db::Session(pool, absl::Now() + kLoadTime).Execute(statement, {}));
    SiteZones::Entries sites;
    for (const db::Row row : rows) sites.emplace(row.Text("slug"), ZoneOf(row.Text("slug"), row.Text("time_zone")));
    return sites;
  };
}

}  // namespace passerelle::cache
