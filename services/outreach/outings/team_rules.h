// What must hold of a team that goes out. Pure decisions, used when an outing is planned, when it starts, and to warn
// of what an absence breaks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace passerelle::outreach {

inline constexpr std::int32_t kLeastTeam = 2;  // nobody goes alone
inline constexpr std::int32_t kDefaultCapacity = 6;

// Those who go: how many, and what they may do together (names of passerelle.outreach.v1.Skill, in any order).
struct Team {
  std::int32_t people = 0;
  std::vector<std::string> skills;
};

// What the outing asks of them.
struct TeamNeeds {
  bool vehicle = false;
  std::vector<std::string> load_families;  // of the items that are loaded: names of passerelle.supplies.v1.Family
  std::int32_t capacity = kDefaultCapacity;
};

// A rule that does not hold: TEAM_TOO_SMALL, TEAM_TOO_LARGE or SKILL_MISSING, and the rule in words.
struct BrokenRule {
  std::string reason;
  std::string description;
};

// Every rule that the team breaks; SKILL_MISSING once for each skill that nobody has.
std::vector<BrokenRule> BrokenTeamRules(const Team& team, const TeamNeeds& needs);

// The rules that keep the team from leaving: all but TEAM_TOO_LARGE, which a plan keeps. Who stands at the door goes.
std::vector<BrokenRule> BrokenStartRules(const Team& team, TeamNeeds needs);

}  // namespace passerelle::outreach
