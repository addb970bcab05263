#include <absl/strings/str_cat.h>

#include <map>
#include <utility>

#include "services/referrals/directory/data_inclusion.h"
#include "services/referrals/directory/data_inclusion_words.h"
#include "services/referrals/directory/json_document.h"
#include "services/referrals/directory/theme_words.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;

// A service and where it stands in the document.
struct Service {
  const json* object;
  std::size_t index;
};
// Services by the source and id of their structure.
using Services = std::map<std::pair<std::string, std::string>, std::vector<Service>>;

Services ByStructure(const std::vector<const json*>& objects) {
  Services services;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::string ignored;  // a service that names no structure belongs to none
    ObjectReader service(*objects[i], "", ignored);
    services[{service.Text("source"), service.Text("structure_id")}].push_back({objects[i], i});
  }
  return services;
}

void SetOrigin(ObjectReader& structure, Entry& entry) {
  v1::Origin& origin = *entry.partner.mutable_origin();
  origin.set_source(structure.RequiredText("source"));
  origin.set_id(structure.RequiredText("id"));
  origin.set_update_date(DayOf(structure.RequiredText("date_maj")));
  if (origin.update_date().empty()) structure.Refuse("date_maj", "must be a date YYYY-MM-DD");
  const bool ours = origin.source() == kOwnSource && !origin.id().empty();
  if (ours && validation::HasFormat(options::v1::FORMAT_SLUG, origin.id())) entry.own_id = origin.id();
}

void SetAddress(ObjectReader& structure, v1::Partner& partner) {
  v1::PartnerAddress address;
  const std::string complement = structure.Text("complement_adresse");
  address.set_line(structure.Text("adresse"));
  if (!complement.empty()) address.set_line(StrCat(address.line(), address.line().empty() ? "" : ", ", complement));
  address.set_postal_code(structure.Text("code_postal"));
  address.set_city(structure.Text("commune"));
  address.set_insee_code(structure.Text("code_insee"));
  const std::optional<double> latitude = structure.Number("latitude");
  const std::optional<double> longitude = structure.Number("longitude");
  if (latitude && longitude) {
    address.mutable_point()->set_latitude(*latitude);
    address.mutable_point()->set_longitude(*longitude);
  }
  if (address.ByteSizeLong() > 0) *partner.mutable_address() = std::move(address);
}

void AddTerritory(std::string code, v1::Partner& partner) {
  // One too many is refused in the end.
  if (partner.territories_size() > kMostTerritories) return;
  if (code == kCountryCode) code = kWholeCountry;
  for (const std::string& known : partner.territories()) {
    if (known == code) return;
  }
  partner.add_territories(std::move(code));
}

template <class Holder>
void AddTheme(Theme theme, Holder& holder) {
  for (const int known : holder.themes()) {
    if (known == theme) return;
  }
  holder.add_themes(theme);
}

// The themes that a member "passerelle" names.
template <class Holder>
void AddOwnThemes(ObjectReader& own, Holder& holder) {
  for (const std::string& name : own.Texts("themes")) {
    const std::optional<Theme> theme = NamedTheme(name);
    if (theme) {
      AddTheme(*theme, holder);
    } else {
      own.Refuse("themes", "must be names of themes");
    }
  }
}

void AddOffer(const json& object, const std::string& path, Entry& entry) {
  ObjectReader service(object, path, entry.refusal);
  ObjectReader own(service.Object(kOwnMember), StrCat(path, kOwnMember, "."), entry.refusal);
  if (own.Flag("partner")) return;
  v1::Partner& partner = entry.partner;
  const std::string id = service.RequiredText("id");
  const std::string prefix = StrCat(partner.origin().id(), "--");

  v1::PartnerOffer offer;
  offer.set_id(OfferSlug(id.starts_with(prefix) ? id.substr(prefix.size()) : id, partner));
  offer.set_name(service.RequiredText("nom"));
  offer.set_description(service.Text("description"));
  offer.set_paid(service.Text("frais") == kPaid);
  if (own.Has("themes")) {
    AddOwnThemes(own, offer);
  } else {
    for (const std::string& thematique : service.Texts("thematiques")) AddTheme(ThemeOfThematique(thematique), offer);
  }
  *partner.add_services() = std::move(offer);
}

void SetTerritories(const std::vector<Service>& services, Entry& entry) {
  for (const Service& service : services) {
    ObjectReader reader(*service.object, StrCat("services[", service.index, "]."), entry.refusal);
    for (std::string& code : reader.Texts("zone_eligibilite")) AddTerritory(std::move(code), entry.partner);
  }
  const std::string& commune = entry.partner.address().insee_code();
  if (entry.partner.territories().empty() && !commune.empty()) entry.partner.add_territories(commune);
}

Entry ReadStructure(const json& object, const Services& services) {
  Entry entry;
  v1::Partner& partner = entry.partner;
  ObjectReader structure(object, "", entry.refusal);
  SetOrigin(structure, entry);
  partner.set_name(structure.RequiredText("nom"));
  partner.set_siret(structure.Text("siret"));
  partner.set_description(structure.Text("description"));
  partner.set_opening_hours(structure.Text("horaires_accueil"));
  partner.set_phone(structure.Text("telephone"));
  SetAddress(structure, partner);
  SetEmail(structure.Text("courriel"), entry);

  const auto found = services.find({partner.origin().source(), partner.origin().id()});
  const std::vector<Service> offered = found == services.end() ? std::vector<Service>() : found->second;
  if (offered.size() > kMostOffers + 1) {
    structure.Refuse("services", "must be at most 50");
    return entry;
  }
  for (const Service& service : offered) AddOffer(*service.object, StrCat("services[", service.index, "]."), entry);

  if (!structure.Has(kOwnMember)) {
    SetTerritories(offered, entry);
    return entry;
  }
  ObjectReader own(structure.Object(kOwnMember), StrCat(kOwnMember, "."), entry.refusal);
  partner.set_organisation(own.Text("organisation"));
  AddOwnThemes(own, partner);
  for (std::string& territory : own.Texts("territories")) partner.add_territories(std::move(territory));
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<Entry>> ReadDataInclusion(std::string_view document) {
  ASSIGN_OR_RETURN(const json root, ParseDocument(document));
  std::string refusal;
  ObjectReader reader(root, "", refusal);
  if (!reader.Has("structures")) return DocumentInvalid("must be {\"structures\": […], \"services\": […]}");
  const std::vector<const json*> structures = reader.Objects("structures", kMostEntries);
  const Services services = ByStructure(reader.Objects("services", document.size()));
  if (!refusal.empty()) return DocumentInvalid(refusal);
  std::vector<Entry> entries;
  entries.reserve(structures.size());
  for (const json* const structure : structures) entries.push_back(ReadStructure(*structure, services));
  return entries;
}

}  // namespace passerelle::referrals
