// The part of the activity report that tells of referrals. Pure.
#pragma once

#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/referral_facts.h"

namespace passerelle::statistics {

// The referrals of the sites that were first sent in the range. Lines stand in the order of their names.
v1::ReferralFigures ReferralFiguresOf(const std::vector<const SiteReferrals*>& sites, DayRange range);

}  // namespace passerelle::statistics
