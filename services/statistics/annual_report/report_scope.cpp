#include "services/statistics/annual_report/report_scope.h"

#include <absl/strings/str_join.h>
#include <absl/time/civil_time.h>

#include <set>

#include "services/runtime/base/status.h"

namespace passerelle::statistics {
namespace {

constexpr int kFirstYear = 1990;
// Where a day begins first.
constexpr absl::Duration kEasternmost = absl::Hours(14);

}  // namespace

absl::Status CheckYear(int year, absl::Time now) {
  const absl::CivilYear latest = absl::ToCivilYear(now + kEasternmost, absl::UTCTimeZone());
  if (year >= kFirstYear && year <= latest.year()) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "YEAR_INVALID", "year",
                    "The year must not be before 1990 nor after this year.");
}

std::string ReportScope::Key() const { return absl::StrJoin(sites, ","); }

absl::StatusOr<ReportScope> ScopeOf(const access::Principal& principal,
                                    const google::protobuf::RepeatedPtrField<std::string>& asked) {
  std::set<std::string> sites(asked.begin(), asked.end());
  if (sites.empty() && !principal.WholeAssociation()) {
    sites.insert(principal.sites.begin(), principal.sites.end());
    if (sites.empty()) return CheckWholeAssociation(principal);
  }
  return ReportScope{.sites = {sites.begin(), sites.end()}, .named = !asked.empty()};
}

absl::Status CheckWholeAssociation(const access::Principal& principal) {
  if (principal.WholeAssociation()) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, "SITE_FORBIDDEN",
               "Only somebody who acts for the whole association may do this without naming a site.");
}

}  // namespace passerelle::statistics
