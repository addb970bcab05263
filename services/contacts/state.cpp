#include "services/contacts/state.h"

#include "services/runtime/base/text.h"
#include "services/runtime/db/database.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
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

const config::Setting kAdultAge{"PASSERELLE_ADULT_AGE", std::int64_t{18},
                                "The age in years from which the association welcomes people; somebody younger is "
                                "oriented elsewhere. 0: no age is asked."};

State::State(const process::StateInputs& inputs)
    : sites("sites", [&pool = inputs.pool] { return LoadSites(pool); }),
      items("items", cache::SlugsOf(inputs.pool, sql::kLoadItems)),
      adult_age(static_cast<int>(inputs.settings.Int(kAdultAge))),
      retention(RetentionPeriods::From(inputs.settings)) {}

}  // namespace passerelle::contacts
