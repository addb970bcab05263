#include "rpcs/statistics.h"
#include "services/statistics/annual_report/annual_report.h"
#include "services/statistics/exports/annual_report_csv.h"

namespace passerelle::statistics {

absl::StatusOr<common::v1::RawBody> ExportAnnualReportCsv(rpc::RpcContext& rpc,
                                                          const v1::GetAnnualReportRequest& request) {
  ASSIGN_OR_RETURN(const v1::AnnualReport report, ReadAnnualReport(rpc, request));
  return documents::MakeDocument(documents::kCsvMediaType,
                                 exports::AnnualReportCsv(report, documents::LanguageOf(request.language())));
}

}  // namespace passerelle::statistics
