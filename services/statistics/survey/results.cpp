#include "services/statistics/survey/results.h"

#include <algorithm>
#include <array>

#include "services/runtime/base/text.h"

namespace passerelle::statistics {
namespace {

constexpr char kPrecarity[] = "";  // no question has this name
constexpr std::array<const char*, 4> kPrecarityClasses = {"WEAK", "MEDIUM", "STRONG", "UNKNOWN"};

const char* PrecarityClassOf(int score, const v1::PrecarityBounds& bounds) {
  if (score < 0) return kPrecarityClasses[3];
  if (score >= bounds.strong_from()) return kPrecarityClasses[2];
  return kPrecarityClasses[score >= bounds.medium_from() ? 1 : 0];
}

}  // namespace

int Tally::Answers() const {
  int answers = 0;
  for (const auto& [score, people] : scores) answers += people;
  return answers;
}

SurveyTable::SurveyTable(const Questionnaire& questionnaire, const v1::PrecarityBounds& bounds,
                         const SiteTallies& tallies, const std::vector<std::string>& asked, std::int64_t threshold)
    : bounds_(bounds), threshold_(threshold) {
  for (const v1::Question& question : questionnaire.questions()) {
    Group& group = groups_.emplace_back(Group{question.id(), {}, question.several()});
    for (const v1::Choice& choice : question.choices()) group.choices.push_back(choice.id());
  }
  groups_.push_back({kPrecarity, {kPrecarityClasses.begin(), kPrecarityClasses.end()}, false});

  std::vector<const Tally*> all_tallies;
  std::vector<Place> places;
  places.reserve(tallies.size());
  std::vector<const Place*> all_places, asked_places;
  for (const auto& [site, tally] : tallies) {
    const Place& place = places.emplace_back(AddPlace({&tally}));
    all_tallies.push_back(&tally);
    all_places.push_back(&place);
    if (std::find(asked.begin(), asked.end(), site) != asked.end()) asked_places.push_back(&place);
  }
  Place all = AddPlace(all_tallies);
  RelateSites(all, all_places);
  cells_.Protect(threshold_);
  Settle(all);
  for (Place& place : places) Settle(place);
  asked_ = asked_places.size() == all_places.size() ? std::move(all) : Together(asked_places);
}

void SurveyTable::Settle(Place& place) const {
  place.refusals.hidden = cells_.Hidden(place.refusals.unit);
  for (std::vector<ShownCell>& cells : place.groups) {
    for (ShownCell& cell : cells) cell.hidden = cells_.Hidden(cell.unit);
  }
}

SurveyTable::Place SurveyTable::Together(const std::vector<const Place*>& sites) const {
  const auto add = [](const ShownCell& part, ShownCell& sum) {
    sum.people += part.people;
    sum.hidden = sum.hidden || part.hidden;
  };
  Place sum;
  for (const Group& group : groups_) sum.groups.emplace_back(group.choices.size());
  for (const Place* site : sites) {
    sum.answers += site->answers;
    add(site->refusals, sum.refusals);
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      for (std::size_t choice = 0; choice < groups_[group].choices.size(); ++choice) {
        add(site->groups[group][choice], sum.groups[group][choice]);
      }
    }
  }
  return sum;
}

std::int32_t SurveyTable::Count(const Tally& tally, const Group& group, const std::string& choice) const {
  if (group.name != kPrecarity) {
    const auto found = tally.choices.find(StrCat(group.name, "/", choice));
    return found == tally.choices.end() ? 0 : found->second;
  }
  std::int32_t people = 0;
  for (const auto& [score, count] : tally.scores) {
    if (choice == PrecarityClassOf(score, bounds_)) people += count;
  }
  return people;
}

SurveyTable::ShownCell SurveyTable::AddShownCell(std::int32_t people) {
  const disclosure::Unit unit = cells_.AddUnit();
  return {unit, cells_.AddCell(unit, people), people};
}

SurveyTable::Place SurveyTable::AddPlace(const std::vector<const Tally*>& tallies) {
  Place place;
  std::int32_t refusals = 0;
  for (const Tally* tally : tallies) {
    place.answers += tally->Answers();
    refusals += tally->refusals;
  }
  place.refusals = AddShownCell(refusals);
  for (const Group& group : groups_) {
    std::vector<ShownCell>& cells = place.groups.emplace_back();
    for (const std::string& choice : group.choices) {
      std::int32_t people = 0;
      for (const Tally* tally : tallies) people += Count(*tally, group, choice);
      cells.push_back(AddShownCell(people));
    }
    RelateChoices(group, cells, place.answers);
  }
  return place;
}

// How many have answered is no secret. Of fewer than may be shown nothing else is, so that there is nothing to relate.
void SurveyTable::RelateChoices(const Group& group, const std::vector<ShownCell>& cells, std::int32_t answers) {
  if (answers < threshold_) return;
  const disclosure::Cell total = cells_.AddCell(cells_.AddOpenUnit(), answers);
  std::vector<disclosure::Cell> parts;
  parts.reserve(cells.size());
  for (const ShownCell& shown : cells) parts.push_back(shown.cell);
  if (!group.several) {
    cells_.AddSum(total, std::move(parts));
  } else {
    for (const disclosure::Cell part : parts) cells_.AddWithin(part, total);
  }
}

void SurveyTable::RelateSites(const Place& whole, const std::vector<const Place*>& sites) {
  std::vector<disclosure::Cell> refusals;
  refusals.reserve(sites.size());
  for (const Place* site : sites) refusals.push_back(site->refusals.cell);
  cells_.AddSum(whole.refusals.cell, std::move(refusals));
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    for (std::size_t choice = 0; choice < groups_[group].choices.size(); ++choice) {
      std::vector<disclosure::Cell> parts;
      parts.reserve(sites.size());
      for (const Place* site : sites) parts.push_back(site->groups[group][choice].cell);
      cells_.AddSum(whole.groups[group][choice].cell, std::move(parts));
    }
  }
}

v1::SurveyCount SurveyTable::Shown(const Group& group, std::size_t choice, const ShownCell& cell) const {
  const bool too_few = asked_.answers > 0 && asked_.answers < threshold_;
  v1::SurveyCount shown;
  shown.set_choice(group.choices[choice]);
  shown.set_suppressed(too_few || cell.hidden);
  if (!shown.suppressed()) shown.set_count(cell.people);
  return shown;
}

v1::SurveyResults SurveyTable::Results() const {
  v1::SurveyResults results;
  results.set_answer_count(asked_.answers);
  results.set_refusals_suppressed(asked_.refusals.hidden);
  if (!results.refusals_suppressed()) results.set_refusal_count(asked_.refusals.people);
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const Group& group = groups_[i];
    v1::QuestionResult* question = group.name == kPrecarity ? nullptr : results.add_questions();
    if (question != nullptr) question->set_question(group.name);
    for (std::size_t choice = 0; choice < group.choices.size(); ++choice) {
      const v1::SurveyCount shown = Shown(group, choice, asked_.groups[i][choice]);
      *(question != nullptr ? question->add_choices() : results.add_precarity()) = shown;
    }
  }
  return results;
}

}  // namespace passerelle::statistics
