// Links to the page where a partner without software answers one referral: 32 random bytes, of which only the SHA-256
// is kept; opened once, for 7 days.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "services/runtime/access/principal.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

inline constexpr absl::Duration kLinkLifetime = absl::Hours(24 * 7);

// PERMISSION_DENIED (INTERNAL_ONLY) for every caller but the gateway.
absl::Status CheckIsGateway(const access::Principal& caller);

// Makes a link, in place of those that were not opened yet, and returns its secret, 43 characters of the URL alphabet.
absl::StatusOr<std::string> MakeLink(db::Executor& db, const std::string& partner, const std::string& referral,
                                     absl::Time now);
// "https://…/partner/links/<secret>".
std::string LinkUrl(std::string_view public_url, std::string_view secret);

}  // namespace passerelle::referrals
