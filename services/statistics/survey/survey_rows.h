// Surveys between the contract and the database.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/runtime/db/result.h"
#include "services/runtime/rpc/context.h"
#include "services/statistics/survey/questionnaire.h"

namespace passerelle::statistics {

absl::Status SurveyUnknown();
// FAILED_PRECONDITION (SURVEY_OPEN) for a survey that people may still answer.
absl::Status CheckSurveyClosed(const db::Row& survey);

// The questionnaire that a survey was opened with.
const Questionnaire& QuestionnaireOf(const db::Row& row);

// The row of a survey as its caller may see it, or none.
absl::StatusOr<db::Result> FindSurvey(rpc::RpcContext& rpc, const std::string& id);
// A survey without its questions. How many have answered is a figure, for those who may read figures.
v1::Survey SurveyFromRow(const db::Row& row, const access::Principal& principal);
// The survey with its questions, as its caller sees it. NOT_FOUND (SURVEY_UNKNOWN).
absl::StatusOr<v1::Survey> ReadSurvey(rpc::RpcContext& rpc, const std::string& id);

}  // namespace passerelle::statistics
