#include <absl/strings/str_cat.h>

#include <algorithm>

#include "services/referrals/directory/hsds.h"
#include "services/referrals/directory/hsds_schedules.h"
#include "services/referrals/directory/hsds_words.h"
#include "services/referrals/directory/json_document.h"
#include "services/referrals/directory/theme_words.h"
#include "services/referrals/partners/partner_rules.h"
#include "services/runtime/base/search_words.h"
#include "services/runtime/base/status.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;

// What the attributes of an organization or a service say.
struct Attributes {
  std::string slug;
  std::string operator_name;
  std::vector<std::string> territories;
  std::vector<Theme> themes;
};

void ReadTerm(const json& object, const std::string& path, std::string& refusal, Attributes& read) {
  ObjectReader term(object, path, refusal);
  const std::optional<Theme> theme = ThemeOfTerm(term.Text("code"), term.Text("name"));
  if (theme && std::find(read.themes.begin(), read.themes.end(), *theme) == read.themes.end())
    read.themes.push_back(*theme);
}

Attributes ReadAttributes(ObjectReader& entity, const std::string& path, std::string& refusal) {
  Attributes read;
  const std::vector<const json*> attributes = entity.Objects("attributes");
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const std::string place = StrCat(path, "attributes[", i, "].");
    ObjectReader attribute(*attributes[i], place, refusal);
    const std::string link_type = attribute.Text("link_type");
    if (link_type == kSlugLink) read.slug = attribute.Text("value");
    if (link_type == kOperatorLink) read.operator_name = attribute.Text("value");
    if (link_type == kTerritoryLink) read.territories.push_back(attribute.Text("value"));
    if (attribute.Has("taxonomy_term"))
      ReadTerm(attribute.Object("taxonomy_term"), StrCat(place, "taxonomy_term."), refusal, read);
  }
  return read;
}

bool IsPaid(ObjectReader& service, const std::string& path, std::string& refusal) {
  const std::vector<const json*> costs = service.Objects("cost_options");
  for (std::size_t i = 0; i < costs.size(); ++i) {
    ObjectReader cost(*costs[i], StrCat(path, "cost_options[", i, "]."), refusal);
    if (cost.Number("amount").value_or(0) > 0) return true;
  }
  const std::string fees = SearchWords(service.Text("fees_description"));
  return !fees.empty() && fees != "free" && fees != "gratuit" && fees != "none" && fees != "aucun";
}

void AddService(const json& object, const std::string& path, Entry& entry) {
  ObjectReader service(object, path, entry.refusal);
  // It is no longer offered; what is only paused stays in the directory.
  if (service.Text("status") == "defunct") return;
  const Attributes attributes = ReadAttributes(service, path, entry.refusal);
  v1::PartnerOffer offer;
  if (service.RequiredText("id").empty()) return;
  offer.set_name(service.RequiredText("name"));
  offer.set_id(OfferSlug(attributes.slug.empty() ? offer.name() : attributes.slug, entry.partner));
  offer.set_description(service.Text("description"));
  offer.set_paid(IsPaid(service, path, entry.refusal));
  for (const Theme theme : attributes.themes) offer.add_themes(theme);
  *entry.partner.add_services() = std::move(offer);

  v1::Origin& origin = *entry.partner.mutable_origin();
  origin.set_update_date(std::max(origin.update_date(), DayOf(service.Text("last_modified"))));
}

void SetTerritories(const Attributes& attributes, ObjectReader& organization, Entry& entry) {
  std::vector<std::string> territories = attributes.territories;
  const std::vector<const json*> services = organization.Objects("services", kMostOffers);
  for (std::size_t i = 0; i < services.size() && attributes.territories.empty(); ++i) {
    const std::string path = StrCat("services[", i, "].");
    ObjectReader service(*services[i], path, entry.refusal);
    const std::vector<const json*> areas = service.Objects("service_areas");
    for (std::size_t j = 0; j < areas.size(); ++j) {
      ObjectReader area(*areas[j], StrCat(path, "service_areas[", j, "]."), entry.refusal);
      territories.push_back(area.Text("name"));
    }
  }
  v1::Partner& partner = entry.partner;
  for (const std::string& territory : territories) {
    const auto& known = partner.territories();
    // Areas are free texts elsewhere; only codes and slugs can be looked for.
    if (IsTerritory(territory) && std::find(known.begin(), known.end(), territory) == known.end())
      partner.add_territories(territory);
  }
}

void SetAddress(ObjectReader& location, Entry& entry) {
  v1::PartnerAddress address;
  const std::vector<const json*> addresses = location.Objects("addresses");
  if (!addresses.empty()) {
    ObjectReader first(*addresses[0], "locations[0].addresses[0].", entry.refusal);
    const std::string second_line = first.Text("address_2");
    address.set_line(first.Text("address_1"));
    if (!second_line.empty()) address.set_line(StrCat(address.line(), ", ", second_line));
    address.set_city(first.Text("city"));
    address.set_postal_code(first.Text("postal_code"));
  }
  if (location.Text("external_identifier_type") == kInseeType)
    address.set_insee_code(location.Text("external_identifier"));
  const std::optional<double> latitude = location.Number("latitude");
  const std::optional<double> longitude = location.Number("longitude");
  if (latitude && longitude) {
    address.mutable_point()->set_latitude(*latitude);
    address.mutable_point()->set_longitude(*longitude);
  }
  if (address.ByteSizeLong() > 0) *entry.partner.mutable_address() = std::move(address);
}

void SetLocation(ObjectReader& organization, Entry& entry) {
  const std::vector<const json*> locations = organization.Objects("locations");
  if (locations.empty()) return;
  ObjectReader location(*locations[0], "locations[0].", entry.refusal);
  SetAddress(location, entry);
  entry.partner.set_opening_hours(
      ReadSchedules(location.Objects("schedules"), "locations[0].schedules", entry.refusal));
}

void SetIdentifiers(ObjectReader& organization, Entry& entry) {
  const std::vector<const json*> identifiers = organization.Objects("organization_identifiers");
  for (std::size_t i = 0; i < identifiers.size(); ++i) {
    ObjectReader identifier(*identifiers[i], StrCat("organization_identifiers[", i, "]."), entry.refusal);
    if (identifier.Text("identifier_type") == kSiretType) entry.partner.set_siret(identifier.Text("identifier"));
  }
  const std::vector<const json*> phones = organization.Objects("phones");
  if (phones.empty()) return;
  ObjectReader phone(*phones[0], "phones[0].", entry.refusal);
  entry.partner.set_phone(phone.RequiredText("number"));
}

Entry ReadOrganization(const json& object) {
  Entry entry;
  v1::Partner& partner = entry.partner;
  ObjectReader organization(object, "", entry.refusal);
  partner.mutable_origin()->set_source(kHsdsSource);
  partner.mutable_origin()->set_id(organization.RequiredText("id"));
  if (!IsUuid(partner.origin().id())) organization.Refuse("id", "must be a UUID");
  partner.set_name(organization.RequiredText("name"));
  partner.set_description(organization.Text("description"));
  SetEmail(organization.Text("email"), entry);
  SetIdentifiers(organization, entry);
  SetLocation(organization, entry);

  const std::vector<const json*> services = organization.Objects("services", kMostOffers);
  for (std::size_t i = 0; i < services.size(); ++i) AddService(*services[i], StrCat("services[", i, "]."), entry);
  const Attributes attributes = ReadAttributes(organization, "", entry.refusal);
  SetTerritories(attributes, organization, entry);
  partner.set_organisation(attributes.operator_name);
  for (const Theme theme : attributes.themes) partner.add_themes(theme);
  if (HsdsId("organization", attributes.slug) == partner.origin().id()) entry.own_id = attributes.slug;
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<Entry>> ReadHsds(std::string_view document) {
  ASSIGN_OR_RETURN(const json root, ParseDocument(document));
  const json* organizations = &root;
  if (root.is_object() && root.contains("contents")) organizations = &root["contents"];
  const bool listed = organizations->is_array() && std::all_of(organizations->begin(), organizations->end(),
                                                               [](const json& each) { return each.is_object(); });
  if (!listed) return DocumentInvalid("must be an array of organizations, or a page of them");
  if (organizations->size() > kMostEntries) return DocumentInvalid("must have at most 2000 organizations");
  std::vector<Entry> entries;
  entries.reserve(organizations->size());
  for (const json& organization : *organizations) entries.push_back(ReadOrganization(organization));
  return entries;
}

}  // namespace passerelle::referrals
