#include "services/statistics/survey/answer_rules.h"

#include <algorithm>
#include <set>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::statistics {
namespace {

const v1::Choice* FindChoice(const v1::Question& question, std::string_view id) {
  const auto found = std::find_if(question.choices().begin(), question.choices().end(),
                                  [&](const v1::Choice& choice) { return choice.id() == id; });
  return found == question.choices().end() ? nullptr : &*found;
}

absl::Status AnswerInvalid(std::string_view field, std::string_view message) {
  return FieldError(absl::StatusCode::kInvalidArgument, "ANSWER_INVALID", field, message);
}

absl::Status CheckAnswer(const v1::Question& question, const v1::GivenAnswer& answer, const std::string& field) {
  if (answer.choices_size() > 1 && !question.several()) {
    return AnswerInvalid(field, "The question takes one answer only.");
  }
  std::set<std::string_view> chosen;
  for (const std::string& choice : answer.choices()) {
    if (FindChoice(question, choice) == nullptr) return AnswerInvalid(field, "The question has no such choice.");
    if (!chosen.insert(choice).second) return AnswerInvalid(field, "A choice is given twice.");
  }
  return absl::OkStatus();
}

absl::Status CheckComplete(const Questionnaire& questionnaire, const std::set<std::string_view>& answered) {
  for (const v1::Question& question : questionnaire.questions()) {
    if (!question.required() || answered.count(question.id()) > 0) continue;
    return FieldError(absl::StatusCode::kInvalidArgument, "ANSWER_MISSING", "answers",
                      StrCat("The question ", question.id(), " must be answered."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckAnswers(const Questionnaire& questionnaire, const GivenAnswers& answers, bool refused) {
  if (refused) {
    return answers.empty() ? absl::OkStatus() : AnswerInvalid("answers", "A refusal comes without answers.");
  }
  std::set<std::string_view> answered;
  for (int i = 0; i < answers.size(); ++i) {
    const std::string field = StrCat("answers[", i, "]");
    const v1::Question* question = questionnaire.Find(answers[i].question());
    if (question == nullptr) {
      return FieldError(absl::StatusCode::kInvalidArgument, "QUESTION_UNKNOWN", StrCat(field, ".question"),
                        "The questionnaire has no such question.");
    }
    if (!answered.insert(question->id()).second) return AnswerInvalid(field, "The question is answered twice.");
    RETURN_IF_ERROR(CheckAnswer(*question, answers[i], StrCat(field, ".choices")));
  }
  return CheckComplete(questionnaire, answered);
}

std::vector<std::string> ChoicesOf(const GivenAnswers& answers) {
  std::vector<std::string> choices;
  choices.reserve(answers.size());
  for (const v1::GivenAnswer& answer : answers) {
    for (const std::string& choice : answer.choices()) choices.push_back(StrCat(answer.question(), "/", choice));
  }
  return choices;
}

int PrecarityScore(const Questionnaire& questionnaire, const GivenAnswers& answers) {
  int score = 0;
  for (const v1::Question& question : questionnaire.questions()) {
    if (!Scores(question)) continue;
    const auto given = std::find_if(answers.begin(), answers.end(),
                                    [&](const v1::GivenAnswer& answer) { return answer.question() == question.id(); });
    if (given == answers.end()) return kNoScore;
    const v1::Choice* choice = FindChoice(question, given->choices(0));
    if (choice == nullptr || choice->precarity() < 0) return kNoScore;
    score += choice->precarity();
  }
  return score;
}

}  // namespace passerelle::statistics
