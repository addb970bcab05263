#include "services/outreach/sites/site_rules.h"

#include <absl/strings/str_cat.h>

#include <vector>

#include "services/runtime/base/status.h"

namespace passerelle::outreach {
namespace {

// Times are HH:MM, so their text order is their order in time; 24:00 comes last.
bool Overlap(const v1::OpeningHours& a, const v1::OpeningHours& b) {
  return a.day() == b.day() && a.use() == b.use() && a.opens() < b.closes() && b.opens() < a.closes();
}

void CheckOpenings(const v1::Site& site, const std::string& path, std::vector<Violation>& violations) {
  for (int i = 0; i < site.opening_hours_size(); ++i) {
    const v1::OpeningHours& opening = site.opening_hours(i);
    if (opening.closes() <= opening.opens()) {
      violations.push_back({absl::StrCat(path, "openingHours[", i, "].closes"), "must be after opens"});
      continue;
    }
    for (int j = 0; j < i; ++j) {
      if (!Overlap(opening, site.opening_hours(j))) continue;
      violations.push_back({absl::StrCat(path, "openingHours[", i, "]"),
                            absl::StrCat("overlaps openingHours[", j, "], which has the same day and use")});
      break;
    }
  }
}

void CheckClosures(const v1::Site& site, const std::string& path, std::vector<Violation>& violations) {
  for (int i = 0; i < site.closures_size(); ++i) {
    if (site.closures(i).to() < site.closures(i).from()) {
      violations.push_back({absl::StrCat(path, "closures[", i, "].to"), "must not be before from"});
    }
  }
}

}  // namespace

absl::Status CheckSite(const v1::Site& site, const std::string& path) {
  std::vector<Violation> violations;
  if (site.display_name().empty()) violations.push_back({absl::StrCat(path, "displayName"), "is required"});
  if (site.time_zone().empty()) violations.push_back({absl::StrCat(path, "timeZone"), "is required"});
  CheckOpenings(site, path, violations);
  CheckClosures(site, path, violations);
  if (violations.empty()) return absl::OkStatus();
  return InvalidFields(violations);
}

}  // namespace passerelle::outreach
