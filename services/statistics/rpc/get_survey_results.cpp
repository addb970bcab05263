#include <absl/strings/numbers.h>

#include "rpcs/statistics.h"
#include "services/runtime/base/text.h"
#include "services/statistics/survey/results.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

absl::StatusOr<Tally> TallyOf(rpc::RpcContext& rpc, const v1::GetSurveyResultsRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kCountSurveyAnswers, {request.survey(), rpc.sites(),
                                                                                      db::TextOrNull(request.site())}));
  Tally tally;
  for (const db::Row row : rows) {
    const std::string_view kind = row.Text("kind");
    const std::int32_t people = row.Int32("people");
    if (kind == "CHOICE") {
      tally.choices.emplace(row.Text("label"), people);
    } else if (kind == "SCORE") {
      int score = 0;
      if (!absl::SimpleAtoi(ToAbsl(row.Text("label")), &score)) return absl::InternalError("a score is no number");
      tally.scores[score] = people;
    } else {
      tally.refusals = people;
    }
  }
  return tally;
}

}  // namespace

absl::StatusOr<v1::SurveyResults> GetSurveyResults(rpc::RpcContext& rpc, const v1::GetSurveyResultsRequest& request) {
  ASSIGN_OR_RETURN(const db::Result found, rpc.db().Execute(sql::kGetSurvey, {request.survey(), rpc.sites()}));
  if (found.empty()) return SurveyUnknown();
  ASSIGN_OR_RETURN(const Tally tally, TallyOf(rpc, request));
  return MakeResults(QuestionnaireOf(found[0]), SurveyFromRow(found[0]).precarity_bounds(), tally);
}

}  // namespace passerelle::statistics
