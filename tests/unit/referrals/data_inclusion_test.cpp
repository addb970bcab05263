// The directory as data.inclusion knows it.
#include "services/referrals/directory/data_inclusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/runtime/base/status.h"
#include "tests/unit/referrals/directory_samples.h"

namespace passerelle::referrals {
namespace {

using common::v1::ReferralTheme;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<Entry> DataInclusionEntries(const std::string& document) {
  auto entries = ReadDataInclusion(document);
  EXPECT_TRUE(entries.ok()) << entries.status();
  return entries.ok() ? *std::move(entries) : std::vector<Entry>();
}

std::string DataInclusionFault(const std::string& document) {
  const auto entries = ReadDataInclusion(document);
  return entries.ok() ? "OK" : ReasonOf(entries.status()) + ": " + ViolationsOf(entries.status()).at(0).description;
}

TEST(DataInclusion, IsReadIntoPartners) {
  const std::vector<Entry> entries = DataInclusionEntries(DataInclusionSample());
  ASSERT_EQ(entries.size(), 2);
  const v1::Partner& csapa = entries[0].partner;
  EXPECT_EQ(entries[0].refusal, "");
  EXPECT_EQ(csapa.origin().source(), "dora");
  EXPECT_EQ(csapa.origin().id(), "csapa-rivage");
  EXPECT_EQ(csapa.origin().update_date(), "2026-02-14");
  EXPECT_EQ(csapa.name(), "CSAPA Rivage");
  EXPECT_EQ(csapa.siret(), "13003013300016");
  EXPECT_EQ(csapa.opening_hours(), "Mo-Fr 08:30-12:30; PH off");
  EXPECT_EQ(csapa.phone(), "+33123456789");
  EXPECT_EQ(csapa.address().line(), "1 rue de la Paix, bâtiment B");
  EXPECT_EQ(csapa.address().city(), "Montreuil");
  EXPECT_EQ(csapa.address().insee_code(), "93048");
  EXPECT_DOUBLE_EQ(csapa.address().point().latitude(), 48.8638);
  EXPECT_THAT(csapa.territories(), ElementsAre("93", "75", "france"));
  EXPECT_FALSE(csapa.has_channels()) << "its e-mail address is for the public";
  ASSERT_EQ(csapa.services_size(), 2);
  EXPECT_EQ(csapa.services(0).id(), "consultation");
  EXPECT_EQ(csapa.services(0).name(), "Consultation d'addictologie");
  EXPECT_THAT(csapa.services(0).themes(), ElementsAre(ReferralTheme::ADDICTION_CARE, ReferralTheme::CARE));
  EXPECT_FALSE(csapa.services(0).paid());
  EXPECT_THAT(csapa.services(1).themes(), ElementsAre(ReferralTheme::OTHER)) << "a thematique that is none of ours";
  EXPECT_TRUE(csapa.services(1).paid());
}

TEST(DataInclusion, WithoutZoneMeansTheCommune) {
  const std::vector<Entry> entries = DataInclusionEntries(DataInclusionSample());
  ASSERT_EQ(entries.size(), 2);
  EXPECT_THAT(entries[1].partner.territories(), ElementsAre("62041"));
  EXPECT_THAT(entries[1].partner.services(), IsEmpty());
}

TEST(DataInclusion, IsOneDocumentOfStructures) {
  EXPECT_EQ(DataInclusionFault("{"), "DOCUMENT_INVALID: must be JSON");
  EXPECT_EQ(DataInclusionFault("[]"), "DOCUMENT_INVALID: must be {\"structures\": […], \"services\": […]}");
  EXPECT_EQ(DataInclusionFault(R"({"structures": {}})"), "DOCUMENT_INVALID: structures: must be an array of objects");
  EXPECT_EQ(DataInclusionFault(R"({"structures": [1]})"), "DOCUMENT_INVALID: structures: must be an array of objects");
  EXPECT_EQ(DataInclusionFault(R"({"structures": [], "services": [null]})"),
            "DOCUMENT_INVALID: services: must be an array of objects");
  EXPECT_EQ(DataInclusionFault(R"({"structures": [{"a":)" + std::string(40, '[') + std::string(40, ']') + "}]}"),
            "DOCUMENT_INVALID: is nested too deeply");
  EXPECT_EQ(DataInclusionFault("{\"structures\": [\"\xC3\x28\"]}"), "DOCUMENT_INVALID: must be JSON") << "broken UTF-8";
  json many = {{"structures", json::array()}};
  many["structures"].get_ref<json::array_t&>().resize(kMostEntries + 1, json::object());
  EXPECT_EQ(DataInclusionFault(many.dump()), "DOCUMENT_INVALID: structures: must have at most 2000 elements");
  EXPECT_EQ(DataInclusionFault(R"({"structures": []})"), "OK");
}

TEST(DataInclusion, HasEntriesThatCannotBeReadBesideThoseThatCan) {
  const json sample = json::parse(DataInclusionSample());
  const auto refusal = [&](const char* list, int index, const json& patch) {
    json spoilt = sample;
    spoilt[list][index].merge_patch(patch);
    const std::vector<Entry> entries = DataInclusionEntries(spoilt.dump());
    EXPECT_EQ(entries.at(1).refusal, "");
    return entries.at(0).refusal;
  };
  EXPECT_EQ(refusal("structures", 0, {{"nom", nullptr}}), "nom: is required");
  EXPECT_EQ(refusal("structures", 0, {{"nom", 3}}), "nom: must be a text");
  EXPECT_EQ(refusal("structures", 0, {{"date_maj", "hier"}}), "date_maj: must be a date YYYY-MM-DD");
  EXPECT_EQ(refusal("structures", 0, {{"latitude", "48,8"}}), "latitude: must be a number");
  EXPECT_EQ(refusal("services", 0, {{"nom", ""}}), "services[0].nom: is required");
  EXPECT_EQ(refusal("services", 1, {{"thematiques", "sante"}}), "services[1].thematiques: must be an array of texts");
  EXPECT_EQ(refusal("services", 1, {{"zone_eligibilite", {93}}}),
            "services[1].zone_eligibilite: must be an array of texts");
  EXPECT_EQ(refusal("structures", 0, {{"passerelle", {{"themes", {"MAGIC"}}}}}),
            "passerelle.themes: must be names of themes");
}

TEST(DataInclusion, HasNoListWithoutEnd) {
  json document = json::parse(DataInclusionSample());
  document["services"][0]["zone_eligibilite"] = json::array_t(501, "93");
  EXPECT_EQ(DataInclusionEntries(document.dump()).at(0).refusal,
            "services[0].zone_eligibilite: must have at most 500 elements");
  document = json::parse(DataInclusionSample());
  for (int i = 0; i < 50; ++i) document["services"].push_back(document["services"][0]);
  EXPECT_EQ(DataInclusionEntries(document.dump()).at(0).refusal, "services: must be at most 50");
  EXPECT_EQ(DataInclusionEntries(document.dump()).at(1).refusal, "");
}

TEST(DataInclusion, GivesEachOfferASlugOfItsOwn) {
  json document = {{"structures", {{{"source", "s"}, {"id", "1"}, {"nom", "Un"}, {"date_maj", "2026-01-01"}}}}};
  for (const char* id : {"Atelier Échecs", "atelier-echecs", "***"}) {
    document["services"].push_back({{"source", "s"}, {"structure_id", "1"}, {"id", id}, {"nom", "Atelier"}});
  }
  const std::vector<Entry> entries = DataInclusionEntries(document.dump());
  ASSERT_EQ(entries.size(), 1);
  ASSERT_EQ(entries[0].partner.services_size(), 3);
  EXPECT_EQ(entries[0].partner.services(0).id(), "atelier-echecs");
  EXPECT_EQ(entries[0].partner.services(1).id(), "atelier-echecs-2");
  EXPECT_FALSE(entries[0].partner.services(2).id().empty());
}

TEST(DataInclusion, HasWhatTheStandardRequires) {
  const json document = json::parse(WriteDataInclusion({SamplePartner(), PlainPartner()}));
  for (const json& structure : document["structures"]) {
    for (const char* field : {"source", "id", "nom", "description", "date_maj"})
      EXPECT_TRUE(structure[field].is_string()) << field;
  }
  for (const json& service : document["services"]) {
    for (const char* field : {"source", "structure_id", "id", "nom", "description", "date_maj"})
      EXPECT_TRUE(service[field].is_string()) << field;
  }
  const json& offer = document["services"][0];
  EXPECT_EQ(offer["structure_id"], document["structures"][0]["id"]);
  EXPECT_THAT(offer["thematiques"], UnorderedElementsAre("sante--addictions", "sante--acces-aux-soins"));
  EXPECT_THAT(offer["zone_eligibilite"], ElementsAre("93048", "2A")) << "its own territories mean nothing elsewhere";
  EXPECT_EQ(offer["frais"], "payant");
  EXPECT_FALSE(document.dump().find("accueil@partner.example") != std::string::npos) << "a channel is not published";
}

TEST(DataInclusion, DoesNotSayThatWhatNobodyCallsPaidIsFree) {
  v1::Partner partner = SamplePartner();
  partner.mutable_services(0)->set_paid(false);
  EXPECT_FALSE(json::parse(WriteDataInclusion({partner}))["services"][0].contains("frais"));
}

TEST(DataInclusion, TellsWhereMailIsReceivedWhenThatIsAnAddress) {
  EXPECT_EQ(DataInclusionEntries(DataInclusionSample())[0].email, "a@b.example");
  json document = json::parse(DataInclusionSample());
  document["structures"][0]["courriel"] = "par téléphone";
  const std::vector<Entry> entries = DataInclusionEntries(document.dump());
  EXPECT_EQ(entries[0].email, "");
  EXPECT_EQ(entries[0].refusal, "");
}

TEST(DataInclusion, ReadsBackWhatItWrites) {
  for (const v1::Partner& partner : {SamplePartner(), PlainPartner()}) {
    const std::vector<Entry> entries = DataInclusionEntries(WriteDataInclusion({partner}));
    ASSERT_EQ(entries.size(), 1);
    EXPECT_EQ(entries[0].refusal, "");
    EXPECT_EQ(entries[0].own_id, partner.id());
    EXPECT_EQ(ContentOf(entries[0].partner), ContentOf(partner));
  }
}

TEST(DataInclusion, KeepsThePlaceOfWhatCameFromElsewhere) {
  v1::Partner partner = SamplePartner();
  partner.mutable_origin()->set_source("dora");
  partner.mutable_origin()->set_id("csapa-rivage");
  partner.mutable_origin()->set_update_date("2026-02-14");
  const std::vector<Entry> entries = DataInclusionEntries(WriteDataInclusion({partner}));
  ASSERT_EQ(entries.size(), 1);
  EXPECT_EQ(entries[0].own_id, "");
  EXPECT_EQ(entries[0].partner.origin().DebugString(), partner.origin().DebugString());
}

}  // namespace
}  // namespace passerelle::referrals
