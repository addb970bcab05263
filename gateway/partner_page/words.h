// What the page says, in French and in English.
#pragma once

#include <string_view>

#include "gateway/partner_page/html.h"
#include "passerelle/common/v1/referral_words.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"

namespace passerelle::gateway::partner_page {

struct Words {
  std::string_view french;
  std::string_view english;
};

// The French, with the English below it.
Html Both(const Words& words);

Words WordsFor(common::v1::ReferralTheme::Theme theme);
Words WordsFor(referrals::v1::Referral::State state);
Words WordsFor(referrals::v1::Referral::Urgency urgency);

}  // namespace passerelle::gateway::partner_page
