// What the figures of a plan must come to, reckoned from the plan alone: the oracle for the suite's own report.
#pragma once

#include "passerelle/statistics/v1/reports.pb.h"
#include "tests/simulator/plan.h"

namespace passerelle::simulator {

// The activity report of the plan's whole year, as if nothing else had happened at the site. `components` stays empty:
// it depends on the catalogue. Lists are ordered by enum value and by item. The plan's
// referrals stand in `referrals`, whatever the day they are sent.
statistics::v1::ActivityReport Truth(const Plan& plan);

// Adds what the teams did outside: outings, mediation, activities.
void AddSeasonTruth(const Plan& plan, statistics::v1::ActivityReport& report);

// Syringes in one unit of a demo item, alone or in a kit.
int SyringesIn(std::string_view item);

}  // namespace passerelle::simulator
