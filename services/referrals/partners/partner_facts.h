// What a referral must know of the partner it goes to.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "passerelle/common/v1/referral_words.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

struct PartnerFacts {
  bool active;
  // What it takes referrals for: its own themes and those of what it offers, each once, in the order of the contract.
  std::vector<common::v1::ReferralTheme::Theme> themes;
  std::string full_until;  // YYYY-MM-DD, that day included; empty: there is room
};

// The partner of that slug, or nothing.
absl::StatusOr<std::optional<PartnerFacts>> FindPartner(db::Executor& db, const std::string& slug);

}  // namespace passerelle::referrals
