// What was answered to a survey, as it may be shown.
#pragma once

#include <map>
#include <string>

#include "services/statistics/survey/questionnaire.h"

namespace passerelle::statistics {

// Numbers of people.
struct Tally {
  std::map<std::string, int, std::less<>> choices;  // "housing/street" → people
  std::map<int, int> scores;                        // precarity score → people
  int refusals = 0;
};

v1::SurveyResults MakeResults(const Questionnaire& questionnaire, const v1::PrecarityBounds& bounds,
                              const Tally& tally);

}  // namespace passerelle::statistics
