#include "rpcs/statistics.h"
#include "services/runtime/base/page.h"
#include "services/statistics/disclosure/audience.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<v1::ListSurveysResponse> ListSurveys(rpc::RpcContext& rpc, const v1::ListSurveysRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListSurveys, {rpc.sites(), db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)),
                                           page.size + 1, rpc.settings().Int(disclosure::kInternalThreshold)}));
  v1::ListSurveysResponse response;
  AnswerPage(request, page, rows, {"first_day", "id"}, response,
             [&](const db::Row& row) { *response.add_surveys() = SurveyFromRow(row, rpc.principal()); });
  return response;
}

}  // namespace passerelle::statistics
