// The part of the activity report that tells of the teams that go out. Pure.
#pragma once

#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/outreach_facts.h"

namespace passerelle::statistics {

// Adds what happened at the sites in the range to `report`: outings (without the visits recorded with them, which the
// columns know), actions of mediation, activities, needles. Kinds stand in the order of their names.
void AddOutreach(const std::vector<const SiteOutreach*>& sites, DayRange range, v1::ActivityReport& report);

// Calls use(day, amount) so that the amounts of each day add up to the day's figure. Nothing for a metric of another
// kind.
template <class Use>
void ForEachOutreachAmount(const std::vector<const SiteOutreach*>& sites, v1::Metric metric, Use use) {
  const bool needles = metric == v1::NEEDLES_PICKED_UP;
  for (const SiteOutreach* site : sites) {
    for (const auto& [id, outing] : site->outings) {
      if (!outing.completed) continue;
      if (metric == v1::OUTINGS || needles) use(outing.day, needles ? outing.needles_picked_up : 1);
    }
    for (const auto& [id, action] : site->mediations) {
      if (action.voided) continue;
      if (metric == v1::MEDIATION_ACTIONS || needles) use(action.day, needles ? action.needles_picked_up : 1);
    }
  }
}

}  // namespace passerelle::statistics
