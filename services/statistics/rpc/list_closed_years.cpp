#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<v1::ListClosedYearsResponse> ListClosedYears(rpc::RpcContext& rpc,
                                                            const v1::ListClosedYearsRequest& request) {
  std::vector<std::string> sites;
  std::vector<std::int32_t> years;
  sites.reserve(request.reports_size());
  years.reserve(request.reports_size());
  for (const v1::ReportYear& report : request.reports()) {
    sites.push_back(report.site());
    years.push_back(report.year());
  }
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListClosedYears, {sites, years}));
  v1::ListClosedYearsResponse response;
  for (const db::Row row : rows) {
    v1::ReportYear& closed = *response.add_closed();
    closed.set_site(std::string(row.Text("site")));
    closed.set_year(row.Int32("year"));
  }
  return response;
}

}  // namespace passerelle::statistics
