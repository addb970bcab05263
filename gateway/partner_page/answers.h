// What a partner answers, from the page's forms.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include "gateway/partner_page/form.h"
#include "gateway/partner_page/page_route.h"
#include "gateway/partner_page/referrals.h"

namespace passerelle::gateway::partner_page {

// Sends the answer of the form behind `step`. The referral is the session's, whatever the form says. INVALID_ARGUMENT
// (TIME_INVALID, REASON_MISSING, OUTCOME_MISSING) before anything is sent; otherwise the service's errors.
absl::Status SendAnswer(Referrals& referrals, const PageSession& session, Step step, const Form& form,
                        absl::TimeZone zone, const CallScope& scope);

}  // namespace passerelle::gateway::partner_page
