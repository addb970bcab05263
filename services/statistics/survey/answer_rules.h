// Pure decisions about one person's answers.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "services/statistics/survey/questionnaire.h"

namespace passerelle::statistics {

// A score that cannot be told.
inline constexpr int kNoScore = -1;

// INVALID_ARGUMENT: QUESTION_UNKNOWN; ANSWER_INVALID for what is no answer to its question, or is given twice, or with
// a refusal; ANSWER_MISSING for a question that must be answered.
absl::Status CheckAnswers(const Questionnaire& questionnaire, const GivenAnswers& answers, bool refused);

// "housing/street" of each choice, as they are kept. The answers must have been checked.
std::vector<std::string> ChoicesOf(const GivenAnswers& answers);

// The sum over the questions that score; kNoScore when one of them was not answered, or not clearly.
int PrecarityScore(const Questionnaire& questionnaire, const GivenAnswers& answers);

}  // namespace passerelle::statistics
