#include "tests/unit/referrals/directory_samples.h"

namespace passerelle::referrals {

using common::v1::ReferralTheme;

v1::Partner PlainPartner() {
  v1::Partner partner;
  partner.set_id("abri");
  partner.set_name("Abri");
  partner.set_state(v1::Partner::ACTIVE);
  return partner;
}

v1::Partner SamplePartner() {
  v1::Partner partner;
  partner.set_id("csapa-rivage");
  partner.set_name("CSAPA « Rivage »");
  partner.set_organisation("Association Rivage");
  partner.set_siret("13003013300016");
  partner.set_description("Soins, accompagnement\net prévention.");
  v1::PartnerOffer& consultation = *partner.add_services();
  consultation.set_id("consultation");
  consultation.set_name("Consultation");
  consultation.set_description("Sur rendez-vous.");
  consultation.add_themes(ReferralTheme::HOSPITAL);
  consultation.add_themes(ReferralTheme::ADDICTION_CARE);
  consultation.set_paid(true);
  v1::PartnerOffer& workshop = *partner.add_services();
  workshop.set_id("atelier");
  workshop.set_name("Atelier");
  workshop.add_themes(ReferralTheme::OTHER);
  partner.add_themes(ReferralTheme::RIGHTS);
  partner.add_themes(ReferralTheme::HOSPITAL);
  partner.add_territories("93048");
  partner.add_territories("bas-montreuil");
  partner.add_territories("2A");
  partner.mutable_channels()->set_email("accueil@partner.example");
  partner.set_opening_hours("Mo-Fr 09:00-12:30,14:00-17:00; Sa 09:00-12:00; PH off");
  partner.mutable_address()->set_line("1 rue de la Paix");
  partner.mutable_address()->set_postal_code("93100");
  partner.mutable_address()->set_city("Montreuil");
  partner.mutable_address()->set_insee_code("93048");
  partner.mutable_address()->mutable_point()->set_latitude(48.8638);
  partner.mutable_address()->mutable_point()->set_longitude(-2.4484);
  partner.set_phone("+33123456789");
  partner.mutable_capacity()->set_full_until("2026-12-31");
  partner.set_state(v1::Partner::ACTIVE);
  partner.mutable_update_time()->set_seconds(1'767'225'600);  // 2026-01-01
  return partner;
}

std::string ContentOf(v1::Partner partner) {
  partner.clear_id();
  partner.clear_channels();
  partner.clear_capacity();
  partner.clear_state();
  partner.clear_origin();
  partner.clear_create_time();
  partner.clear_update_time();
  partner.clear_etag();
  return partner.DebugString();
}

std::string DataInclusionSample() {
  return R"({
    "structures": [
      {"source": "dora", "id": "csapa-rivage", "nom": "CSAPA Rivage", "date_maj": "2026-02-14", "siret": "13003013300016",
       "description": "Centre de soins, d'accompagnement et de prévention en addictologie.", "courriel": "a@b.example",
       "adresse": "1 rue de la Paix", "complement_adresse": "bâtiment B", "code_postal": "93100", "commune": "Montreuil",
       "code_insee": "93048", "latitude": 48.8638, "longitude": 2.4484, "telephone": "+33123456789",
       "horaires_accueil": "Mo-Fr 08:30-12:30; PH off", "reseaux_porteurs": ["csapa"], "site_web": null},
      {"source": "soliguide", "id": "abri", "nom": "Abri de nuit", "date_maj": "2026-03-01T08:00:00Z",
       "description": null, "code_insee": "62041"}
    ],
    "services": [
      {"source": "dora", "structure_id": "csapa-rivage", "id": "csapa-rivage--consultation",
       "nom": "Consultation d'addictologie", "description": "Une équipe reçoit sans rendez-vous.", "frais": "gratuit",
       "date_maj": "2026-02-14", "type": "accompagnement", "zone_eligibilite": ["93", "75"],
       "thematiques": ["sante--addictions", "sante--acces-aux-soins"]},
      {"source": "dora", "structure_id": "csapa-rivage", "id": "velos", "nom": "Atelier vélo", "frais": "payant",
       "description": "Réparer son vélo avec d'autres.", "date_maj": "2026-02-14", "zone_eligibilite": ["93", "99100"],
       "thematiques": ["mobilite--entretenir-reparer-son-vehicule"]},
      {"source": "dora", "structure_id": "another", "id": "stray", "nom": "À une autre structure"}
    ]
  })";
}

std::string HsdsSample() {
  return R"({
    "total_items": 2, "total_pages": 1, "page_number": 1, "size": 2, "first_page": true, "last_page": true, "empty": false,
    "contents": [
      {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Example Organization", "alternate_name": "Example",
       "description": "Helps whoever comes.", "email": "email@example.com",
       "phones": [{"id": "1554f2e2-a373-45db-a3fa-9fc48a61c15e", "number": "+44 1234 234567", "type": "voice"}],
       "organization_identifiers": [
         {"id": "d4dbcebc-0802-47cb-8651-b937ac4f2f3e", "identifier_scheme": "GB-COH", "identifier_type": "Company number",
          "identifier": "1234567"}],
       "locations": [
         {"id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5", "location_type": "physical", "name": "Civic Center",
          "latitude": 48.86, "longitude": 2.44, "external_identifier": "10092008082", "external_identifier_type": "UPRN",
          "addresses": [
            {"id": "74706e55-df26-4b84-80fe-ecc30b5befb4", "address_1": "1-30 Main Street", "address_2": "MyVillage",
             "city": "MyCity", "state_province": "MyState", "postal_code": "ABC 1234", "country": "US",
             "address_type": "physical"}],
          "schedules": [
            {"id": "48102e86-bb50-41c4-8f1e-e269368c41d1", "freq": "WEEKLY", "interval": 1, "byday": "TH,FR",
             "opens_at": "14:00:00", "closes_at": "18:00:00", "description": "Afternoons."},
            {"id": "48102e86-bb50-41c4-8f1e-e269368c41d2", "freq": "WEEKLY", "byday": "MO, TH", "opens_at": "10:00Z",
             "closes_at": "12:00Z"},
            {"id": "48102e86-bb50-41c4-8f1e-e269368c41d3", "freq": "MONTHLY", "byday": "2SA", "opens_at": "10:00",
             "closes_at": "12:00"}]}],
       "services": [
         {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "Community Counselling", "description": "Talks.",
          "status": "active", "last_modified": "2026-03-15T10:30:45.123Z", "cost_options": [
            {"id": "1fdf4d39-3d80-484d-9f92-a8ffa08621e7", "option": "Adults", "currency": "eur", "amount": 35}],
          "service_areas": [{"id": "381c64f1-a724-4884-9c21-ac96c21cca3e", "name": "Residents of the MyCity area"},
                            {"id": "381c64f1-a724-4884-9c21-ac96c21cca3f", "name": "93"}],
          "attributes": [
            {"id": "ae58cc39-8b70-4ab1-8aea-786882e5ac8e", "link_type": "topic", "taxonomy_term":
              {"id": "3f7b145d-84af-42d7-8fae-eaca714b02b2", "code": "106-05", "name": "Mental Health Care",
               "description": "Care of the mind", "taxonomy": "Open Eligibility"}},
            {"id": "ae58cc39-8b70-4ab1-8aea-786882e5ac8f", "taxonomy_term":
              {"id": "3f7b145d-84af-42d7-8fae-eaca714b02b3", "code": "x", "name": "Adults", "description": "Whom it is for"}}
          ]},
         {"id": "ac148810-d857-441c-9679-408f346de14c", "name": "Old soup kitchen", "description": "Was.", "status": "defunct"}
       ]},
      {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c611", "name": "Another one", "description": "With little to say."}
    ]
  })";
}

}  // namespace passerelle::referrals
