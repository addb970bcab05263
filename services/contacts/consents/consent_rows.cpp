#include "services/contacts/consents/consent_rows.h"

#include <absl/strings/ascii.h>

#include "services/contacts/rows.h"
#include "services/contacts/sealing/personal.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::contacts {

v1::Consent ConsentFromRow(const vault::Vault& vault, const db::Row& row) {
  v1::Consent consent;
  consent.set_id(std::string(row.Text("id")));
  consent.set_person(std::string(row.Text("person")));
  consent.set_purpose(static_cast<v1::Consent::Purpose>(row.Int32("purpose")));
  consent.set_partner(std::string(row.TextOrEmpty("partner")));
  if (!row.IsNull("theme")) consent.set_theme(static_cast<common::v1::ReferralTheme::Theme>(row.Int32("theme")));
  for (const std::int32_t category : Integers(row, "categories")) {
    consent.add_categories(static_cast<common::v1::DataCategory>(category));
  }
  consent.set_form(static_cast<v1::Consent::Form>(row.Int32("form")));
  OpenDocument(vault::SealedRow(vault, row, consent.person()), consent);
  consent.set_obtained_by(std::string(row.Text("obtained_by")));
  SetProto(row.Time("obtain_time"), *consent.mutable_obtain_time());
  consent.set_expire_date(std::string(row.TextOrEmpty("expire_date")));
  consent.set_state(static_cast<v1::Consent::State>(row.Int32("state")));
  if (!row.IsNull("withdraw_time")) SetProto(row.Time("withdraw_time"), *consent.mutable_withdraw_time());
  SetProto(row.Time("create_time"), *consent.mutable_create_time());
  return consent;
}

v1::Disclosure DisclosureFromRow(const db::Row& row) {
  v1::Disclosure disclosure;
  disclosure.set_id(std::string(row.Text("id")));
  disclosure.set_consent(std::string(row.Text("consent")));
  disclosure.set_referral(std::string(row.Text("referral")));
  disclosure.set_partner(std::string(row.Text("partner")));
  for (const std::int32_t category : Integers(row, "categories")) {
    disclosure.add_categories(static_cast<common::v1::DataCategory>(category));
  }
  disclosure.set_channel(static_cast<v1::Disclosure::Channel>(row.Int32("channel")));
  SetProto(row.Time("disclose_time"), *disclosure.mutable_disclose_time());
  return disclosure;
}

events::v1::Fact WithdrawalFact(std::string_view consent, std::string_view person) {
  events::v1::Fact fact;
  fact.mutable_consent_withdrawn()->set_consent(absl::AsciiStrToLower(ToAbsl(consent)));
  fact.mutable_consent_withdrawn()->set_person(absl::AsciiStrToLower(ToAbsl(person)));
  return fact;
}

}  // namespace passerelle::contacts
