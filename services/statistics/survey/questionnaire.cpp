#include "services/statistics/survey/questionnaire.h"

#include <absl/strings/numbers.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "questionnaires/statistics.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::statistics {
namespace {

absl::Status Unusable(std::string_view name, std::string_view fault) {
  return absl::InternalError(StrCat("the questionnaire ", name, ": ", fault));
}

// What `choices` columns and spreadsheets can tell apart.
bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= 60 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string FaultOf(const v1::Question& question) {
  if (question.text_fr().empty() || question.text_en().empty()) return "is not worded in both languages";
  if (question.choices_size() < 2) return "leaves no choice";
  std::set<std::string_view> ids;
  for (const v1::Choice& choice : question.choices()) {
    if (!IsId(choice.id()) || !ids.insert(choice.id()).second) return "has a choice without an id of its own";
    if (choice.text_fr().empty() || choice.text_en().empty())
      return "has a choice that is not worded in both languages";
  }
  if (question.several() && Scores(question)) return "takes several answers, so it cannot score";
  return "";
}

std::vector<Questionnaire> ParseEmbedded() {
  std::vector<Questionnaire> questionnaires;
  for (const std::string_view json : EmbeddedQuestionnaires()) {
    absl::StatusOr<Questionnaire> questionnaire = Questionnaire::Parse(json);
    if (!questionnaire.ok()) throw std::runtime_error(std::string(questionnaire.status().message()));
    questionnaires.push_back(*std::move(questionnaire));
  }
  return questionnaires;
}

}  // namespace

bool Scores(const v1::Question& question) {
  return std::any_of(question.choices().begin(), question.choices().end(),
                     [](const v1::Choice& choice) { return choice.precarity() != 0; });
}

absl::StatusOr<Questionnaire> Questionnaire::Parse(std::string_view json) {
  v1::Survey document;
  if (!google::protobuf::util::JsonStringToMessage(std::string(json), &document).ok()) {
    return Unusable("", "it is not one of the contract's form");
  }
  Questionnaire questionnaire;
  questionnaire.name_ = document.questionnaire();
  questionnaire.questions_.Swap(document.mutable_questions());
  RETURN_IF_ERROR(questionnaire.Check());
  return questionnaire;
}

absl::Status Questionnaire::Check() {
  const std::size_t slash = name_.find('/');
  family_ = name_.substr(0, slash);
  if (slash == std::string::npos || family_.empty() || !validation::HasFormat(options::v1::FORMAT_SLUG, family_) ||
      !absl::SimpleAtoi(name_.substr(slash + 1), &version_) || version_ < 1) {
    return Unusable(name_, "its name is not a slug and a version");
  }
  std::set<std::string_view> ids;
  for (const v1::Question& question : questions_) {
    if (!IsId(question.id()) || !ids.insert(question.id()).second) {
      return Unusable(name_, "a question has no id of its own");
    }
    if (const std::string fault = FaultOf(question); !fault.empty()) {
      return Unusable(name_, StrCat(question.id(), " ", fault));
    }
  }
  return ids.empty() ? Unusable(name_, "it asks nothing") : absl::OkStatus();
}

const v1::Question* Questionnaire::Find(std::string_view question) const {
  const auto found = std::find_if(questions_.begin(), questions_.end(),
                                  [&](const v1::Question& asked) { return asked.id() == question; });
  return found == questions_.end() ? nullptr : &*found;
}

const std::vector<Questionnaire>& Questionnaires() {
  static const std::vector<Questionnaire> questionnaires = ParseEmbedded();
  return questionnaires;
}

const Questionnaire* FindQuestionnaire(std::string_view name) {
  const Questionnaire* newest = nullptr;
  for (const Questionnaire& questionnaire : Questionnaires()) {
    if (questionnaire.name() == name) return &questionnaire;
    if (questionnaire.family() != name) continue;
    if (newest == nullptr || questionnaire.version() > newest->version()) newest = &questionnaire;
  }
  return newest;
}

}  // namespace passerelle::statistics
