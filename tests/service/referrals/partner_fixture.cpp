#include "tests/service/referrals/partner_fixture.h"

#include <nlohmann/json.hpp>
#include <set>

#include "passerelle/contacts/v1/people.pb.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::referrals {

std::string PartnerSide::KnownPerson() {
  contacts::v1::RegisterPersonRequest request;
  request.set_site(site_);
  request.set_pseudonym(kPseudonym);
  request.set_gender(common::v1::WOMAN);
  request.set_birth_year(kBirthYear);
  request.add_languages("fr");
  request.add_languages("pt-BR");
  request.set_adult_confirmed(true);
  request.mutable_identity()->set_given_name(kGivenName);
  request.mutable_identity()->set_family_name(kFamilyName);
  request.mutable_identity()->set_phone(kPhone);
  return Must(suite_.Call<contacts::v1::Person>(reception_, "passerelle.contacts.v1.PeopleService.RegisterPerson",
                                                request))
      .id();
}

v1::Referral PartnerSide::SentDisclosing(const std::vector<common::v1::DataCategory>& categories) {
  v1::CreateReferralRequest wish = Wish(person_, partner_);
  for (const common::v1::DataCategory category : categories) wish.add_disclose(category);
  return Must(Send(Must(Create(wish)).id()));
}

access::Principal PartnerSide::OnPage() const { return {"link:" + NewUuidV7(), {"partner"}, {}, partner_}; }

absl::StatusOr<v1::PartnerReferral> PartnerSide::See(const std::string& id, const access::Principal& caller) {
  v1::GetPartnerReferralRequest request;
  request.set_id(id);
  return Call<v1::PartnerReferral>(caller, "PartnerReferralService.GetPartnerReferral", request);
}

absl::StatusOr<common::v1::RawBody> PartnerSide::SeeFhir(const std::string& id, const access::Principal& caller) {
  v1::GetPartnerReferralFhirRequest request;
  request.set_id(id);
  return Call<common::v1::RawBody>(caller, "PartnerReferralService.GetPartnerReferralFhir", request);
}

absl::StatusOr<v1::ListPartnerReferralsResponse> PartnerSide::List(const access::Principal& caller,
                                                                   v1::Referral::State state) {
  v1::ListPartnerReferralsRequest request;
  request.set_state(state);
  return Call<v1::ListPartnerReferralsResponse>(caller, "PartnerReferralService.ListPartnerReferrals", request);
}

std::vector<std::string> PartnerSide::Listed(const access::Principal& caller) {
  const v1::ListPartnerReferralsResponse page = Must(List(caller));
  std::vector<std::string> ids;
  ids.reserve(static_cast<std::size_t>(page.referrals_size()));
  for (const v1::PartnerReferral& referral : page.referrals()) ids.push_back(referral.id());
  return ids;
}

void PartnerSide::ExpectEmptyPatient(const absl::StatusOr<common::v1::RawBody>& document) {
  ASSERT_TRUE(document.ok()) << document.status();
  std::set<std::string> resources;
  const nlohmann::json bundle = nlohmann::json::parse(document->data());
  for (const nlohmann::json& entry : bundle["entry"]) {
    const nlohmann::json& resource = entry["resource"];
    const std::string type = resource["resourceType"];
    resources.insert(type);
    if (type == "ServiceRequest") {
      EXPECT_FALSE(resource.contains("reasonCode")) << resource;
    }
    if (type != "Patient") continue;
    for (const char* field : {"name", "telecom", "birthDate", "communication"})
      EXPECT_FALSE(resource.contains(field)) << field;
  }
  EXPECT_THAT(resources, ::testing::ElementsAre("Organization", "Patient", "ServiceRequest", "Task"));
}

absl::StatusOr<v1::PartnerReferral> PartnerSide::Acknowledge(const std::string& id, const access::Principal& caller,
                                                             const std::string& etag) {
  v1::AcknowledgeReferralRequest request;
  request.set_id(id);
  request.set_etag(etag);
  return Call<v1::PartnerReferral>(caller, "PartnerReferralService.AcknowledgeReferral", request);
}

absl::StatusOr<v1::PartnerReferral> PartnerSide::Accept(const std::string& id, const access::Principal& caller,
                                                        const std::string& etag) {
  v1::AcceptReferralRequest request;
  request.set_id(id);
  request.set_etag(etag);
  return Call<v1::PartnerReferral>(caller, "PartnerReferralService.AcceptReferral", request);
}

absl::StatusOr<v1::PartnerReferral> PartnerSide::Decline(const std::string& id, const access::Principal& caller,
                                                         const std::string& reason) {
  v1::DeclineReferralRequest request;
  request.set_id(id);
  request.set_reason(reason);
  return Call<v1::PartnerReferral>(caller, "PartnerReferralService.DeclineReferral", request);
}

absl::StatusOr<v1::PartnerReferral> PartnerSide::Schedule(const std::string& id, const access::Principal& caller,
                                                          absl::Time time) {
  v1::ScheduleReferralRequest request;
  request.set_id(id);
  SetProto(time, *request.mutable_time());
  return Call<v1::PartnerReferral>(caller, "PartnerReferralService.ScheduleReferral", request);
}

absl::StatusOr<v1::PartnerReferral> PartnerSide::Report(const std::string& id, const access::Principal& caller,
                                                        bool attended, const std::string& note) {
  v1::ReportOutcomeRequest request;
  request.set_id(id);
  request.set_attended(attended);
  request.set_note(note);
  return Call<v1::PartnerReferral>(caller, "PartnerReferralService.ReportOutcome", request);
}

std::vector<contacts::v1::Disclosure> PartnerSide::Disclosures(const std::string& referral) {
  contacts::v1::ListDisclosuresRequest request;
  request.set_person(person_);
  request.set_referral(referral);
  const auto listed = Must(suite_.Call<contacts::v1::ListDisclosuresResponse>(
      reception_, "passerelle.contacts.v1.ConsentService.ListDisclosures", request));
  return {listed.disclosures().begin(), listed.disclosures().end()};
}

}  // namespace passerelle::referrals
