// The questions of survey weeks. They are data: questionnaires/*.json, compiled in.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/statistics/v1/survey.pb.h"

namespace passerelle::statistics {

using Questions = google::protobuf::RepeatedPtrField<v1::Question>;
using GivenAnswers = google::protobuf::RepeatedPtrField<v1::GivenAnswer>;

class Questionnaire {
 public:
  // Reads one from its JSON. INTERNAL, saying what is wrong, when it cannot be used.
  static absl::StatusOr<Questionnaire> Parse(std::string_view json);

  const std::string& name() const { return name_; }  // "ena-caarud/1"
  const std::string& family() const { return family_; }
  int version() const { return version_; }
  const Questions& questions() const { return questions_; }

  // Null for one that is not asked.
  const v1::Question* Find(std::string_view question) const;

 private:
  absl::Status Check();

  std::string name_;
  std::string family_;
  int version_ = 0;
  Questions questions_;
};

// Those that this program knows. Throws when one of them cannot be used: call it at start.
const std::vector<Questionnaire>& Questionnaires();
// By name; without a version the newest of that family. Null for none.
const Questionnaire* FindQuestionnaire(std::string_view name);

// Whether its answers count for the precarity score.
bool Scores(const v1::Question& question);

}  // namespace passerelle::statistics
