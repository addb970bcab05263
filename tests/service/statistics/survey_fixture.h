// A survey week at a site of the test's own, and people who answer it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "passerelle/common/v1/raw_body.pb.h"
#include "passerelle/statistics/v1/survey.pb.h"
#include "tests/service/statistics/recording_fixture.h"

namespace passerelle::statistics {

class Surveys : public Recording {
 protected:
  // Of this week, with the usual questionnaire.
  v1::CreateSurveyRequest Week() const;
  absl::StatusOr<v1::Survey> Create(const access::Principal& caller, const v1::CreateSurveyRequest& request);
  // Opens one at the fixture's site; its slug.
  std::string NewSurvey() { return Must(Create(coordinator_, Week())).id(); }
  absl::StatusOr<v1::Survey> Get(const access::Principal& caller, const std::string& survey);
  absl::StatusOr<v1::Survey> Close(const access::Principal& caller, const std::string& survey);

  static void Give(const std::string& question, const std::vector<std::string>& choices,
                   v1::RecordSurveyAnswerRequest& request);
  // What must be answered, by somebody without a home who works and has no supplementary cover: a score of 3.
  v1::RecordSurveyAnswerRequest AnswerBy(const std::string& duplicate_key, const std::string& housing = "street") const;
  v1::RecordSurveyAnswerRequest RefusalBy(const std::string& duplicate_key) const;
  absl::StatusOr<v1::SurveyAnswer> Record(const v1::RecordSurveyAnswerRequest& request, std::string_view key = "") {
    return Call<v1::SurveyAnswer>(reception_, "SurveyService.RecordSurveyAnswer", request, key);
  }
  // That many answers of people who sleep there.
  void AnswerTimes(int people, const std::string& housing) {
    for (int i = 0; i < people; ++i) Must(Record(AnswerBy("person " + NewUuidV7().substr(20), housing)));
  }

  // Of the fixture's survey, which is closed first; and as it is.
  absl::StatusOr<v1::SurveyResults> Results(const access::Principal& caller, const std::string& site = "");
  absl::StatusOr<v1::SurveyResults> ResultsNow(const access::Principal& caller, const std::string& site = "");
  // By choice; -1 when it is not shown.
  static std::map<std::string, int> Shown(const google::protobuf::RepeatedPtrField<v1::SurveyCount>& counts);
  static std::map<std::string, int> ShownOf(const v1::SurveyResults& results, const std::string& question);
  absl::StatusOr<common::v1::RawBody> Export(const access::Principal& caller, const std::string& language = "fr");
  absl::StatusOr<common::v1::RawBody> ExportNow(const access::Principal& caller, const std::string& language = "fr");

  const std::string survey_ = NewSurvey();
};

}  // namespace passerelle::statistics
