// Referrals of one site, as the feed of referrals last told them. There are some hundreds a site and year, so that they
// are kept one by one.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <optional>
#include <string>

#include "services/statistics/outreach_facts.h"

namespace passerelle::statistics {

struct ReferralFact {
  std::string theme;
  std::string state;
  std::string outcome;  // empty: not closed
  Day day;              // when it was first sent
  std::optional<int> answer_seconds;
  bool accompanied;
  std::string partner = {};
};

// A referral belongs to one site for ever; a newer version takes the place of the older one.
using SiteReferrals = absl::flat_hash_map<FactId, ReferralFact>;

}  // namespace passerelle::statistics
