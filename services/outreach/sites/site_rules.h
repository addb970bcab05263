// Pure decisions about sites.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "passerelle/outreach/v1/sites.pb.h"

namespace passerelle::outreach {

// What must hold of a site whatever changed it: a name, a time zone, each opening closes after it opens, openings of
// one use do not overlap on a day, no closure ends before it begins. Field formats are already checked. `path` stands
// before each field named: "" or "site.". INVALID_ARGUMENT (INVALID_FIELDS) with every violation.
absl::Status CheckSite(const v1::Site& site, const std::string& path);

}  // namespace passerelle::outreach
