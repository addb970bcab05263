// Naloxone kits as facts, and their figures.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/statistics/days.h"
#include "services/statistics/outreach_facts.h"

namespace passerelle::statistics {

// Names of the public contract; empty where there is none.
struct OverdoseKitFact {
  Day day;
  std::string occasion;
  std::string replaces;
  int training_minutes;
  std::string fate;
};

using SiteOverdoseKits = std::map<FactId, OverdoseKitFact>;

struct OverdoseKitFigures {
  std::int64_t first = 0;
  // Replacements, by what became of the kit before.
  std::int64_t after_use = 0;
  std::int64_t after_loss = 0;
  std::int64_t after_expiry = 0;
  // Kits handed over with a training, and its minutes.
  std::int64_t trainings = 0;
  std::int64_t training_minutes = 0;
  // Of these kits, those reported to have been used since.
  std::int64_t used = 0;

  std::int64_t kits() const { return first + after_use + after_loss + after_expiry; }
};

// The figures of kits handed over in the range.
OverdoseKitFigures OverdoseKitFiguresOf(const std::vector<const SiteOverdoseKits*>& sites, DayRange range);

}  // namespace passerelle::statistics
