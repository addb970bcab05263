#include <algorithm>
#include <optional>

#include "rpcs/statistics.h"
#include "services/statistics/sites.h"
#include "services/statistics/survey/answer_rules.h"
#include "services/statistics/survey/recognition.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// With fewer, too many people would be taken for one.
constexpr std::size_t kLeastSigns = 4;

// What tells this call and this person from others while the survey is open.
struct Hashes {
  std::string person;
  std::optional<std::string> call;  // none without an idempotency key
  std::string request;
};

absl::StatusOr<Hashes> HashesOf(rpc::RpcContext& rpc, const v1::RecordSurveyAnswerRequest& request,
                                const std::string& recognition_key) {
  const std::string person = FoldDuplicateKey(request.duplicate_key());
  if (SignsOf(person) < kLeastSigns)
    return InvalidFields({{"duplicateKey", "must have four letters or digits or more"}});
  Hashes hashes;
  hashes.person = RecognitionHash(recognition_key, Recognised::kPerson, person);
  // The call's own id would last, and tell when it was made.
  if (rpc.HasIdempotencyKey()) {
    hashes.call = RecognitionHash(recognition_key, Recognised::kCall, rpc.NewResourceId());
  }
  hashes.request = RecognitionHash(recognition_key, Recognised::kRequest, rpc::RequestHash(request));
  return hashes;
}

absl::Status SurveyClosed() {
  return FailedPrecondition("SURVEY_CLOSED", "The survey is closed; it takes no answer any more.");
}

absl::Status AlreadyAnswered() {
  return Error(absl::StatusCode::kAlreadyExists, "ALREADY_ANSWERED", "This person has been asked already.");
}

v1::SurveyAnswer AnswerFromRow(const db::Row& row) {
  v1::SurveyAnswer answer;
  answer.set_id(std::string(row.Text("id")));
  answer.set_refused(row.Bool("refused"));
  answer.set_precarity_score(row.Int32("precarity_score"));
  return answer;
}

// What the same call has recorded before; none when it comes for the first time.
absl::StatusOr<std::optional<v1::SurveyAnswer>> FindReplayed(rpc::RpcContext& rpc, const std::string& survey,
                                                             const Hashes& hashes) {
  if (!hashes.call) return std::nullopt;
  ASSIGN_OR_RETURN(const db::Result found, rpc.db().Execute(sql::kFindSurveyCall, {survey, db::Bytes{*hashes.call}}));
  if (found.empty()) return std::nullopt;
  if (found[0].Bytes("request_hash") != hashes.request) return IdempotencyKeyReused();
  return AnswerFromRow(found[0]);
}

// The day of the answer. FAILED_PRECONDITION (SITE_UNKNOWN, OUTSIDE_SURVEY); INVALID_ARGUMENT (TIME_IN_FUTURE).
absl::StatusOr<std::string> DayOfAnswer(rpc::RpcContext& rpc, const v1::RecordSurveyAnswerRequest& request,
                                        const db::Row& survey) {
  ASSIGN_OR_RETURN(const absl::CivilDay today, TodayAt(rpc, request.site()));
  if (!survey.IsNull("sites")) {
    const std::vector<std::string> sites = survey.TextArray("sites");
    if (std::find(sites.begin(), sites.end(), request.site()) == sites.end()) {
      return FieldError(absl::StatusCode::kFailedPrecondition, "OUTSIDE_SURVEY", "site",
                        "The survey is not held at this site.");
    }
  }
  const std::string now = absl::FormatCivilTime(today);
  std::string day = request.day().empty() ? now : request.day();
  // Days are written YYYY-MM-DD, so their text order is their order in time.
  if (day > now) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "day", "It has not happened yet.");
  }
  if (day >= survey.Text("first_day") && day <= survey.Text("last_day")) return day;
  return FieldError(absl::StatusCode::kFailedPrecondition, "OUTSIDE_SURVEY", "day",
                    "The day is not one of the survey's.");
}

absl::StatusOr<v1::SurveyAnswer> Record(rpc::RpcContext& rpc, const v1::RecordSurveyAnswerRequest& request,
                                        const std::string& day, const Questionnaire& questionnaire,
                                        const Hashes& hashes) {
  const int score = request.refused() ? kNoScore : PrecarityScore(questionnaire, request.answers());
  const auto rows = rpc.db().ExecuteOne(
      sql::kRecordSurveyAnswer,
      {request.survey(), request.site(), day, request.refused(), static_cast<std::int32_t>(request.gender()),
       static_cast<std::int32_t>(request.age_band()), ChoicesOf(request.answers()), score, db::Bytes{hashes.person},
       hashes.call ? db::Param(db::Bytes{*hashes.call}) : db::Param(std::nullopt), db::Bytes{hashes.request}});
  if (db::ViolatedConstraint(rows.status()) == "survey_answer_call_key") return IdempotencyKeyReused();
  RETURN_IF_ERROR(rows.status());
  const db::Row row = (*rows)[0];
  if (!row.Bool("open")) return SurveyClosed();
  if (!row.IsNull("id")) return AnswerFromRow(row);
  // Perhaps by this very call, which came twice at once.
  ASSIGN_OR_RETURN(const std::optional<v1::SurveyAnswer> replayed, FindReplayed(rpc, request.survey(), hashes));
  if (replayed) return *replayed;
  return AlreadyAnswered();
}

}  // namespace

absl::StatusOr<v1::SurveyAnswer> RecordSurveyAnswer(rpc::RpcContext& rpc,
                                                    const v1::RecordSurveyAnswerRequest& request) {
  ASSIGN_OR_RETURN(const db::Result found, rpc.db().Execute(sql::kFindSurveyToAnswer, {request.survey(), rpc.sites()}));
  if (found.empty()) return SurveyUnknown();
  const db::Row survey = found[0];
  if (survey.Bool("closed")) return SurveyClosed();
  ASSIGN_OR_RETURN(const Hashes hashes, HashesOf(rpc, request, survey.Bytes("recognition_key")));
  ASSIGN_OR_RETURN(const std::optional<v1::SurveyAnswer> replayed, FindReplayed(rpc, request.survey(), hashes));
  if (replayed) return *replayed;
  ASSIGN_OR_RETURN(const std::string day, DayOfAnswer(rpc, request, survey));
  const Questionnaire& questionnaire = QuestionnaireOf(survey);
  RETURN_IF_ERROR(CheckAnswers(questionnaire, request.answers(), request.refused()));
  return Record(rpc, request, day, questionnaire, hashes);
}

}  // namespace passerelle::statistics
