#include "tests/service/contacts/consents_fixture.h"

#include <absl/time/clock.h>

#include <stdexcept>

#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

std::string OfConsents(std::string_view rpc) { return StrCat("passerelle.contacts.v1.ConsentService.", rpc); }
std::string OfDisclosure(std::string_view rpc) { return StrCat("passerelle.contacts.v1.DisclosureService.", rpc); }

}  // namespace

v1::CreateConsentRequest Consents::Paper() const {
  v1::CreateConsentRequest request;
  request.set_person(person_);
  request.set_purpose(v1::Consent::REFERRAL);
  request.set_partner("csapa");
  for (const auto category : {common::v1::SUMMARY, common::v1::PSEUDONYM, common::v1::PHONE})
    request.add_categories(category);
  request.set_form(v1::Consent::WRITTEN_PAPER);
  request.set_document_ref("classeur 4, feuille 12");
  return request;
}

v1::CreateConsentRequest Consents::OutOfDate() const {
  v1::CreateConsentRequest request = Paper();
  *request.mutable_obtain_time() = TimestampOf(absl::Now() - absl::Hours(24 * 10));
  request.set_expire_date(Day(-5));
  return request;
}

absl::StatusOr<v1::Consent> Consents::Create(const v1::CreateConsentRequest& request, std::string_view key) {
  return suite_.Call<v1::Consent>(reception_, OfConsents("CreateConsent"), request, key);
}

v1::Consent Consents::Created(const v1::CreateConsentRequest& request) {
  absl::StatusOr<v1::Consent> consent = Create(request);
  if (!consent.ok()) throw std::runtime_error(consent.status().ToString());
  return *std::move(consent);
}

absl::StatusOr<v1::Consent> Consents::GetConsent(const access::Principal& caller, const std::string& consent) {
  v1::GetConsentRequest request;
  request.set_person(person_);
  request.set_consent(consent);
  return suite_.Call<v1::Consent>(caller, OfConsents("GetConsent"), request);
}

absl::StatusOr<v1::ListConsentsResponse> Consents::ListConsents(const access::Principal& caller,
                                                                const v1::ListConsentsRequest& request) {
  return suite_.Call<v1::ListConsentsResponse>(caller, OfConsents("ListConsents"), request);
}

absl::StatusOr<v1::WithdrawConsentResponse> Consents::Withdraw(const access::Principal& caller,
                                                               const std::string& consent) {
  v1::WithdrawConsentRequest request;
  request.set_person(person_);
  request.set_consent(consent);
  return suite_.Call<v1::WithdrawConsentResponse>(caller, OfConsents("WithdrawConsent"), request);
}

absl::StatusOr<v1::ListDisclosuresResponse> Consents::ListDisclosures(const access::Principal& caller,
                                                                      const v1::ListDisclosuresRequest& request) {
  return suite_.Call<v1::ListDisclosuresResponse>(caller, OfConsents("ListDisclosures"), request);
}

std::vector<v1::Disclosure> Consents::Disclosures() {
  v1::ListDisclosuresRequest request;
  request.set_person(person_);
  const auto page = ListDisclosures(director_, request);
  if (!page.ok()) throw std::runtime_error(page.status().ToString());
  return {page->disclosures().begin(), page->disclosures().end()};
}

std::vector<events::v1::ConsentWithdrawn> Consents::FactsOfConsent(const std::string& consent) {
  const auto of_consent = [&](const events::v1::Fact& fact) { return fact.consent_withdrawn().consent() == consent; };
  std::vector<events::v1::ConsentWithdrawn> withdrawals;
  for (const events::v1::Fact& fact : Facts(of_consent)) withdrawals.push_back(fact.consent_withdrawn());
  return withdrawals;
}

v1::CheckConsentRequest Consents::Asked(const std::string& consent) const {
  v1::CheckConsentRequest request;
  request.set_person(person_);
  request.set_consent(consent);
  request.set_partner("csapa");
  request.set_theme(common::v1::ReferralTheme::ADDICTION_CARE);
  request.add_disclose(common::v1::SUMMARY);
  request.add_disclose(common::v1::PSEUDONYM);
  return request;
}

v1::DiscloseRequest Consents::Told(const std::string& consent) const {
  v1::DiscloseRequest request;
  *request.mutable_check() = Asked(consent);
  request.set_referral(NewUuidV7());
  request.set_channel(v1::Disclosure::API);
  return request;
}

absl::StatusOr<v1::CheckConsentResponse> Consents::Check(const v1::CheckConsentRequest& request,
                                                         const access::Principal& caller) {
  return suite_.Call<v1::CheckConsentResponse>(caller, OfDisclosure("CheckConsent"), request);
}

absl::StatusOr<v1::DiscloseResponse> Consents::Disclose(const v1::DiscloseRequest& request,
                                                        const access::Principal& caller) {
  return suite_.Call<v1::DiscloseResponse>(caller, OfDisclosure("Disclose"), request);
}

std::string Day(int days, const std::string& zone) {
  absl::TimeZone loaded;
  if (!absl::LoadTimeZone(zone, &loaded)) throw std::logic_error("no zone " + zone);
  return absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), loaded) + days);
}

}  // namespace passerelle::contacts
