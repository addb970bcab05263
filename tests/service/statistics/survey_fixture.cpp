#include "tests/service/statistics/survey_fixture.h"

namespace passerelle::statistics {

v1::CreateSurveyRequest Surveys::Week() const {
  v1::CreateSurveyRequest request;
  request.set_id("week-" + NewUuidV7());
  request.set_from(DayFromNow(-3));
  request.set_to(DayFromNow(3));
  return request;
}

absl::StatusOr<v1::Survey> Surveys::Create(const access::Principal& caller, const v1::CreateSurveyRequest& request) {
  return Call<v1::Survey>(caller, "SurveyService.CreateSurvey", request);
}

absl::StatusOr<v1::Survey> Surveys::Get(const access::Principal& caller, const std::string& survey) {
  v1::GetSurveyRequest request;
  request.set_id(survey);
  return Call<v1::Survey>(caller, "SurveyService.GetSurvey", request);
}

absl::StatusOr<v1::Survey> Surveys::Close(const access::Principal& caller, const std::string& survey) {
  v1::CloseSurveyRequest request;
  request.set_id(survey);
  return Call<v1::Survey>(caller, "SurveyService.CloseSurvey", request);
}

void Surveys::Give(const std::string& question, const std::vector<std::string>& choices,
                   v1::RecordSurveyAnswerRequest& request) {
  v1::GivenAnswer& given = *request.add_answers();
  given.set_question(question);
  for (const std::string& choice : choices) given.add_choices(choice);
}

v1::RecordSurveyAnswerRequest Surveys::AnswerBy(const std::string& duplicate_key, const std::string& housing) const {
  v1::RecordSurveyAnswerRequest request = RefusalBy(duplicate_key);
  request.set_refused(false);
  Give("housing", {housing}, request);
  Give("health_cover", {"without_supplement"}, request);
  Give("resources", {"work"}, request);
  Give("products", {"crack", "cannabis"}, request);
  return request;
}

v1::RecordSurveyAnswerRequest Surveys::RefusalBy(const std::string& duplicate_key) const {
  v1::RecordSurveyAnswerRequest request;
  request.set_survey(survey_);
  request.set_site(site_);
  request.set_duplicate_key(duplicate_key);
  request.set_refused(true);
  request.set_gender(common::v1::WOMAN);
  request.set_age_band(common::v1::AGE_30_39);
  return request;
}

absl::StatusOr<v1::SurveyResults> Surveys::ResultsNow(const access::Principal& caller, const std::string& site) {
  v1::GetSurveyResultsRequest request;
  request.set_survey(survey_);
  request.set_site(site);
  return Call<v1::SurveyResults>(caller, "SurveyService.GetSurveyResults", request);
}

std::map<std::string, int> Surveys::Shown(const google::protobuf::RepeatedPtrField<v1::SurveyCount>& counts) {
  std::map<std::string, int> shown;
  for (const v1::SurveyCount& count : counts) shown[count.choice()] = count.suppressed() ? -1 : count.count();
  return shown;
}

std::map<std::string, int> Surveys::ShownOf(const v1::SurveyResults& results, const std::string& question) {
  for (const v1::QuestionResult& result : results.questions()) {
    if (result.question() == question) return Shown(result.choices());
  }
  ADD_FAILURE() << "no result of " << question;
  return {};
}

absl::StatusOr<v1::SurveyResults> Surveys::Results(const access::Principal& caller, const std::string& site) {
  Must(Close(director_, survey_));
  return ResultsNow(caller, site);
}

absl::StatusOr<common::v1::RawBody> Surveys::Export(const access::Principal& caller, const std::string& language) {
  Must(Close(director_, survey_));
  return ExportNow(caller, language);
}

absl::StatusOr<common::v1::RawBody> Surveys::ExportNow(const access::Principal& caller, const std::string& language) {
  v1::ExportSurveyAnswersRequest request;
  request.set_survey(survey_);
  request.set_language(language);
  return Call<common::v1::RawBody>(caller, "SurveyService.ExportSurveyAnswers", request);
}

}  // namespace passerelle::statistics
