#include "services/statistics/survey/results.h"

#include <array>
#include <vector>

#include "services/runtime/base/text.h"
#include "services/statistics/survey/suppression.h"

namespace passerelle::statistics {
namespace {

using SurveyCounts = google::protobuf::RepeatedPtrField<v1::SurveyCount>;

constexpr std::array<const char*, 4> kClasses = {"WEAK", "MEDIUM", "STRONG", "UNKNOWN"};

std::size_t ClassOf(int score, const v1::PrecarityBounds& bounds) {
  if (score < 0) return 3;
  if (score >= bounds.strong_from()) return 2;
  return score >= bounds.medium_from() ? 1 : 0;
}

void Show(std::size_t cell, const std::vector<std::int32_t>& counts, const std::vector<bool>& hidden,
          v1::SurveyCount& shown) {
  shown.set_count(hidden[cell] ? 0 : counts[cell]);
  shown.set_suppressed(hidden[cell]);
}

v1::QuestionResult ResultOf(const v1::Question& question, const Tally& tally) {
  std::vector<std::int32_t> counts;
  counts.reserve(question.choices_size());
  for (const v1::Choice& choice : question.choices()) {
    const auto found = tally.choices.find(StrCat(question.id(), "/", choice.id()));
    counts.push_back(found == tally.choices.end() ? 0 : found->second);
  }
  // Where several answers may be given they add up to no total.
  const std::vector<bool> hidden = question.several() ? SmallCounts(counts) : SmallCountsOfWhole(counts);
  v1::QuestionResult result;
  result.set_question(question.id());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    v1::SurveyCount& shown = *result.add_choices();
    shown.set_choice(question.choices(static_cast<int>(i)).id());
    Show(i, counts, hidden, shown);
  }
  return result;
}

void ShowPrecarity(const v1::PrecarityBounds& bounds, const Tally& tally, SurveyCounts& precarity) {
  std::vector<std::int32_t> counts(kClasses.size(), 0);
  for (const auto& [score, people] : tally.scores) counts[ClassOf(score, bounds)] += people;
  const std::vector<bool> hidden = SmallCountsOfWhole(counts);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    v1::SurveyCount& shown = *precarity.Add();
    shown.set_choice(kClasses.at(i));
    Show(i, counts, hidden, shown);
  }
}

}  // namespace

v1::SurveyResults MakeResults(const Questionnaire& questionnaire, const v1::PrecarityBounds& bounds,
                              const Tally& tally) {
  v1::SurveyResults results;
  int answers = 0;
  for (const auto& [score, people] : tally.scores) answers += people;
  results.set_answer_count(answers);
  results.set_refusal_count(tally.refusals);
  for (const v1::Question& question : questionnaire.questions()) {
    *results.add_questions() = ResultOf(question, tally);
  }
  ShowPrecarity(bounds, tally, *results.mutable_precarity());
  return results;
}

}  // namespace passerelle::statistics
