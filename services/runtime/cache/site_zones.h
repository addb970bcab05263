// The sites that a table of the service holds, in memory, with their time zones: the local day is the site's.
#pragma once

#include <absl/time/time.h>

#include "services/runtime/cache/directory.h"
#include "services/runtime/db/database.h"
#include "services/runtime/db/statement.h"

namespace passerelle::cache {

using SiteZones = Directory<absl::TimeZone>;

// Loads the columns `slug` and `time_zone` of a statement without parameters. The pool must outlive the directory.
SiteZones::Load SiteZonesOf(db::Pool& pool, const db::Statement& statement);

}  // namespace passerelle::cache
