#include "rpcs/statistics.h"
#include "services/statistics/annual_report/annual_report.h"
#include "services/statistics/exports/annual_report_html.h"

namespace passerelle::statistics {

absl::StatusOr<common::v1::RawBody> ExportAnnualReportHtml(rpc::RpcContext& rpc,
                                                           const v1::GetAnnualReportRequest& request) {
  ASSIGN_OR_RETURN(const v1::AnnualReport report, ReadAnnualReport(rpc, request));
  ASSIGN_OR_RETURN(const AnnualReportCover cover, ReadAnnualReportCover(rpc, report, request.language()));
  return documents::MakeDocument(documents::kHtmlMediaType,
                                 exports::AnnualReportHtml(report, cover, documents::LanguageOf(request.language())));
}

}  // namespace passerelle::statistics
