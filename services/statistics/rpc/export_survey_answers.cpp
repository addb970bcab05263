#include "rpcs/statistics.h"
#include "services/runtime/documents/document.h"
#include "services/statistics/survey/answer_table.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

constexpr std::int32_t kMostAnswers = 20000;

}  // namespace

absl::StatusOr<common::v1::RawBody> ExportSurveyAnswers(rpc::RpcContext& rpc,
                                                        const v1::ExportSurveyAnswersRequest& request) {
  ASSIGN_OR_RETURN(const db::Result found, rpc.db().Execute(sql::kGetSurvey, {request.survey(), rpc.sites()}));
  if (found.empty()) return SurveyUnknown();
  ASSIGN_OR_RETURN(const db::Result answers,
                   rpc.db().Execute(sql::kListSurveyAnswers, {request.survey(), rpc.sites(), kMostAnswers + 1}));
  if (answers.size() > static_cast<std::size_t>(kMostAnswers)) return documents::TooLarge();
  AnswerTable table(QuestionnaireOf(found[0]), documents::LanguageOf(request.language()));
  for (const db::Row row : answers) table.Add(row);
  return documents::MakeDocument(documents::kCsvMediaType, std::move(table).Take());
}

}  // namespace passerelle::statistics
