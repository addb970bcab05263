// The pages that partners see.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "gateway/http/message.h"
#include "gateway/partner_page/page_sessions.h"
#include "gateway/partner_page/words.h"
#include "passerelle/referrals/v1/partner_side.pb.h"

namespace passerelle::gateway::partner_page {

// Behind a link that was not opened yet, or not looked at: the button that opens it. Fetching the page changes nothing,
// so that programs which look at the links in mails do not use them up.
http::Response LinkView();
// A link that does not open. `secret`: to ask for a fresh one with; empty when the path cannot hold one.
http::Response GoneView(std::string_view secret);
// The same words whether a fresh link is on its way or the old one was never known.
http::Response RenewedView();
// There is no session, or it has ended.
http::Response NoSessionView();
// The referral with the forms that its state allows. Times are of `zone`.
http::Response ReferralView(const referrals::v1::PartnerReferral& referral, const PageSession& session,
                            absl::TimeZone zone);
// Why something could not be done, in words for people. `back`: whether there is a referral to return to.
http::Response ErrorView(const absl::Status& status, bool back);
// The request did not come from one of the page's own forms.
http::Response ForeignFormView();
http::Response WrongVerbView(std::string_view allowed);
// On to the referral, which is then fetched anew.
http::Response ToReferral();

}  // namespace passerelle::gateway::partner_page
