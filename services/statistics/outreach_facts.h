// What the teams of one site that go out did, as outreach last told it. There are few of these facts, some hundreds a
// site and year, so that they are kept one by one.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/statistics/days.h"

namespace passerelle::statistics {

// A UUID's 128 bits.
using FactId = std::pair<std::uint64_t, std::uint64_t>;

// People whom a team met and did not know.
struct MetFact {
  int gender;
  int age_band;
  int count;
};

struct OutingFact {
  std::string kind;
  Day day;
  bool completed;
  bool cancelled;
  int minutes;
  int team_size;
  std::vector<MetFact> unknown;
  int known_people;
  int needles_picked_up;
  int mediations;
  int incidents;
};

struct MediationFact {
  std::string kind;
  Day day;
  int minutes;
  int needles_picked_up;
  bool voided;
};

struct ActivityFact {
  std::string kind;
  Day day;
  bool held;
  int minutes;
  int participants;
};

// A fact belongs to one site for ever; a newer version takes the place of the older one.
struct SiteOutreach {
  absl::flat_hash_map<FactId, OutingFact> outings;
  absl::flat_hash_map<FactId, MediationFact> mediations;
  absl::flat_hash_map<FactId, ActivityFact> activities;
};

}  // namespace passerelle::statistics
