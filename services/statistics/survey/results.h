// What was answered to a survey, as it may be shown. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/statistics/disclosure/cell_table.h"
#include "services/statistics/survey/questionnaire.h"

namespace passerelle::statistics {

// Numbers of people.
struct Tally {
  std::map<std::string, int, std::less<>> choices;  // "housing/street" → people
  std::map<int, int> scores;                        // precarity score → people
  int refusals = 0;

  int Answers() const;
};
using SiteTallies = std::map<std::string, Tally>;

// The answers of each site and of all; what may be shown is decided for all of these at once, and is the same whoever
// asks. Of some sites together that is shown of which each is.
class SurveyTable {
 public:
  // `threshold`: the fewest people a number may be of.
  SurveyTable(const Questionnaire& questionnaire, const v1::PrecarityBounds& bounds, const SiteTallies& tallies,
              const std::vector<std::string>& asked, std::int64_t threshold);

  // Of the asked sites together.
  v1::SurveyResults Results() const;

 private:
  struct ShownCell {
    disclosure::Unit unit = 0;
    disclosure::Cell cell = 0;
    std::int32_t people = 0;
    bool hidden = false;
  };
  // One question, or the classes of precarity.
  struct Group {
    std::string name;
    std::vector<std::string> choices;
    bool several;
  };
  using Answers = std::vector<std::vector<ShownCell>>;  // by group and choice
  struct Place {
    std::int32_t answers = 0;
    ShownCell refusals;
    Answers groups;
  };

  std::int32_t Count(const Tally& tally, const Group& group, const std::string& choice) const;
  ShownCell AddShownCell(std::int32_t people);
  Place AddPlace(const std::vector<const Tally*>& tallies);
  void RelateChoices(const Group& group, const std::vector<ShownCell>& cells, std::int32_t answers);
  void RelateSites(const Place& whole, const std::vector<const Place*>& sites);
  // Notes what the table hides of the place.
  void Settle(Place& place) const;
  Place Together(const std::vector<const Place*>& sites) const;
  v1::SurveyCount Shown(const Group& group, std::size_t choice, const ShownCell& cell) const;

  const v1::PrecarityBounds& bounds_;
  std::int64_t threshold_;
  std::vector<Group> groups_;
  disclosure::CellTable cells_;
  Place asked_;
};

}  // namespace passerelle::statistics
