#include "rpcs/statistics.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/statistics/annual_report/report_scope.h"
#include "services/statistics/annual_report/versions.h"
#include "services/statistics/disclosure/audience.h"

namespace passerelle::statistics {
namespace {

constexpr std::size_t kMostVersions = 100;

v1::ReportVersion Describe(const FrozenReport& frozen, const FrozenReport* before, const std::string& language,
                           bool with_values) {
  v1::ReportVersion version;
  version.set_version(frozen.note.version);
  version.set_form(frozen.note.form);
  SetProto(frozen.freeze_time, *version.mutable_freeze_time());
  version.set_frozen_by(frozen.note.frozen_by);
  version.set_reason(frozen.note.reason);
  if (before == nullptr) return version;
  for (v1::ReportDifference& difference : DifferencesBetween(before->content.values, frozen.content.values, language)) {
    v1::ReportDifference& told = *version.add_differences();
    if (with_values) {
      told = std::move(difference);
    } else {
      told.set_line(difference.line());
    }
  }
  return version;
}

}  // namespace

absl::StatusOr<v1::ListAnnualReportVersionsResponse> ListAnnualReportVersions(
    rpc::RpcContext& rpc, const v1::ListAnnualReportVersionsRequest& request) {
  RETURN_IF_ERROR(CheckYear(request.year(), rpc.now()));
  ASSIGN_OR_RETURN(const ReportScope scope, ScopeOf(rpc.principal(), request.site()));
  // One more than is listed: the oldest one listed differs from it.
  ASSIGN_OR_RETURN(const std::vector<FrozenReport> reports,
                   ListFrozen(rpc.db(), scope.Key(), request.year(), kMostVersions + 1));
  const bool with_values = disclosure::SeesEverything(rpc.principal(), v1::AUDIENCE_UNSPECIFIED);
  v1::ListAnnualReportVersionsResponse response;
  for (std::size_t i = 0; i < reports.size() && i < kMostVersions; ++i)
    *response.add_versions() =
        Describe(reports[i], i + 1 < reports.size() ? &reports[i + 1] : nullptr, request.language(), with_values);
  return response;
}

}  // namespace passerelle::statistics
