// The directory as documents that other directories read, and read back by this one.
#include <functional>
#include <nlohmann/json.hpp>

#include "passerelle/common/v1/raw_body.pb.h"
#include "tests/service/referrals/partners_fixture.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;
using Imported = v1::ImportedPartner;

class Export : public Partners {
 protected:
  json DataInclusion(bool show_retired = false) {
    v1::ExportDataInclusionRequest request;
    request.set_show_retired(show_retired);
    return Document(Must(Call<common::v1::RawBody>(director_, "ExportDataInclusion", request)));
  }
  json Hsds(bool show_retired = false) {
    v1::ExportHsdsRequest request;
    request.set_show_retired(show_retired);
    return Document(Must(Call<common::v1::RawBody>(director_, "ExportHsds", request)));
  }
  static json Document(const common::v1::RawBody& body) {
    EXPECT_EQ(body.content_type(), "application/json");
    return json::parse(body.data());
  }
  // What the exports hold of one partner.
  static json OfStructure(const json& document, const std::string& id) {
    json only = {{"structures", json::array()}, {"services", json::array()}};
    for (const json& structure : document["structures"]) {
      if (structure["id"] == id) only["structures"].push_back(structure);
    }
    for (const json& service : document["services"]) {
      if (service["structure_id"] == id) only["services"].push_back(service);
    }
    return only;
  }
  static json OfOrganization(const json& document, const std::string& name) {
    json only = json::array();
    for (const json& organization : document) {
      if (organization["name"] == name) only.push_back(organization);
    }
    return only;
  }
  Imported Take(v1::ImportPartnersRequest::Format format, const json& document) {
    v1::ImportPartnersRequest request;
    request.set_format(format);
    request.set_document(document.dump());
    const auto response = Must(Call<v1::ImportPartnersResponse>(director_, "ImportPartners", request));
    return response.results_size() == 1 ? response.results(0) : Imported();
  }
  v1::Partner RichPartner();
  // As after the partner was lost: only its document is left.
  void Forget(const v1::Partner& partner) {
    Must(suite_.Sql("referrals", "delete from partner where id = $1", {partner.id()}));
  }
  static std::string ContentOf(v1::Partner partner) {
    partner.clear_channels();
    partner.clear_capacity();
    partner.clear_origin();
    partner.clear_create_time();
    partner.clear_update_time();
    partner.clear_etag();
    return partner.DebugString();
  }
};

v1::Partner Export::RichPartner() {
  v1::CreatePartnerRequest request = PartnerRequest();
  v1::Partner& partner = *request.mutable_partner();
  partner.set_organisation("Association Rivage");
  partner.set_siret("13003013300016");
  partner.set_description("Accueil, soins et accompagnement.");
  v1::PartnerOffer& offer = *partner.add_services();
  offer.set_id("consultation");
  offer.set_name("Consultation");
  offer.add_themes(ReferralTheme::HOSPITAL);
  offer.add_themes(ReferralTheme::OTHER);
  offer.set_paid(true);
  partner.add_themes(ReferralTheme::RIGHTS);
  partner.add_territories("93048");
  partner.add_territories("bas-montreuil");
  *partner.mutable_channels() = EmailTo("accueil@partner.example");
  partner.set_opening_hours("Mo-Fr 09:00-12:30,14:00-17:00; PH off");
  partner.mutable_address()->set_line("1 rue de la Paix");
  partner.mutable_address()->set_postal_code("93100");
  partner.mutable_address()->set_city("Montreuil");
  partner.mutable_address()->set_insee_code("93048");
  partner.mutable_address()->mutable_point()->set_latitude(48.8638);
  partner.mutable_address()->mutable_point()->set_longitude(2.4484);
  partner.set_phone("+33123456789");
  partner.mutable_capacity()->set_full_until("2099-12-31");
  return Must(Create(request));
}

TEST_F(Export, GivesTheSamePartnersToAnotherDirectory) {
  const v1::Partner partner = RichPartner();
  const json structure = OfStructure(DataInclusion(), partner.id());
  const json organization = OfOrganization(Hsds(), partner.name());
  Forget(partner);
  Imported result = Take(v1::ImportPartnersRequest::DATA_INCLUSION, structure);
  EXPECT_EQ(result.outcome(), Imported::CREATED);
  EXPECT_EQ(result.partner(), partner.id());
  EXPECT_EQ(ContentOf(Must(Get(partner.id()))), ContentOf(partner));
  EXPECT_EQ(Take(v1::ImportPartnersRequest::DATA_INCLUSION, structure).outcome(), Imported::UNCHANGED);

  Forget(partner);
  result = Take(v1::ImportPartnersRequest::HSDS, organization);
  EXPECT_EQ(result.outcome(), Imported::CREATED);
  EXPECT_EQ(result.partner(), partner.id());
  EXPECT_EQ(ContentOf(Must(Get(partner.id()))), ContentOf(partner));
  EXPECT_EQ(Take(v1::ImportPartnersRequest::HSDS, organization).outcome(), Imported::UNCHANGED);
}

TEST_F(Export, ReadBackIntoThisDirectoryChangesNothing) {
  v1::Partner partner = RichPartner();
  const json structure = OfStructure(DataInclusion(), partner.id());
  const json organization = OfOrganization(Hsds(), partner.name());
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(Take(v1::ImportPartnersRequest::DATA_INCLUSION, structure).outcome(), Imported::UNCHANGED);
    EXPECT_EQ(Take(v1::ImportPartnersRequest::HSDS, organization).outcome(), Imported::UNCHANGED);
  }
  EXPECT_EQ(Must(Get(partner.id())).DebugString(), partner.DebugString());

  partner.set_phone("+33987654321");
  partner = Must(Update(partner, {"phone"}));
  for (const Imported& old : {Take(v1::ImportPartnersRequest::DATA_INCLUSION, structure),
                              Take(v1::ImportPartnersRequest::HSDS, organization)}) {
    EXPECT_EQ(old.outcome(), Imported::REFUSED) << "an old copy does not overrule the partner itself";
    EXPECT_EQ(old.reason(), "id: a partner of this directory has it, and is changed here");
  }
  EXPECT_EQ(Must(Get(partner.id())).phone(), "+33987654321");
}

TEST_F(Export, LeavesOutTheRetiredUnlessAskedFor) {
  v1::Partner partner = NewPartner();
  partner.set_state(v1::Partner::RETIRED);
  Must(Update(partner, {"state"}));
  EXPECT_TRUE(OfStructure(DataInclusion(), partner.id())["structures"].empty());
  EXPECT_TRUE(OfOrganization(Hsds(), partner.name()).empty());
  EXPECT_EQ(OfStructure(DataInclusion(true), partner.id())["structures"].size(), 1);
  EXPECT_EQ(OfOrganization(Hsds(true), partner.name()).size(), 1);
}

TEST_F(Export, HoldsTheWholeDirectoryHoweverManyPartnersItHas) {
  const std::string many = "many-" + NewUuidV7();
  const v1::Partner model = NewPartner();
  Must(suite_.Sql("referrals",
                  "insert into partner (id, name, name_folded, organisation, siret, description, services, themes, "
                  "territories, opening_hours, phone, address_line, postal_code, city, insee_code, capacity_note, "
                  "email, webhook_url, request_hash) select $2 || '-' || n, $2, name_folded, organisation, siret, "
                  "description, services, themes, territories, opening_hours, phone, address_line, postal_code, city, "
                  "insee_code, capacity_note, email, webhook_url, request_hash from partner, generate_series(1, 450) n "
                  "where id = $1",
                  {model.id(), many}));
  EXPECT_EQ(OfOrganization(Hsds(), many).size(), 450);
}

TEST_F(Export, RefusesADirectoryThatFitsIntoNoDocument) {
  const std::string large = "large-" + NewUuidV7();
  const v1::Partner model = NewPartner();
  Must(suite_.Sql("referrals",
                  "insert into partner (id, name, name_folded, organisation, siret, description, services, themes, "
                  "territories, opening_hours, phone, address_line, postal_code, city, insee_code, capacity_note, "
                  "email, webhook_url, state, request_hash) select $2 || '-' || n, name, name_folded, organisation, "
                  "siret, repeat('x', 1000000), services, themes, territories, opening_hours, phone, address_line, "
                  "postal_code, city, insee_code, capacity_note, email, webhook_url, 'RETIRED', request_hash "
                  "from partner, generate_series(1, 17) n where id = $1",
                  {model.id(), large}));
  v1::ExportHsdsRequest hsds;
  hsds.set_show_retired(true);
  const auto refused = Call<common::v1::RawBody>(director_, "ExportHsds", hsds);
  v1::ExportDataInclusionRequest data_inclusion;
  data_inclusion.set_show_retired(true);
  const auto also_refused = Call<common::v1::RawBody>(director_, "ExportDataInclusion", data_inclusion);
  Must(suite_.Sql("referrals", "delete from partner where id like $1 || '-%'", {large}));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Refusal(refused), "DIRECTORY_TOO_LARGE");
  EXPECT_EQ(Refusal(also_refused), "DIRECTORY_TOO_LARGE");
}

}  // namespace
}  // namespace passerelle::referrals
