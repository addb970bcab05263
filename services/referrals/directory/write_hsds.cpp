#include <absl/strings/str_join.h>
#include <absl/time/time.h>

#include <map>

#include "services/referrals/directory/hsds.h"
#include "services/referrals/directory/hsds_schedules.h"
#include "services/referrals/directory/hsds_words.h"
#include "services/referrals/directory/json_document.h"
#include "services/referrals/directory/theme_words.h"
#include "services/referrals/partners/partner_rules.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;

std::string OrganizationId(const v1::Partner& partner) {
  return partner.origin().source() == kHsdsSource ? partner.origin().id() : HsdsId("organization", partner.id());
}

// Where attributes are added: an organization or a service.
struct Entity {
  std::string_view slug;
  std::string_view kind;  // "organization", "service"
  json& object;
};

json& AddAttribute(const Entity& entity, std::string_view link_type, std::string_view value) {
  json& attributes = entity.object["attributes"];
  const std::string path = StrCat(entity.object["id"].get_ref<const std::string&>(), "/", link_type, "/", value);
  attributes.push_back({{"id", HsdsId("attribute", entity.slug, path)},
                        {"link_id", entity.object["id"]},
                        {"link_entity", std::string(entity.kind)},
                        {"link_type", std::string(link_type)}});
  return attributes.back();
}

void AddValue(const Entity& entity, std::string_view link_type, const std::string& value) {
  AddAttribute(entity, link_type, value)["value"] = value;
}

void AddTheme(const Entity& entity, Theme theme) {
  const TaxonomyTerm& term = TermOf(theme);
  const std::string& code = common::v1::ReferralTheme::Theme_Name(theme);
  AddAttribute(entity, kThemeLink, code)["taxonomy_term"] = {{"id", HsdsId("taxonomy_term", code)},
                                                             {"code", code},
                                                             {"name", std::string(term.name)},
                                                             {"description", std::string(term.description)},
                                                             {"taxonomy", "Passerelle"},
                                                             {"language", "fr"}};
}

std::string StatusOf(const v1::Partner& partner, std::string_view today) {
  if (partner.state() == v1::Partner::RETIRED) return "inactive";
  return !partner.capacity().full_until().empty() && partner.capacity().full_until() >= today ? "temporarily closed"
                                                                                              : "active";
}

json Service(const v1::Partner& partner, const v1::PartnerOffer& offer, std::string_view today) {
  const std::string& slug = partner.id();
  json service = {{"id", HsdsId("service", slug, offer.id())},
                  {"name", offer.name()},
                  {"description", offer.description()},
                  {"status", StatusOf(partner, today)},
                  {"last_modified", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", TimeFromProto(partner.update_time()),
                                                     absl::UTCTimeZone())}};
  if (offer.paid()) service["fees_description"] = kPaidFees;
  for (const std::string& territory : partner.territories()) {
    service["service_areas"].push_back(
        {{"id", HsdsId("service_area", slug, StrCat(offer.id(), "/", territory))}, {"name", territory}});
  }
  const Entity entity{slug, "service", service};
  AddValue(entity, kSlugLink, offer.id());
  for (const int theme : offer.themes()) AddTheme(entity, static_cast<Theme>(theme));
  return service;
}

json Address(const v1::Partner& partner) {
  const v1::PartnerAddress& address = partner.address();
  // France has no states; its départements are what postal codes begin with.
  return {{"id", HsdsId("address", partner.id())},
          {"address_1", address.line()},
          {"city", address.city()},
          {"state_province", DepartmentOf(address.insee_code().empty() ? address.postal_code() : address.insee_code())},
          {"postal_code", address.postal_code()},
          {"country", "FR"},
          {"address_type", "physical"}};
}

json Location(const v1::Partner& partner) {
  const v1::PartnerAddress& address = partner.address();
  json location = {{"id", HsdsId("location", partner.id())}, {"location_type", "physical"}, {"name", partner.name()}};
  if (address.has_point()) {
    location["latitude"] = address.point().latitude();
    location["longitude"] = address.point().longitude();
  }
  if (!address.insee_code().empty()) {
    location["external_identifier"] = address.insee_code();
    location["external_identifier_type"] = kInseeType;
  }
  if (!address.line().empty() || !address.city().empty() || !address.postal_code().empty())
    location["addresses"] = json::array({Address(partner)});
  if (!partner.opening_hours().empty()) location["schedules"] = WriteSchedules(partner.id(), partner.opening_hours());
  return location;
}

json Organization(const v1::Partner& partner, std::string_view today) {
  const std::string& slug = partner.id();
  json organization = {
      {"id", OrganizationId(partner)}, {"name", partner.name()}, {"description", partner.description()}};
  if (!partner.siret().empty()) {
    organization["organization_identifiers"] = json::array({{{"id", HsdsId("organization_identifier", slug)},
                                                             {"identifier_type", kSiretType},
                                                             {"identifier", partner.siret()}}});
  }
  if (!partner.phone().empty())
    organization["phones"] = json::array({{{"id", HsdsId("phone", slug)}, {"number", partner.phone()}}});
  if (partner.has_address() || !partner.opening_hours().empty())
    organization["locations"] = json::array({Location(partner)});
  organization["services"] = json::array();
  for (const v1::PartnerOffer& offer : partner.services())
    organization["services"].push_back(Service(partner, offer, today));

  const Entity entity{slug, "organization", organization};
  if (!partner.has_origin() || partner.origin().source() != kHsdsSource) AddValue(entity, kSlugLink, slug);
  if (!partner.organisation().empty()) AddValue(entity, kOperatorLink, partner.organisation());
  for (const int theme : partner.themes()) AddTheme(entity, static_cast<Theme>(theme));
  for (const std::string& territory : partner.territories()) AddValue(entity, kTerritoryLink, territory);
  return organization;
}

}  // namespace

std::string WriteHsds(const std::vector<v1::Partner>& partners, std::string_view today) {
  json document = json::array();
  for (const v1::Partner& partner : partners) document.push_back(Organization(partner, today));
  return WriteDocument(document);
}

}  // namespace passerelle::referrals
