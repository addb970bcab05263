#include "services/outreach/outings/team_rules.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace passerelle::outreach {
namespace {

// Who may do what a load is for. A nurse may do all that training allows.
struct LoadSkill {
  const char* family;
  std::vector<std::string> skills;  // any of them
  const char* description;
};

const std::vector<LoadSkill>& LoadSkills() {
  static const auto* skills = new std::vector<LoadSkill>{
      // Arrêté of 13 May 2024 (NOR TSSP2412892A): staff and volunteers do rapid tests after a training for them.
      {"TESTING", {"RAPID_TEST", "NURSING"}, "Nobody in the team may do the rapid tests that are loaded."},
      // Décret 2017-1003 of 10 May 2017: staff and volunteers deliver medicines after a training for them.
      {"OVERDOSE", {"NALOXONE", "NURSING"}, "Nobody in the team may deliver the naloxone that is loaded."},
  };
  return *skills;
}

bool Has(const Team& team, const std::string& skill) { return std::ranges::count(team.skills, skill) > 0; }

}  // namespace

std::vector<BrokenRule> BrokenTeamRules(const Team& team, const TeamNeeds& needs) {
  std::vector<BrokenRule> broken;
  if (team.people < kLeastTeam)
    broken.push_back({"TEAM_TOO_SMALL", "Nobody goes alone: a team is two people or more."});
  if (team.people > needs.capacity) {
    broken.push_back({"TEAM_TOO_LARGE", absl::StrCat("At most ", needs.capacity, " people may go.")});
  }
  if (needs.vehicle && !Has(team, "DRIVING")) broken.push_back({"SKILL_MISSING", "Nobody in the team drives."});
  for (const LoadSkill& load : LoadSkills()) {
    if (std::ranges::count(needs.load_families, load.family) == 0) continue;
    if (std::ranges::any_of(load.skills, [&team](const std::string& skill) { return Has(team, skill); })) continue;
    broken.push_back({"SKILL_MISSING", load.description});
  }
  return broken;
}

std::vector<BrokenRule> BrokenStartRules(const Team& team, TeamNeeds needs) {
  needs.capacity = team.people;
  return BrokenTeamRules(team, needs);
}

}  // namespace passerelle::outreach
