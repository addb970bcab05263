#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/annual_report/annual_report.h"
#include "services/statistics/annual_report/entries.h"
#include "services/statistics/sites.h"

namespace passerelle::statistics {
namespace {

absl::Status CheckSite(rpc::RpcContext& rpc, const std::string& site) {
  return site.empty() ? CheckWholeAssociation(rpc.principal()) : TodayAt(rpc, site).status();
}

}  // namespace

absl::StatusOr<v1::AnnualReport> EnterAnnualReport(rpc::RpcContext& rpc, const v1::EnterAnnualReportRequest& request) {
  RETURN_IF_ERROR(CheckYear(request.year(), rpc.now()));
  RETURN_IF_ERROR(CheckSite(rpc, request.site()));
  RETURN_IF_ERROR(CheckEntries(Forms::BuiltIn().Current(), request.entries()));
  RETURN_IF_ERROR(WriteEntries(request, rpc.principal().subject, rpc.db()));
  v1::GetAnnualReportRequest entered;
  if (!request.site().empty()) entered.add_site(request.site());
  entered.set_year(request.year());
  entered.set_live(true);
  return ReadAnnualReport(rpc, entered);
}

}  // namespace passerelle::statistics
