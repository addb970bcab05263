// The names under which referrals seals its columns; never changed, as what was sealed for one is opened for it only.
#pragma once

#include <string>
#include <string_view>

#include "services/runtime/base/text.h"

namespace passerelle::referrals {

// Under the key of the referral's person.
inline constexpr char kSummary[] = "referral.summary";
inline constexpr char kDeclineReason[] = "referral.decline_reason";
inline constexpr char kPartnerNote[] = "referral.partner_note";
inline constexpr char kChangeNote[] = "referral_change.note";

// Under the service's own key.
inline constexpr char kPartnerPhone[] = "partner.phone";
inline constexpr char kPartnerEmail[] = "partner.email";
inline constexpr char kCapacityNote[] = "partner.capacity_note";

// The same, bound to the partner: nobody's webhook is signed with another's secret.
inline std::string WebhookSecretOf(std::string_view partner) { return StrCat("partner.webhook_secret/", partner); }

}  // namespace passerelle::referrals
