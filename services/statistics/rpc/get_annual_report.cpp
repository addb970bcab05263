#include "rpcs/statistics.h"
#include "services/statistics/annual_report/annual_report.h"

namespace passerelle::statistics {

absl::StatusOr<v1::AnnualReport> GetAnnualReport(rpc::RpcContext& rpc, const v1::GetAnnualReportRequest& request) {
  return ReadAnnualReport(rpc, request);
}

}  // namespace passerelle::statistics
