// What tests of the partner's side share: a partner, a person of whom everything is known, and short ways to say what
// the partner does.
#pragma once

#include <absl/time/time.h>

#include <string>
#include <vector>

#include "passerelle/common/v1/raw_body.pb.h"
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {

inline constexpr common::v1::DataCategory kEverything[] = {common::v1::SUMMARY, common::v1::PSEUDONYM,
                                                           common::v1::NAME,    common::v1::BIRTH_YEAR,
                                                           common::v1::PHONE,   common::v1::LANGUAGES};

// What the fixture's person is known by.
inline constexpr char kPseudonym[] = "Zazie";
inline constexpr char kGivenName[] = "Élodie";
inline constexpr char kFamilyName[] = "Carpentier";
inline constexpr int kBirthYear = 1988;
inline constexpr char kPhone[] = "+33612345678";

class PartnerSide : public Referrals {
 protected:
  // A person of whom everything is known.
  std::string KnownPerson();
  // A referral to the fixture's partner that discloses those categories of the fixture's person, sent.
  v1::Referral SentDisclosing(const std::vector<common::v1::DataCategory>& categories);
  v1::Referral SentToPartner() { return SentDisclosing({common::v1::SUMMARY}); }
  // The partner on the page behind a link.
  access::Principal OnPage() const;

  absl::StatusOr<v1::PartnerReferral> See(const std::string& id, const access::Principal& caller);
  v1::PartnerReferral See(const std::string& id) { return Must(See(id, software_)); }
  absl::StatusOr<common::v1::RawBody> SeeFhir(const std::string& id, const access::Principal& caller);
  // That this FHIR document tells how the referral stands, and nothing about the person.
  static void ExpectEmptyPatient(const absl::StatusOr<common::v1::RawBody>& document);
  absl::StatusOr<v1::ListPartnerReferralsResponse> List(const access::Principal& caller,
                                                        v1::Referral::State state = v1::Referral::STATE_UNSPECIFIED);
  std::vector<std::string> Listed(const access::Principal& caller);
  absl::StatusOr<v1::PartnerReferral> Acknowledge(const std::string& id, const access::Principal& caller,
                                                  const std::string& etag = "");
  absl::StatusOr<v1::PartnerReferral> Accept(const std::string& id, const access::Principal& caller,
                                             const std::string& etag = "");
  absl::StatusOr<v1::PartnerReferral> Decline(const std::string& id, const access::Principal& caller,
                                              const std::string& reason = "Plus de place");
  absl::StatusOr<v1::PartnerReferral> Schedule(const std::string& id, const access::Principal& caller, absl::Time time);
  absl::StatusOr<v1::PartnerReferral> Report(const std::string& id, const access::Principal& caller, bool attended,
                                             const std::string& note = "");
  // What contacts has on record of a referral, latest first.
  std::vector<contacts::v1::Disclosure> Disclosures(const std::string& referral);

  const std::string person_ = KnownPerson();
  const std::string partner_ = NewPartner();
  const std::string consent_ = NewConsent(person_, partner_, {std::begin(kEverything), std::end(kEverything)});
  const access::Principal software_ = PartnerOf(partner_);
  const access::Principal stranger_ = PartnerOf(NewPartner());
};

}  // namespace passerelle::referrals
