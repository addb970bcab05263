#include "services/referrals/partner_side/partner_caller.h"

#include "services/runtime/base/status.h"

namespace passerelle::referrals {
namespace {

// Whoever came by an e-mailed link acts as that link; an API key or an account has no such prefix.
constexpr std::string_view kLinkSubject = "link:";

}  // namespace

absl::StatusOr<PartnerCaller> PartnerCallerOf(const access::Principal& principal) {
  if (principal.partner.empty()) {
    return Error(absl::StatusCode::kPermissionDenied, "PARTNER_MISSING", "You speak for no partner.");
  }
  if (std::string_view(principal.subject).starts_with(kLinkSubject)) {
    return PartnerCaller{principal.partner, v1::ReferralChange::PARTNER_PAGE, contacts::v1::Disclosure::PAGE};
  }
  return PartnerCaller{principal.partner, v1::ReferralChange::PARTNER, contacts::v1::Disclosure::API};
}

}  // namespace passerelle::referrals
