// A report as it now counts.
#pragma once

#include <absl/status/statusor.h>

#include "services/runtime/rpc/context.h"
#include "services/statistics/annual_report/form.h"
#include "services/statistics/annual_report/report_scope.h"

namespace passerelle::statistics {

// The lines of the form that are counted. Pure.
LineValues Count(const Form& form, const YearCount& year);

// Who reads a report.
struct Reader {
  // Empty: every number as it is. Otherwise the fewest people a number may be of (disclosure/audience.h).
  std::vector<std::int64_t> thresholds;
  bool SeesEverything() const { return thresholds.empty(); }
};

// What the form says of the year, counted and entered, and beside it the year before: as it was frozen when it is
// closed, by the same rules when it is not. Nothing is said of a year before in which nothing was recorded or entered.
// FAILED_PRECONDITION (SITE_UNKNOWN); UNAVAILABLE (FIGURES_CATCHING_UP); for a reader who does not see everything
// INVALID_ARGUMENT (SITES_NOT_TOGETHER).
absl::StatusOr<ReportContent> ReadLive(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year,
                                       const Reader& reader = {});

}  // namespace passerelle::statistics
