#include "rpcs/statistics.h"
#include "services/statistics/annual_report/annual_report.h"
#include "services/statistics/exports/annual_report_xlsx.h"

namespace passerelle::statistics {

absl::StatusOr<common::v1::RawBody> ExportAnnualReportXlsx(rpc::RpcContext& rpc,
                                                           const v1::GetAnnualReportRequest& request) {
  ASSIGN_OR_RETURN(const v1::AnnualReport report, ReadAnnualReport(rpc, request));
  ASSIGN_OR_RETURN(const AnnualReportCover cover, ReadAnnualReportCover(rpc, report, request.language()));
  ASSIGN_OR_RETURN(std::string workbook,
                   exports::AnnualReportXlsx(report, cover, documents::LanguageOf(request.language())));
  return documents::MakeDocument(documents::kXlsxMediaType, std::move(workbook));
}

}  // namespace passerelle::statistics
