#include <absl/time/civil_time.h>

#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/survey/recognition.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

constexpr int kMostDays = 31;
constexpr char kUsualQuestionnaire[] = "ena-caarud";
constexpr int kMediumFrom = 3;
constexpr int kStrongFrom = 5;

absl::Status CheckSurveyDays(const std::string& from, const std::string& to) {
  absl::CivilDay first, last;
  if (absl::ParseCivilTime(from, &first) && absl::ParseCivilTime(to, &last) && first <= last &&
      last - first < kMostDays) {
    return absl::OkStatus();
  }
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to",
                    "must not be before from, and 31 days at most");
}

absl::StatusOr<v1::PrecarityBounds> BoundsOf(const v1::CreateSurveyRequest& request) {
  v1::PrecarityBounds bounds = request.precarity_bounds();
  if (bounds.medium_from() == 0) bounds.set_medium_from(kMediumFrom);
  if (bounds.strong_from() == 0) bounds.set_strong_from(kStrongFrom);
  if (bounds.medium_from() < bounds.strong_from()) return bounds;
  return InvalidFields({{"precarityBounds.strongFrom", "must be more than mediumFrom"}});
}

absl::StatusOr<const Questionnaire*> Chosen(const std::string& name) {
  const Questionnaire* questionnaire = FindQuestionnaire(name.empty() ? kUsualQuestionnaire : name);
  if (questionnaire != nullptr) return questionnaire;
  return FieldError(absl::StatusCode::kFailedPrecondition, "QUESTIONNAIRE_UNKNOWN", "questionnaire",
                    "There is no questionnaire of this name and version.");
}

}  // namespace

absl::StatusOr<v1::Survey> CreateSurvey(rpc::RpcContext& rpc, const v1::CreateSurveyRequest& request) {
  RETURN_IF_ERROR(CheckSurveyDays(request.from(), request.to()));
  ASSIGN_OR_RETURN(const v1::PrecarityBounds bounds, BoundsOf(request));
  ASSIGN_OR_RETURN(const Questionnaire* questionnaire, Chosen(request.questionnaire()));
  const std::string hash = rpc::RequestHash(request);
  RETURN_IF_ERROR(rpc.db()
                      .Execute(sql::kCreateSurvey, {request.id(), questionnaire->name(), request.from(), request.to(),
                                                    rpc.sites(), bounds.medium_from(), bounds.strong_from(),
                                                    db::Bytes{NewRecognitionKey()}, db::Bytes{hash}})
                      .status());
  ASSIGN_OR_RETURN(const db::Result rows, FindSurvey(rpc, request.id()));
  if (rows.empty() || rows[0].Bytes("request_hash") != hash) {
    return FieldError(absl::StatusCode::kAlreadyExists, "SURVEY_EXISTS", "id", "Another survey already has this id.");
  }
  return ReadSurvey(rpc, request.id());
}

}  // namespace passerelle::statistics
