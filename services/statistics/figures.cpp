#include "services/statistics/figures.h"

#include "passerelle/common/v1/vocabulary.pb.h"
#include "services/statistics/origins.h"
#include "services/statistics/rules.h"

namespace passerelle::statistics {
namespace {

int HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return (digit | 0x20) - 'a' + 10;
}

std::uint32_t ActBits(const VisitFact& visit) {
  std::uint32_t bits = 0;
  for (const auto& [kind, minutes] : visit.acts) {
    if (kind > 0 && kind <= common::v1::ActKind_MAX) bits |= 1u << (kind - 1);
  }
  return bits;
}

std::uint32_t CountedSetting(int setting) {
  return common::v1::Setting_IsValid(setting) ? static_cast<std::uint32_t>(setting) : 0;
}

}  // namespace

FactId ParseId(std::string_view uuid) {
  FactId id{0, 0};
  int digits = 0;
  for (const char c : uuid) {
    if (c == '-') continue;
    std::uint64_t& half = digits++ < 16 ? id.first : id.second;
    half = half << 4 | static_cast<std::uint64_t>(HexDigit(c));
  }
  return id;
}

void Figures::CountVisit(const VisitFact& visit, int sign) {
  SiteColumns& columns = At(visit.site).columns;
  const auto add = [&](FigureKind kind, std::uint32_t index, std::int64_t amount) {
    if (amount != 0) columns.Add(visit.day, kind, index, sign * amount);
  };
  const std::uint32_t setting = CountedSetting(visit.setting);
  add(FigureKind::kVisits, setting, visit.people);
  if (visit.person) {
    const Presence presence{NumberOf(*visit.person), setting, ActBits(visit), visit.with_outing};
    sign > 0 ? columns.AddPresence(visit.day, presence) : columns.RemovePresence(visit.day, presence);
  } else {
    add(FigureKind::kAnonymousGender, static_cast<std::uint32_t>(CountedGender(visit.gender)), visit.people);
    add(FigureKind::kAnonymousAge, static_cast<std::uint32_t>(CountedAgeBand(visit.age_band)), visit.people);
  }
  for (const auto& [kind, minutes] : visit.acts) {
    const std::uint32_t index = IndexOf(setting, static_cast<std::uint32_t>(kind));
    add(FigureKind::kActs, index, 1);
    add(FigureKind::kActMinutes, index, minutes);
  }
  for (const auto& [item, quantity] : visit.handouts)
    add(FigureKind::kHandouts, IndexOf(setting, NumberOf(item)), quantity);
  add(FigureKind::kReturns, IndexOf(setting, 0), visit.syringes_returned);
  if (visit.with_outing) add(FigureKind::kOutingVisits, 0, visit.people);
}

void Figures::CountHandout(const HandoutFact& handout) {
  Site& site = At(handout.site);
  const ItemNumber item = NumberOf(handout.item);
  site.columns.Add(handout.day, FigureKind::kHandouts, IndexOf(OriginOf(handout.location_kind), item),
                   handout.quantity);
  if (handout.outing) site.outing_handouts[*handout.outing][item] += handout.quantity;
}

void Figures::CountReturn(const ReturnFact& back) {
  SiteColumns& columns = At(back.site).columns;
  const std::uint32_t index = IndexOf(OriginOf(back.location_kind), 0);
  if (back.syringes != 0) columns.Add(back.day, FigureKind::kReturns, index, back.syringes);
  if (back.containers != 0) columns.Add(back.day, FigureKind::kContainers, index, back.containers);
}

void Figures::SetPerson(const PersonId& id, int gender, int birth_year) {
  people_[NumberOf(id)] = {static_cast<std::uint8_t>(CountedGender(gender)), static_cast<std::uint16_t>(birth_year)};
}

void Figures::SetMerged(const PersonId& duplicate, const PersonId& person) {
  const PersonNumber counted = NumberOf(person);
  counted_as_[NumberOf(duplicate)] = counted;
}

void Figures::SetItem(std::string_view slug, std::string_view report_line, std::string_view family,
                      const std::vector<std::pair<std::string_view, int>>& components) {
  std::vector<std::pair<ItemNumber, int>> numbered;
  numbered.reserve(components.size());
  for (const auto& [component, quantity] : components) numbered.emplace_back(NumberOf(component), quantity);
  ItemFacts& item = items_[NumberOf(slug)];
  item.report_line = report_line;
  item.family = family;
  item.components = std::move(numbered);
}

void Figures::SetSite(std::string_view slug, SiteProfile profile) {
  Site& site = At(slug);
  site.known = true;
  site.profile = std::move(profile);
}

void Figures::SetOuting(std::string_view site, const FactId& id, OutingFact outing) {
  At(site).outreach.outings.insert_or_assign(id, std::move(outing));
}

void Figures::SetMediation(std::string_view site, const FactId& id, MediationFact action) {
  At(site).outreach.mediations.insert_or_assign(id, std::move(action));
}

void Figures::SetActivity(std::string_view site, const FactId& id, ActivityFact activity) {
  At(site).outreach.activities.insert_or_assign(id, std::move(activity));
}

void Figures::SetReferral(std::string_view site, const FactId& id, ReferralFact referral) {
  At(site).referrals.insert_or_assign(id, std::move(referral));
}

void Figures::SetOverdoseKit(std::string_view site, const FactId& id, OverdoseKitFact kit) {
  At(site).overdose_kits.insert_or_assign(id, std::move(kit));
}

bool Figures::KnowsSite(const std::string& slug) const {
  const auto site = sites_.find(slug);
  return site != sites_.end() && site->second.known;
}

std::vector<std::string> Figures::KnownSites() const {
  std::vector<std::string> known;
  for (const auto& [slug, site] : sites_) {
    if (site.known) known.push_back(slug);
  }
  return known;
}

template <class Part>
std::vector<const Part*> Figures::PartsOf(const std::vector<std::string>& sites, Part Site::*part) const {
  std::vector<const Part*> parts;
  parts.reserve(sites.size());
  for (const std::string& slug : sites) {
    const auto site = sites_.find(slug);
    if (site != sites_.end()) parts.push_back(&(site->second.*part));
  }
  return parts;
}

std::vector<const SiteColumns*> Figures::ColumnsOf(const std::vector<std::string>& sites) const {
  return PartsOf(sites, &Site::columns);
}

std::vector<const SiteOutreach*> Figures::OutreachOf(const std::vector<std::string>& sites) const {
  return PartsOf(sites, &Site::outreach);
}

std::vector<const SiteProfile*> Figures::ProfilesOf(const std::vector<std::string>& sites) const {
  return PartsOf(sites, &Site::profile);
}

std::vector<const SiteReferrals*> Figures::ReferralsOf(const std::vector<std::string>& sites) const {
  return PartsOf(sites, &Site::referrals);
}

std::vector<const SiteOverdoseKits*> Figures::OverdoseKitsOf(const std::vector<std::string>& sites) const {
  return PartsOf(sites, &Site::overdose_kits);
}

std::vector<const SiteOutingHandouts*> Figures::OutingHandoutsOf(const std::vector<std::string>& sites) const {
  return PartsOf(sites, &Site::outing_handouts);
}

Figures::Site& Figures::At(std::string_view site) {
  const auto known = sites_.find(site);
  return known != sites_.end() ? known->second : sites_[std::string(site)];
}

PersonNumber Figures::NumberOf(const PersonId& id) {
  const auto [entry, fresh] = person_numbers_.try_emplace(id, static_cast<PersonNumber>(people_.size()));
  if (fresh) {
    people_.push_back({static_cast<std::uint8_t>(common::v1::UNKNOWN), 0});
    counted_as_.push_back(entry->second);
  }
  return entry->second;
}

ItemNumber Figures::NumberOf(std::string_view item) {
  const auto known = item_numbers_.find(item);
  if (known != item_numbers_.end()) return known->second;
  const auto number = static_cast<ItemNumber>(items_.size());
  item_numbers_.emplace(std::string(item), number);
  items_.push_back({std::string(item), "", "", {}});
  return number;
}

}  // namespace passerelle::statistics
