// Partners taken over from other directories.
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/service/referrals/partners_fixture.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using Imported = v1::ImportedPartner;

class Import : public Partners {
 protected:
  // A directory and a structure that this test alone knows.
  const std::string source_ = "source-" + NewUuidV7();
  const std::string name_ = "Relais " + NewUuidV7().substr(24);

  static v1::ImportPartnersRequest Request(v1::ImportPartnersRequest::Format format, const json& document) {
    v1::ImportPartnersRequest request;
    request.set_format(format);
    request.set_document(document.dump());
    return request;
  }
  absl::StatusOr<v1::ImportPartnersResponse> Take(const v1::ImportPartnersRequest& request) {
    return Call<v1::ImportPartnersResponse>(director_, "ImportPartners", request);
  }
  std::vector<Imported> TakeDataInclusion(const json& document) {
    const auto response = Must(Take(Request(v1::ImportPartnersRequest::DATA_INCLUSION, document)));
    return {response.results().begin(), response.results().end()};
  }
  std::vector<Imported> TakeHsds(const json& document) {
    const auto response = Must(Take(Request(v1::ImportPartnersRequest::HSDS, document)));
    return {response.results().begin(), response.results().end()};
  }
  json Structure(const std::string& id) const {
    return {{"source", source_}, {"id", id}, {"nom", name_}, {"date_maj", "2026-02-14"}, {"telephone", "0123456789"}};
  }
  json Organization() const { return {{"id", NewUuidV7()}, {"name", name_}, {"description", "Accueil de jour."}}; }
};

TEST_F(Import, AddsAPartnerUnderASlugOfItsName) {
  json document = {{"structures", {Structure("1")}}};
  document["services"] = {{{"source", source_},
                           {"structure_id", "1"},
                           {"id", "1--soins"},
                           {"nom", "Soins"},
                           {"description", "Soins."},
                           {"date_maj", "2026-02-14"},
                           {"thematiques", {"sante--acces-aux-soins"}},
                           {"zone_eligibilite", {"93"}}}};
  const std::vector<Imported> results = TakeDataInclusion(document);
  ASSERT_EQ(results.size(), 1);
  EXPECT_EQ(results[0].outcome(), Imported::CREATED);
  EXPECT_EQ(results[0].origin_id(), "1");
  EXPECT_EQ(results[0].partner(), "relais-" + name_.substr(7));
  const v1::Partner partner = Must(Get(results[0].partner()));
  EXPECT_EQ(partner.name(), name_);
  EXPECT_EQ(partner.phone(), "0123456789");
  EXPECT_EQ(partner.state(), v1::Partner::ACTIVE);
  EXPECT_EQ(partner.origin().source(), source_);
  EXPECT_EQ(partner.origin().id(), "1");
  EXPECT_EQ(partner.origin().update_date(), "2026-02-14");
  EXPECT_THAT(partner.territories(), ElementsAre("93"));
  ASSERT_EQ(partner.services_size(), 1);
  EXPECT_EQ(partner.services(0).id(), "soins");
}

TEST_F(Import, ReachesANewPartnerWhereItsDirectorySaysAndLeavesAKnownOneItsChannels) {
  json structure = Structure("1"), organization = Organization();
  structure["courriel"] = "accueil@relais.example";
  organization["email"] = "contact@relais.example";
  const std::string id = TakeDataInclusion({{"structures", {structure}}}).at(0).partner();
  EXPECT_EQ(Must(Get(id)).channels().email(), "accueil@relais.example");
  EXPECT_EQ(Must(Get(TakeHsds(json::array({organization})).at(0).partner())).channels().email(),
            "contact@relais.example");

  structure["courriel"] = "autre@relais.example";
  structure["telephone"] = "0987654321";
  EXPECT_EQ(TakeDataInclusion({{"structures", {structure}}}).at(0).outcome(), Imported::UPDATED);
  const v1::Partner known = Must(Get(id));
  EXPECT_EQ(known.phone(), "0987654321");
  EXPECT_EQ(known.channels().email(), "accueil@relais.example");
}

TEST_F(Import, ChangesNothingTheSecondTime) {
  const json document = {{"structures", {Structure("1"), Structure("2")}}};
  const std::vector<Imported> first = TakeDataInclusion(document);
  const std::string before = Must(Get(first.at(0).partner())).DebugString();
  const std::vector<Imported> second = TakeDataInclusion(document);
  ASSERT_EQ(second.size(), 2);
  for (std::size_t i = 0; i < second.size(); ++i) {
    EXPECT_EQ(second[i].outcome(), Imported::UNCHANGED);
    EXPECT_EQ(second[i].partner(), first[i].partner());
  }
  EXPECT_EQ(Must(Get(first[0].partner())).DebugString(), before);
}

TEST_F(Import, GivesPartnersOfOneNameSlugsOfTheirOwn) {
  const std::vector<Imported> results =
      TakeDataInclusion({{"structures", {Structure("1"), Structure("2"), Structure("3")}}});
  ASSERT_EQ(results.size(), 3);
  EXPECT_EQ(results[0].partner(), "relais-" + name_.substr(7));
  EXPECT_TRUE(results[1].partner().starts_with(results[0].partner() + "-"));
  EXPECT_NE(results[1].partner(), results[2].partner());
}

TEST_F(Import, ChangesWhatTheDirectoryChangedAndKeepsWhatIsOurs) {
  json structure = Structure("1");
  v1::Partner partner = Must(Get(TakeDataInclusion({{"structures", {structure}}}).at(0).partner()));
  *partner.mutable_channels() = EmailTo("accueil@partner.example");
  partner.mutable_capacity()->set_note("Liste d'attente.");
  partner.set_state(v1::Partner::RETIRED);
  partner = Must(Update(partner, {"channels", "capacity", "state"}));

  structure["telephone"] = "0987654321";
  structure["date_maj"] = "2026-05-01";
  const std::vector<Imported> results = TakeDataInclusion({{"structures", {structure}}});
  EXPECT_EQ(results.at(0).outcome(), Imported::UPDATED);
  const v1::Partner after = Must(Get(partner.id()));
  EXPECT_EQ(after.phone(), "0987654321");
  EXPECT_EQ(after.origin().update_date(), "2026-05-01");
  EXPECT_EQ(after.channels().DebugString(), partner.channels().DebugString());
  EXPECT_EQ(after.capacity().DebugString(), partner.capacity().DebugString());
  EXPECT_EQ(after.state(), v1::Partner::RETIRED);
  EXPECT_NE(after.etag(), partner.etag());
}

TEST_F(Import, RefusesOneAndTakesTheOthers) {
  json bad_hours = Structure("2");
  bad_hours["horaires_accueil"] = "le matin";
  json bad_siret = Structure("3");
  bad_siret["siret"] = "123";
  json nameless = Structure("4");
  nameless.erase("nom");
  json far_away = Structure("5");
  far_away["latitude"] = 100;
  far_away["longitude"] = 2;
  json long_id = Structure(std::string(201, 'x'));
  const std::vector<Imported> results = TakeDataInclusion(
      {{"structures",
        {Structure("1"), bad_hours, bad_siret, nameless, far_away, long_id, Structure("1"), Structure("6")}}});
  ASSERT_EQ(results.size(), 8);
  EXPECT_EQ(results[0].outcome(), Imported::CREATED);
  const std::vector<std::string> reasons = {
      "openingHours: must be opening hours such as Mo-Fr 09:00-12:30,14:00-17:00; PH off",
      "siret: must have at least 14 characters",
      "nom: is required",
      "address.point.latitude: must be at most 90",
      "origin.id: must have at most 200 characters",
      "id: stands in the document twice"};
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    EXPECT_EQ(results[i + 1].outcome(), Imported::REFUSED);
    EXPECT_EQ(results[i + 1].partner(), "");
    EXPECT_EQ(results[i + 1].reason(), reasons[i]);
  }
  EXPECT_EQ(results[1].origin_id(), "2");
  EXPECT_EQ(results[7].outcome(), Imported::CREATED);
}

TEST_F(Import, RefusesADocumentThatIsNone) {
  for (const auto format : {v1::ImportPartnersRequest::DATA_INCLUSION, v1::ImportPartnersRequest::HSDS}) {
    const auto refused = Take(Request(format, json::object()));
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Refusal(refused), "DOCUMENT_INVALID");
  }
  v1::ImportPartnersRequest request = Request(v1::ImportPartnersRequest::FORMAT_UNSPECIFIED, json::array());
  EXPECT_EQ(Refusal(Take(request)), "INVALID_FIELDS");
}

TEST_F(Import, TakesADirectoryOfManyInOneCall) {
  json structures = json::array();
  for (int i = 0; i < 250; ++i) structures.push_back(Structure(std::to_string(i)));
  const std::vector<Imported> results = TakeDataInclusion({{"structures", structures}});
  ASSERT_EQ(results.size(), 250);
  for (const Imported& result : results) EXPECT_EQ(result.outcome(), Imported::CREATED);
}

TEST_F(Import, OfOneDirectoryManyTimesAtOnceAddsEachPartnerOnce) {
  const json document = {{"structures", {Structure("1"), Structure("2"), Structure("3")}}};
  std::vector<std::vector<Imported>> answers(6);
  std::vector<std::thread> callers;
  callers.reserve(answers.size());
  for (std::vector<Imported>& answer : answers)
    callers.emplace_back([&, this] { answer = TakeDataInclusion(document); });
  for (std::thread& caller : callers) caller.join();
  for (std::size_t i = 0; i < 3; ++i) {
    int created = 0;
    for (const std::vector<Imported>& answer : answers) {
      created += answer.at(i).outcome() == Imported::CREATED ? 1 : 0;
      EXPECT_EQ(answer[i].partner(), answers[0][i].partner());
      EXPECT_NE(answer[i].outcome(), Imported::REFUSED) << answer[i].reason();
    }
    EXPECT_EQ(created, 1);
  }
}

TEST_F(Import, TakesHsdsOrganizations) {
  json organization = Organization();
  organization["services"] = {{{"id", NewUuidV7()},
                               {"name", "Repas"},
                               {"status", "active"},
                               {"attributes", {{{"id", NewUuidV7()}, {"taxonomy_term", {{"name", "Food"}}}}}}}};
  const json page = {{"total_items", 1}, {"contents", {organization}}};
  const std::vector<Imported> results = TakeHsds(page);
  ASSERT_EQ(results.size(), 1);
  EXPECT_EQ(results[0].outcome(), Imported::CREATED);
  EXPECT_EQ(results[0].origin_id(), organization["id"]);
  const v1::Partner partner = Must(Get(results[0].partner()));
  EXPECT_EQ(partner.origin().source(), "hsds");
  ASSERT_EQ(partner.services_size(), 1);
  EXPECT_THAT(partner.services(0).themes(), ElementsAre(ReferralTheme::FOOD));
  EXPECT_EQ(TakeHsds(json::array({organization})).at(0).outcome(), Imported::UNCHANGED);
  organization["description"] = "Accueil de nuit.";
  EXPECT_EQ(TakeHsds(json::array({organization})).at(0).outcome(), Imported::UPDATED);
}

}  // namespace
}  // namespace passerelle::referrals
