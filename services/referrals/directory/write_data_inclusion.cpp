#include <absl/strings/ascii.h>
#include <absl/time/time.h>

#include <algorithm>
#include <set>

#include "services/referrals/directory/data_inclusion.h"
#include "services/referrals/directory/data_inclusion_words.h"
#include "services/referrals/directory/json_document.h"
#include "services/referrals/directory/theme_words.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;

// A structure's place in the directory it came from, or in this one.
struct Place {
  std::string source;
  std::string id;
};

Place PlaceOf(const v1::Partner& partner) {
  if (partner.has_origin()) return {partner.origin().source(), partner.origin().id()};
  return {kOwnSource, partner.id()};
}

void SetText(const char* field, const std::string& text, json& object) {
  if (!text.empty()) object[field] = text;
}

std::string UpdateDay(const v1::Partner& partner) {
  if (!partner.origin().update_date().empty()) return partner.origin().update_date();
  return absl::FormatTime("%Y-%m-%d", TimeFromProto(partner.update_time()), absl::UTCTimeZone());
}

// Whether the standard knows it: a commune, a département, an EPCI, the country.
bool IsOfficialCode(const std::string& territory) {
  return territory == kWholeCountry ||
         (!territory.empty() && absl::ascii_isdigit(territory.front()) &&
          std::none_of(territory.begin(), territory.end(), [](char c) { return absl::ascii_islower(c) || c == '-'; }));
}

template <class Themes>
json ThemeNames(const Themes& themes) {
  json names = json::array();
  for (const int theme : themes) names.push_back(common::v1::ReferralTheme::Theme_Name(static_cast<Theme>(theme)));
  return names;
}

template <class Themes>
void SetThematiques(const Themes& themes, json& service) {
  std::set<std::string_view> thematiques;
  for (const int theme : themes) {
    const std::string_view thematique = ThematiqueOf(static_cast<Theme>(theme));
    if (!thematique.empty() && thematiques.insert(thematique).second)
      service["thematiques"].push_back(std::string(thematique));
  }
}

json Structure(const v1::Partner& partner) {
  const Place place = PlaceOf(partner);
  json structure = {{"source", place.source},
                    {"id", place.id},
                    {"nom", partner.name()},
                    {"description", partner.description()},
                    {"date_maj", UpdateDay(partner)}};
  SetText("siret", partner.siret(), structure);
  SetText("horaires_accueil", partner.opening_hours(), structure);
  SetText("telephone", partner.phone(), structure);
  const v1::PartnerAddress& address = partner.address();
  SetText("adresse", address.line(), structure);
  SetText("code_postal", address.postal_code(), structure);
  SetText("commune", address.city(), structure);
  SetText("code_insee", address.insee_code(), structure);
  if (address.has_point()) {
    structure["latitude"] = address.point().latitude();
    structure["longitude"] = address.point().longitude();
  }
  json own = {{"themes", ThemeNames(partner.themes())}, {"territories", json::array()}};
  for (const std::string& territory : partner.territories()) own["territories"].push_back(territory);
  SetText("organisation", partner.organisation(), own);
  structure[kOwnMember] = std::move(own);
  return structure;
}

// What every service of a partner says.
json Service(const v1::Partner& partner, const std::string& id, const std::string& name) {
  const Place place = PlaceOf(partner);
  json service = {{"source", place.source},
                  {"structure_id", place.id},
                  {"id", id},
                  {"nom", name},
                  {"date_maj", UpdateDay(partner)}};
  for (const std::string& territory : partner.territories()) {
    if (IsOfficialCode(territory)) service["zone_eligibilite"].push_back(territory);
  }
  return service;
}

json Offer(const v1::Partner& partner, const v1::PartnerOffer& offer) {
  json service = Service(partner, StrCat(PlaceOf(partner).id, "--", offer.id()), offer.name());
  service["description"] = offer.description();
  // Not being paid may as well be not known.
  if (offer.paid()) service["frais"] = kPaid;
  SetThematiques(offer.themes(), service);
  service[kOwnMember] = {{"themes", ThemeNames(offer.themes())}};
  return service;
}

// Themes and territories stand at services only, so a partner that has some of its own is a service too.
json OwnService(const v1::Partner& partner) {
  json service = Service(partner, PlaceOf(partner).id, partner.name());
  service["description"] = partner.description();
  SetThematiques(partner.themes(), service);
  service[kOwnMember] = {{"partner", true}};
  return service;
}

}  // namespace

std::string WriteDataInclusion(const std::vector<v1::Partner>& partners) {
  json structures = json::array();
  json services = json::array();
  for (const v1::Partner& partner : partners) {
    structures.push_back(Structure(partner));
    for (const v1::PartnerOffer& offer : partner.services()) services.push_back(Offer(partner, offer));
    if (partner.services().empty() || !partner.themes().empty()) services.push_back(OwnService(partner));
  }
  json document = json::object();
  document["structures"] = std::move(structures);
  document["services"] = std::move(services);
  return WriteDocument(document);
}

}  // namespace passerelle::referrals
