#include "rpcs/contacts.h"
#include "services/contacts/rows.h"
#include "services/runtime/base/page.h"
#include "services/runtime/base/proto_time.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

v1::RetentionReport ReportFromRow(const db::Row& row) {
  v1::RetentionReport report;
  SetProto(row.Time("run_time"), *report.mutable_run_time());
  report.set_archive_before(std::string(row.Text("archive_before")));
  report.set_anonymise_before(std::string(row.Text("anonymise_before")));
  const std::vector<std::string> sites = row.TextArray("sites");
  const std::vector<std::int32_t> archived = Integers(row, "archived");
  const std::vector<std::int32_t> anonymised = Integers(row, "anonymised");
  const std::vector<std::int32_t> waiting = Integers(row, "waiting_for_report");
  for (std::size_t i = 0; i < sites.size(); ++i) {
    v1::SiteRetention& site = *report.add_sites();
    site.set_site(sites[i]);
    site.set_archived(archived[i]);
    site.set_anonymised(anonymised[i]);
    site.set_waiting_for_report(waiting[i]);
  }
  return report;
}

}  // namespace

absl::StatusOr<v1::ListRetentionReportsResponse> ListRetentionReports(rpc::RpcContext& rpc,
                                                                      const v1::ListRetentionReportsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListRetentionReports, {rpc.sites(), db::TextOrNull(page.After(0)), page.size + 1}));
  v1::ListRetentionReportsResponse response;
  AnswerPage(request, page, rows, {"day"}, response,
             [&](const db::Row& row) { *response.add_reports() = ReportFromRow(row); });
  return response;
}

}  // namespace passerelle::contacts
