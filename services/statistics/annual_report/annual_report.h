// The yearly report as callers read it: the form's lines with their values, as they now count or as they were frozen.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::statistics {

// The report that is asked for, labels and notes in its language. INVALID_ARGUMENT (YEAR_INVALID); FAILED_PRECONDITION
// (SITE_UNKNOWN); NOT_FOUND (VERSION_UNKNOWN); UNAVAILABLE (FIGURES_CATCHING_UP), but never for a frozen version.
absl::StatusOr<v1::AnnualReport> ReadAnnualReport(rpc::RpcContext& rpc, const v1::GetAnnualReportRequest& request);

// What a cover states beside the report.
struct AnnualReportCover {
  std::string title;                    // the form's name
  std::string rules;                    // which counting rules: the form, its version and where it comes from
  std::vector<std::string> site_names;  // of the report's sites, in its order; a slug where no name is known
  absl::TimeZone time_zone;             // of its first site
};

// The cover of a report, in the language it was asked in.
absl::StatusOr<AnnualReportCover> ReadAnnualReportCover(rpc::RpcContext& rpc, const v1::AnnualReport& report,
                                                        const std::string& language);

}  // namespace passerelle::statistics
