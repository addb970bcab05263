// What tests of consents and disclosures share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/contacts/v1/disclosure.pb.h"
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {

class Consents : public Contacts {
 protected:
  // --- what the person signs ---
  // To be referred to the partner "csapa", telling it the summary, the pseudonym and the telephone; on paper, now.
  v1::CreateConsentRequest Paper() const;
  absl::StatusOr<v1::Consent> Create(const v1::CreateConsentRequest& request, std::string_view key = "");
  v1::Consent Created(const v1::CreateConsentRequest& request);
  v1::Consent Signed() { return Created(Paper()); }
  // One whose last day is five days ago.
  v1::CreateConsentRequest OutOfDate() const;

  absl::StatusOr<v1::Consent> GetConsent(const access::Principal& caller, const std::string& consent);
  absl::StatusOr<v1::ListConsentsResponse> ListConsents(const access::Principal& caller,
                                                        const v1::ListConsentsRequest& request);
  absl::StatusOr<v1::WithdrawConsentResponse> Withdraw(const access::Principal& caller, const std::string& consent);
  absl::StatusOr<v1::ListDisclosuresResponse> ListDisclosures(const access::Principal& caller,
                                                              const v1::ListDisclosuresRequest& request);
  std::vector<v1::Disclosure> Disclosures();  // all about the person
  std::vector<events::v1::ConsentWithdrawn> FactsOfConsent(const std::string& consent);

  // --- what referrals asks ---
  // The summary and the pseudonym to "csapa" for a care of addictions; `consent` may be empty.
  v1::CheckConsentRequest Asked(const std::string& consent = "") const;
  v1::DiscloseRequest Told(const std::string& consent) const;
  absl::StatusOr<v1::CheckConsentResponse> Check(const v1::CheckConsentRequest& request,
                                                 const access::Principal& caller = testing::Process("referrals"));
  absl::StatusOr<v1::DiscloseResponse> Disclose(const v1::DiscloseRequest& request,
                                                const access::Principal& caller = testing::Process("referrals"));

  const std::string person_ = Registered().id();
  const access::Principal other_reception_ = testing::Reception(suite_.NewSite());
};

// The day it is at `zone` now, and some days later, YYYY-MM-DD.
std::string Day(int days, const std::string& zone = "Europe/Paris");

// Matches a StatusOr that is refused for CONSENT_MISSING, with words that say which case it is.
MATCHER_P(IsNotAllowedAs, words, "") {
  *result_listener << arg.status().ToString();
  return !arg.ok() && arg.status().code() == absl::StatusCode::kFailedPrecondition &&
         ReasonOf(arg.status()) == "CONSENT_MISSING" && arg.status().ToString().find(words) != std::string::npos;
}

}  // namespace passerelle::contacts
