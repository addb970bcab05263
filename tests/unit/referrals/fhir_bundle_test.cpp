// Referrals in the words of FHIR.
#include "services/referrals/fhir/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/referrals/fhir/status.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::referrals {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kId[] = "01948f6e-0000-7000-8000-000000000001";
constexpr char kOtherId[] = "01948f6e-0000-7000-8000-000000000002";

v1::Referral In(v1::Referral::State state, v1::Referral::Outcome outcome = v1::Referral::OUTCOME_UNSPECIFIED) {
  v1::Referral referral;
  referral.set_id(kId);
  referral.set_site("montreuil");
  referral.set_person("01948f6e-0000-7000-8000-0000000000aa");
  referral.set_partner("siao-93");
  referral.set_theme(common::v1::ReferralTheme::HOUSING);
  referral.set_summary("Ne doit pas sortir");
  referral.set_urgency(v1::Referral::NORMAL);
  referral.set_consent("01948f6e-0000-7000-8000-0000000000bb");
  referral.set_decline_reason("Mot du partenaire");
  referral.set_partner_note("Note du partenaire");
  referral.set_state(state);
  referral.set_outcome(outcome);
  SetProto(absl::FromUnixSeconds(1'780'000'000), *referral.mutable_send_time());
  return referral;
}

Json Bundle(const v1::Referral& referral, const v1::DisclosedPerson& person = {}) {
  return Json::parse(WriteFhirBundle(referral, person, "SIAO 93", absl::FromUnixSeconds(1'780'000'001)));
}

Json Resource(const Json& bundle, const std::string& type) {
  for (const Json& entry : bundle["entry"]) {
    if (entry["resource"]["resourceType"] == type) return entry["resource"];
  }
  return nullptr;
}

std::string UrlOf(const Json& bundle, const std::string& type) {
  for (const Json& entry : bundle["entry"]) {
    if (entry["resource"]["resourceType"] == type) return entry["fullUrl"];
  }
  return "";
}

std::vector<std::string> KeysOf(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::string Words(const v1::Referral& referral) {
  const FhirStatus status = FhirStatusOf(referral);
  return std::string(status.request) + " " + std::string(status.task);
}

TEST(FhirStatus, FollowsTheReferral) {
  using Referral = v1::Referral;
  EXPECT_EQ(Words(In(Referral::DRAFT)), "draft draft");
  EXPECT_EQ(Words(In(Referral::SENT)), "active requested");
  EXPECT_EQ(Words(In(Referral::ACKNOWLEDGED)), "active received");
  EXPECT_EQ(Words(In(Referral::ACCEPTED)), "active accepted");
  EXPECT_EQ(Words(In(Referral::DECLINED)), "revoked rejected");
  EXPECT_EQ(Words(In(Referral::SCHEDULED)), "active in-progress");
  EXPECT_EQ(Words(In(Referral::ATTENDED)), "active in-progress");
  EXPECT_EQ(Words(In(Referral::NO_SHOW)), "active failed");
  EXPECT_EQ(Words(In(Referral::CANCELLED)), "revoked cancelled");
  EXPECT_EQ(Words(In(Referral::WITHDRAWN)), "revoked cancelled");
  EXPECT_EQ(Words(In(Referral::EXPIRED)), "revoked failed");
}

TEST(FhirStatus, OfAClosedReferralFollowsItsOutcome) {
  using Referral = v1::Referral;
  EXPECT_EQ(Words(In(Referral::CLOSED, Referral::COMPLETED)), "completed completed");
  EXPECT_EQ(Words(In(Referral::CLOSED, Referral::PARTLY)), "completed completed");
  EXPECT_EQ(Words(In(Referral::CLOSED, Referral::NOT_ATTENDED)), "revoked failed");
  EXPECT_EQ(Words(In(Referral::CLOSED, Referral::REFUSED)), "revoked rejected");
  EXPECT_EQ(Words(In(Referral::CLOSED, Referral::LOST_CONTACT)), "revoked failed");
}

TEST(FhirStatus, SaysWhyItFailed) {
  for (const v1::Referral::State state : {v1::Referral::NO_SHOW, v1::Referral::EXPIRED}) {
    const Json task = Resource(Bundle(In(state)), "Task");
    EXPECT_NE(task["statusReason"]["text"], "");
    EXPECT_EQ(task["businessStatus"]["coding"][0]["code"], v1::Referral::State_Name(state));
  }
  EXPECT_FALSE(Resource(Bundle(In(v1::Referral::SENT)), "Task").contains("statusReason"));
}

TEST(FhirBundle, TiesTheTaskToTheRequestThePersonAndThePartner) {
  const Json bundle = Bundle(In(v1::Referral::SENT));
  EXPECT_EQ(bundle["type"], "collection");
  const Json task = Resource(bundle, "Task");
  EXPECT_EQ(UrlOf(bundle, "ServiceRequest"), std::string("urn:uuid:") + kId);
  EXPECT_EQ(task["focus"]["reference"], UrlOf(bundle, "ServiceRequest"));
  EXPECT_EQ(task["for"]["reference"], UrlOf(bundle, "Patient"));
  EXPECT_EQ(task["owner"]["reference"], UrlOf(bundle, "Organization"));
  const Json request = Resource(bundle, "ServiceRequest");
  EXPECT_EQ(request["subject"], task["for"]);
  EXPECT_EQ(request["performer"][0], task["owner"]);
  EXPECT_EQ(request["intent"], "order");
  EXPECT_EQ(task["intent"], "order");
  EXPECT_EQ(request["authoredOn"], "2026-05-28T20:26:40.000Z");
}

TEST(FhirBundle, TellsOfThePersonNothingThatIsNotDisclosed) {
  const v1::Referral referral = In(v1::Referral::SENT);
  const Json bundle = Bundle(referral);
  EXPECT_THAT(KeysOf(Resource(bundle, "Patient")), UnorderedElementsAre("resourceType", "meta"));
  for (const std::string& hidden : {referral.summary(), referral.person(), referral.consent(), referral.partner(),
                                    referral.decline_reason(), referral.partner_note()}) {
    EXPECT_THAT(bundle.dump(), Not(HasSubstr(hidden)));
  }
}

TEST(FhirBundle, TellsEachThingThatIsDisclosed) {
  v1::DisclosedPerson person;
  person.set_pseudonym("Zazie");
  EXPECT_EQ(Resource(Bundle(In(v1::Referral::SENT), person), "Patient")["name"],
            Json::parse(R"([{"use":"nickname","text":"Zazie"}])"));
  person.Clear();
  person.set_family_name("Carpentier");
  EXPECT_EQ(Resource(Bundle(In(v1::Referral::SENT), person), "Patient")["name"],
            Json::parse(R"([{"use":"official","family":"Carpentier"}])"));
  person.Clear();
  person.set_birth_year(1988);
  EXPECT_EQ(Resource(Bundle(In(v1::Referral::SENT), person), "Patient")["birthDate"], "1988");
  person.Clear();
  person.set_summary("Cherche un toit");
  EXPECT_EQ(Resource(Bundle(In(v1::Referral::SENT), person), "ServiceRequest")["reasonCode"][0]["text"],
            "Cherche un toit");
}

TEST(FhirBundle, CannotBeLinkedToAnotherReferralOfThePerson) {
  v1::Referral other = In(v1::Referral::SENT);
  other.set_id(kOtherId);
  const Json bundle = Bundle(In(v1::Referral::SENT));
  EXPECT_NE(UrlOf(Bundle(other), "Patient"), UrlOf(bundle, "Patient"));
  EXPECT_EQ(UrlOf(Bundle(In(v1::Referral::ACCEPTED)), "Patient"), UrlOf(bundle, "Patient"));
}

TEST(FhirBundle, TellsHowSoonAndWhatCameOfIt) {
  v1::Referral referral = In(v1::Referral::CLOSED, v1::Referral::PARTLY);
  referral.set_urgency(v1::Referral::HIGH);
  referral.set_accompanied(true);
  const Json task = Resource(Bundle(referral), "Task");
  EXPECT_EQ(task["priority"], "urgent");
  EXPECT_EQ(task["input"][0]["valueBoolean"], true);
  EXPECT_EQ(task["output"][0]["valueCodeableConcept"]["coding"][0]["code"], "PARTLY");
}

}  // namespace
}  // namespace passerelle::referrals
