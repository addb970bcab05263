#include "services/referrals/state.h"

#include "services/runtime/base/text.h"
#include "services/runtime/db/database.h"
#include "services/runtime/telemetry/log.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kLoadTime = absl::Seconds(2);

absl::TimeZone ZoneOf(std::string_view site, std::string_view name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(ToAbsl(name), &zone)) {
    telemetry::Log(telemetry::Level::kError,
                   "a site's time zone is not known to this system; its days are counted in UTC",
                   {{"site", std::string(site)}});
  }
  return zone;
}

absl::StatusOr<cache::Directory<absl::TimeZone>::Entries> LoadSites(db::Pool& pool) {
  ASSIGN_OR_RETURN(const db::Result rows, db::Session(pool, absl::Now() + kLoadTime).Execute(sql::kLoadSites, {}));
  cache::Directory<absl::TimeZone>::Entries sites;
  for (const db::Row row : rows) sites.emplace(row.Text("slug"), ZoneOf(row.Text("slug"), row.Text("time_zone")));
  return sites;
}

}  // namespace

State::State(const process::StateInputs& inputs)
    : keeper(inputs.pool, *inputs.vault),
      sites("sites", [&pool = inputs.pool] { return LoadSites(pool); }),
      courier(std::make_unique<Courier>(inputs.settings, keeper)),
      directors(inputs.settings) {}

}  // namespace passerelle::referrals
