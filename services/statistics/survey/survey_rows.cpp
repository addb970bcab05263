#include "services/statistics/survey/survey_rows.h"

#include <stdexcept>

#include "services/runtime/base/status.h"
#include "services/statistics/disclosure/audience.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::Status SurveyUnknown() { return NotFound("SURVEY_UNKNOWN", "There is no survey of this id."); }

absl::Status CheckSurveyClosed(const db::Row& survey) {
  if (survey.Bool("closed")) return absl::OkStatus();
  return FailedPrecondition("SURVEY_OPEN", "The survey is still open; what was answered is shown once it is closed.");
}

const Questionnaire& QuestionnaireOf(const db::Row& row) {
  const Questionnaire* questionnaire = FindQuestionnaire(row.Text("questionnaire"));
  if (questionnaire == nullptr) throw std::logic_error("a survey has a questionnaire that this program does not know");
  return *questionnaire;
}

absl::StatusOr<db::Result> FindSurvey(rpc::RpcContext& rpc, const std::string& id) {
  return rpc.db().Execute(sql::kGetSurvey, {id, rpc.sites(), rpc.settings().Int(disclosure::kInternalThreshold)});
}

v1::Survey SurveyFromRow(const db::Row& row, const access::Principal& principal) {
  v1::Survey survey;
  survey.set_id(std::string(row.Text("id")));
  survey.set_questionnaire(std::string(row.Text("questionnaire")));
  survey.set_from(std::string(row.Text("first_day")));
  survey.set_to(std::string(row.Text("last_day")));
  survey.set_closed(row.Bool("closed"));
  survey.mutable_precarity_bounds()->set_medium_from(row.Int32("medium_from"));
  survey.mutable_precarity_bounds()->set_strong_from(row.Int32("strong_from"));
  if (!principal.Has("figures.read")) return survey;
  survey.set_answer_count(row.Int32("answer_count"));
  survey.set_refusals_suppressed(row.Bool("refusals_suppressed"));
  if (!survey.refusals_suppressed()) survey.set_refusal_count(row.Int32("refusal_count"));
  return survey;
}

absl::StatusOr<v1::Survey> ReadSurvey(rpc::RpcContext& rpc, const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, FindSurvey(rpc, id));
  if (rows.empty()) return SurveyUnknown();
  v1::Survey survey = SurveyFromRow(rows[0], rpc.principal());
  *survey.mutable_questions() = QuestionnaireOf(rows[0]).questions();
  return survey;
}

}  // namespace passerelle::statistics
