#include <algorithm>

#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {

Figure Observations(Parameters&) {
  Figure figure;
  figure.unit = v1::ReportLine::COUNT;
  figure.read_own = [](const OwnRecords& records) { return LineValue{records.observations, {}}; };
  return figure;
}

Figure SurveyHeld(Parameters& parameters) {
  const std::vector<std::string> named = parameters.Words("questionnaire");
  if (named.size() != 1) parameters.Refuse("a survey is of one questionnaire");
  Figure figure;
  figure.unit = v1::ReportLine::YES_NO;
  figure.read_own =
      [family = named.empty() ? "" : named.front() + "/"](const OwnRecords& records) -> std::optional<LineValue> {
    const bool held = std::any_of(records.questionnaires.begin(), records.questionnaires.end(),
                                  [&](const std::string& name) { return name.rfind(family, 0) == 0; });
    if (!held) return std::nullopt;
    return LineValue{1, {}};
  };
  return figure;
}

}  // namespace passerelle::statistics
