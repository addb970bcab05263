// Referrals as FHIR R4 documents, as a FHIR library reads them.
#include "services/referrals/fhir/bundle.h"

#include <absl/time/clock.h>
#include <stdlib.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "tests/service/referrals/partner_fixture.h"
#include "tests/support/child_process.h"

namespace passerelle::referrals {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kOk = 0;

// What a FHIR library finds wrong with those bundles; empty when nothing is.
std::string FaultsOf(const std::vector<std::string>& bundles) {
  const testing::ServerDirectory directory;
  const std::string file = directory.path() + "/bundles", log = directory.path() + "/log";
  std::ofstream out(file);
  for (const std::string& bundle : bundles) out << bundle << "\n";
  out.close();
  const std::string script = StrCat(getenv("PASSERELLE_SOURCE"), "/tests/service/referrals/clients/validate_fhir.mjs");
  testing::ChildProcess node({"node", script, file}, log);
  if (node.Wait() == kOk) return "";
  std::ostringstream faults;
  faults << "faults:\n" << std::ifstream(log).rdbuf();
  return faults.str();
}

Json Resource(const Json& bundle, std::string_view type) {
  for (const Json& entry : bundle["entry"]) {
    if (entry["resource"]["resourceType"] == std::string(type)) return entry["resource"];
  }
  ADD_FAILURE() << "there is no " << type;
  return nullptr;
}

class FhirDocuments : public PartnerSide {
 protected:
  absl::StatusOr<common::v1::RawBody> ForTeam(const std::string& id, const access::Principal& caller) {
    v1::GetReferralFhirRequest request;
    request.set_id(id);
    return Call<common::v1::RawBody>(caller, "ReferralService.GetReferralFhir", request);
  }
  std::string Read(const v1::Referral& referral) {
    return Must(SeeFhir(referral.id(), PartnerOf(referral.partner()))).data();
  }
};

TEST_F(FhirDocuments, AreValidInEveryStateInWhichTheyAreHandedOver) {
  using Referral = v1::Referral;
  std::vector<std::string> bundles;
  for (const Referral::State state : {Referral::SENT, Referral::ACKNOWLEDGED, Referral::ACCEPTED, Referral::SCHEDULED,
                                      Referral::ATTENDED, Referral::NO_SHOW}) {
    bundles.push_back(Read(In(state)));
    EXPECT_THAT(bundles.back(), HasSubstr(StrCat("\"", Referral::State_Name(state), "\"")));
  }
  bundles.push_back(Read(SentDisclosing({std::begin(kEverything), std::end(kEverything)})));
  EXPECT_EQ(FaultsOf(bundles), "");
}

TEST_F(FhirDocuments, AreValidForWhateverAReferralMayHold) {
  v1::Referral referral;
  referral.set_id(NewUuidV7());
  referral.set_site("montreuil");
  referral.set_theme(common::v1::ReferralTheme::CARE);
  referral.set_accompanied(true);
  for (google::protobuf::Timestamp* time :
       {referral.mutable_send_time(), referral.mutable_answer_deadline(), referral.mutable_scheduled_time()}) {
    SetProto(absl::Now(), *time);
  }
  v1::DisclosedPerson person;
  person.set_given_name(kGivenName);
  person.set_summary("Guillemets \" et accents é");
  std::vector<std::string> bundles;
  for (int state = v1::Referral::DRAFT; state <= v1::Referral::State_MAX; ++state) {
    if (state == v1::Referral::CLOSED) continue;  // always with an outcome: below
    referral.set_state(static_cast<v1::Referral::State>(state));
    for (int urgency = v1::Referral::LOW; urgency <= v1::Referral::Urgency_MAX; ++urgency) {
      referral.set_urgency(static_cast<v1::Referral::Urgency>(urgency));
      bundles.push_back(WriteFhirBundle(referral, person, "SIAO 93", absl::Now()));
    }
  }
  referral.set_state(v1::Referral::CLOSED);
  for (int outcome = v1::Referral::COMPLETED; outcome <= v1::Referral::Outcome_MAX; ++outcome) {
    referral.set_outcome(static_cast<v1::Referral::Outcome>(outcome));
    bundles.push_back(WriteFhirBundle(referral, v1::DisclosedPerson(), "SIAO 93", absl::Now()));
  }
  EXPECT_EQ(FaultsOf(bundles), "");
}

TEST_F(FhirDocuments, AreFoundWrongWhenTheyAre) {
  Json bundle = Json::parse(Read(SentToPartner()));
  bundle["entry"][1]["resource"]["status"] = "unheard-of";
  EXPECT_THAT(FaultsOf({bundle.dump()}), HasSubstr("Task.status"));
  bundle = Json::parse(Read(SentToPartner()));
  bundle["entry"][1]["resource"]["focus"]["reference"] = "urn:uuid:" + NewUuidV7();
  EXPECT_THAT(FaultsOf({bundle.dump()}), HasSubstr("leads nowhere"));
}

TEST_F(FhirDocuments, TellThePartnerWhatItMayKnow) {
  const v1::Referral referral = SentDisclosing({std::begin(kEverything), std::end(kEverything)});
  const common::v1::RawBody body = Must(SeeFhir(referral.id(), software_));
  EXPECT_EQ(body.content_type(), "application/fhir+json");
  const Json bundle = Json::parse(body.data());
  const Json patient = Resource(bundle, "Patient");
  EXPECT_EQ(patient["name"][0]["text"], kPseudonym);
  EXPECT_EQ(patient["name"][1]["family"], kFamilyName);
  EXPECT_EQ(patient["name"][1]["given"][0], kGivenName);
  EXPECT_EQ(patient["birthDate"], std::to_string(kBirthYear));
  EXPECT_EQ(patient["telecom"][0]["value"], kPhone);
  EXPECT_EQ(patient["communication"][1]["language"]["coding"][0]["code"], "pt-BR");
  EXPECT_EQ(Resource(bundle, "ServiceRequest")["reasonCode"][0]["text"], kNeed);
  EXPECT_EQ(Resource(bundle, "Organization")["name"], "SIAO " + partner_);
}

TEST_F(FhirDocuments, TellNothingElse) {
  const std::string document = Read(SentToPartner());
  for (const std::string& hidden :
       {std::string(kPseudonym), std::string(kFamilyName), std::string(kGivenName), std::string(kPhone),
        std::to_string(kBirthYear), std::string("pt-BR"), person_, consent_}) {
    EXPECT_THAT(document, Not(HasSubstr(hidden)));
  }
}

TEST_F(FhirDocuments, AreHandedOverByTheTeamToo) {
  const v1::Referral referral = SentToPartner();
  const Json bundle = Json::parse(Must(ForTeam(referral.id(), reception_)).data());
  EXPECT_EQ(Resource(bundle, "Task")["status"], "requested");
  const std::vector<contacts::v1::Disclosure> recorded = Disclosures(referral.id());
  ASSERT_THAT(recorded, SizeIs(1));
  EXPECT_EQ(recorded[0].channel(), contacts::v1::Disclosure::FHIR);
  EXPECT_EQ(recorded[0].partner(), partner_);
}

TEST_F(FhirDocuments, AreValidAndTellTheTeamNothingOfThePersonOnceTheReferralIsOver) {
  const auto document = ForTeam(In(v1::Referral::CANCELLED).id(), reception_);
  ExpectEmptyPatient(document);
  EXPECT_EQ(FaultsOf({document->data()}), "");
}

TEST_F(FhirDocuments, AreNotMadeForTheTeamOfWhatItMayNotHandOver) {
  EXPECT_THAT(ForTeam(Draft().id(), reception_), IsRefusedFor("ILLEGAL_TRANSITION"));
  const std::string id = SentToPartner().id();
  EXPECT_THAT(ForTeam(id, testing::Reception(suite_.NewSite())), IsRefusedFor("REFERRAL_UNKNOWN"));
  EXPECT_THAT(ForTeam(id, software_), IsRefusedFor("PERMISSION_MISSING"));
  suite_.Stop("contacts");
  const auto refused = ForTeam(id, reception_);
  suite_.Start("contacts");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable) << refused.status();
}

}  // namespace
}  // namespace passerelle::referrals
