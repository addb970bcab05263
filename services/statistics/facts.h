// Rows of the database as facts to count.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "services/runtime/db/result.h"
#include "services/statistics/figures.h"

namespace passerelle::statistics {

// A row of load_visits; it points into the row's result.
VisitFact VisitFromRow(const db::Row& row);

// Rows of load_distribution_lines and load_sharps_returns; they point into the row's result.
HandoutFact HandoutFromRow(const db::Row& row);
ReturnFact ReturnFromRow(const db::Row& row);

// Rows of load_sites, load_outings, load_mediation_actions, load_activities and load_referrals.
SiteProfile SiteFromRow(const db::Row& row);
OutingFact OutingFromRow(const db::Row& row);
MediationFact MediationFromRow(const db::Row& row);
ActivityFact ActivityFromRow(const db::Row& row);
ReferralFact ReferralFromRow(const db::Row& row);
// A row of load_overdose_kits.
OverdoseKitFact OverdoseKitFromRow(const db::Row& row);

// Two lists of comma-separated text, element by element: slugs and their units.
std::vector<std::pair<std::string_view, int>> Pair(std::string_view slugs, std::string_view units);

}  // namespace passerelle::statistics
