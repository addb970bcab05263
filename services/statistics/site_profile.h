// What outreach last told of a site: the part of the yearly report that identifies it.
#pragma once

#include <string>
#include <vector>

#include "services/statistics/days.h"

namespace passerelle::statistics {

// A period of every week in which a site receives. Days and uses are names of the public contract.
struct OpeningSpan {
  std::string day;     // "MONDAY"
  std::string opens;   // HH:MM
  std::string closes;  // HH:MM
  std::string use;     // "COLLECTIVE"
};

struct SiteProfile {
  std::string display_name;
  std::string address;
  std::vector<OpeningSpan> openings;
  std::vector<DayRange> closures;
};

}  // namespace passerelle::statistics
