#include "services/referrals/partner_side/disclosed.h"

#include <algorithm>

#include "passerelle/contacts/v1/disclosure.pb.h"
#include "services/referrals/lifecycle/ask_contacts.h"
#include "services/referrals/lifecycle/transitions.h"

namespace passerelle::referrals {
namespace {

bool MayBeAsked(const v1::Referral& referral) {
  return referral.state() != v1::Referral::DRAFT && !IsOver(referral.state()) && !referral.person().empty() &&
         !referral.consent().empty();
}

contacts::v1::DiscloseRequest RequestFor(const v1::Referral& referral, contacts::v1::Disclosure::Channel channel) {
  contacts::v1::DiscloseRequest request;
  contacts::v1::CheckConsentRequest& check = *request.mutable_check();
  check.set_person(referral.person());
  check.set_consent(referral.consent());
  check.set_partner(referral.partner());
  check.set_theme(referral.theme());
  *check.mutable_disclose() = referral.disclose();
  request.set_referral(referral.id());
  request.set_channel(channel);
  return request;
}

v1::DisclosedPerson PersonOf(const v1::Referral& referral, const contacts::v1::DiscloseResponse& told) {
  v1::DisclosedPerson person;
  *person.mutable_categories() = referral.disclose();
  const auto& disclose = referral.disclose();
  if (std::find(disclose.begin(), disclose.end(), common::v1::SUMMARY) != disclose.end()) {
    person.set_summary(referral.summary());
  }
  person.set_pseudonym(told.pseudonym());
  person.set_given_name(told.given_name());
  person.set_family_name(told.family_name());
  person.set_birth_year(told.birth_year());
  person.set_phone(told.phone());
  *person.mutable_languages() = told.languages();
  return person;
}

}  // namespace

absl::StatusOr<std::optional<v1::DisclosedPerson>> Disclose(rpc::RpcContext& rpc, const v1::Referral& referral,
                                                            contacts::v1::Disclosure::Channel channel) {
  if (!MayBeAsked(referral)) return std::nullopt;
  const auto told = AskContacts<contacts::v1::DiscloseResponse>(
      rpc, "DisclosureService.Disclose", RequestFor(referral, channel),
      "What may be disclosed cannot be asked at this moment; nothing was told.");
  if (told.ok()) return PersonOf(referral, *told);
  if (ReasonOf(told.status()) == "CONSENT_MISSING") return std::nullopt;
  return told.status();
}

}  // namespace passerelle::referrals
