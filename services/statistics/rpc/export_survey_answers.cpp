#include <map>

#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/runtime/documents/document.h"
#include "services/statistics/disclosure/audience.h"
#include "services/statistics/survey/answer_table.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

constexpr std::int32_t kMostAnswers = 20000;

std::map<std::string, int> CountBySite(const db::Result& answers) {
  std::map<std::string, int> counts;
  for (const db::Row row : answers) ++counts[std::string(row.Text("site"))];
  return counts;
}

}  // namespace

absl::StatusOr<common::v1::RawBody> ExportSurveyAnswers(rpc::RpcContext& rpc,
                                                        const v1::ExportSurveyAnswersRequest& request) {
  ASSIGN_OR_RETURN(const db::Result found, FindSurvey(rpc, request.survey()));
  if (found.empty()) return SurveyUnknown();
  RETURN_IF_ERROR(CheckSurveyClosed(found[0]));
  ASSIGN_OR_RETURN(const db::Result answers,
                   rpc.db().Execute(sql::kListSurveyAnswers, {request.survey(), rpc.sites(), kMostAnswers + 1}));
  if (answers.size() > static_cast<std::size_t>(kMostAnswers)) return documents::TooLarge();
  const auto least = static_cast<int>(rpc.settings().Int(disclosure::kPublishedThreshold));
  if (answers.size() < static_cast<std::size_t>(least)) {
    return FailedPrecondition("TOO_FEW_ANSWERS", "So few people answered that their answers could point at them.");
  }
  AnswerTable table(QuestionnaireOf(found[0]), documents::LanguageOf(request.language()),
                    SitesToName(CountBySite(answers), least));
  for (const db::Row row : answers) table.Add(row);
  return documents::MakeDocument(documents::kCsvMediaType, std::move(table).Take());
}

}  // namespace passerelle::statistics
