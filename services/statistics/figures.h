// The figures of the whole association in memory: the columns of every site, the people as last known, the catalogue as
// last known.
//
// Built from the facts of the database and nothing else, in any order: the same facts always give the same reports. Not
// thread-safe.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/statistics/columns.h"
#include "services/statistics/outreach_facts.h"
#include "services/statistics/overdose_kits.h"
#include "services/statistics/referral_facts.h"
#include "services/statistics/site_profile.h"

namespace passerelle::statistics {

using PersonId = FactId;
FactId ParseId(std::string_view uuid);

struct VisitFact {
  std::string_view site;
  Day day;
  int setting;
  std::optional<PersonId> person;
  int gender;    // of an anonymous visit
  int age_band;  // of an anonymous visit
  int people;
  std::vector<std::pair<int, int>> acts;                   // kind, minutes
  std::vector<std::pair<std::string_view, int>> handouts;  // item, units
  int syringes_returned;
  bool with_outing = false;
};

// What came from, or to, no location of a kind that counts by itself.
inline constexpr char kNoLocation[] = "";

// Units handed out outside visits; a negative number of them takes some back.
struct HandoutFact {
  std::string_view site;
  Day day;
  std::string_view item;
  int quantity;
  std::string_view location_kind = kNoLocation;
  std::optional<FactId> outing = std::nullopt;
};

// What came back outside visits; negative numbers take it back.
struct ReturnFact {
  std::string_view site;
  Day day;
  int syringes;
  int containers = 0;
  std::string_view location_kind = kNoLocation;
};

struct PersonFacts {
  std::uint8_t gender = 0;
  std::uint16_t birth_year = 0;  // 0: not known
};

using ItemNumber = std::uint32_t;
struct ItemFacts {
  std::string slug;
  std::string report_line;                             // empty while the item is not known
  std::string family;                                  // its name in the public contract
  std::vector<std::pair<ItemNumber, int>> components;  // units in one kit; empty for what is not a kit
};

// Units handed out on each outing outside visits, by item.
using SiteOutingHandouts = std::map<FactId, std::map<ItemNumber, std::int64_t>>;

class Figures {
 public:
  // Counts a visit (sign 1) or takes it back exactly (sign -1).
  void CountVisit(const VisitFact& visit, int sign);
  void CountHandout(const HandoutFact& handout);
  void CountReturn(const ReturnFact& back);
  void SetPerson(const PersonId& id, int gender, int birth_year);
  // From now on what `duplicate` did counts as done by `person`; by itself again when they are the same.
  void SetMerged(const PersonId& duplicate, const PersonId& person);
  void SetItem(std::string_view slug, std::string_view report_line, std::string_view family,
               const std::vector<std::pair<std::string_view, int>>& components);
  void SetSite(std::string_view slug, SiteProfile profile = {});
  // What outreach last told of an outing, an action of mediation, an activity of the site.
  void SetOuting(std::string_view site, const FactId& id, OutingFact outing);
  void SetMediation(std::string_view site, const FactId& id, MediationFact action);
  void SetActivity(std::string_view site, const FactId& id, ActivityFact activity);
  // What was last told of a referral of the site.
  void SetReferral(std::string_view site, const FactId& id, ReferralFact referral);
  // What was last told of a naloxone kit of the site.
  void SetOverdoseKit(std::string_view site, const FactId& id, OverdoseKitFact kit);

  // Whether outreach has told of the site.
  bool KnowsSite(const std::string& slug) const;
  // Every site that outreach has told of, by slug.
  std::vector<std::string> KnownSites() const;
  // The columns of those of the sites where something was counted.
  std::vector<const SiteColumns*> ColumnsOf(const std::vector<std::string>& sites) const;
  // What the teams of these sites did.
  std::vector<const SiteOutreach*> OutreachOf(const std::vector<std::string>& sites) const;
  // What these sites are, in their order.
  std::vector<const SiteProfile*> ProfilesOf(const std::vector<std::string>& sites) const;
  // The referrals of these sites.
  std::vector<const SiteReferrals*> ReferralsOf(const std::vector<std::string>& sites) const;
  // The naloxone kits of these sites.
  std::vector<const SiteOverdoseKits*> OverdoseKitsOf(const std::vector<std::string>& sites) const;
  // What was handed out on the outings of these sites.
  std::vector<const SiteOutingHandouts*> OutingHandoutsOf(const std::vector<std::string>& sites) const;
  const std::vector<PersonFacts>& people() const { return people_; }
  // Who each number counts as: itself, or the person whose second record it is.
  const std::vector<PersonNumber>& counted_as() const { return counted_as_; }
  const std::vector<ItemFacts>& items() const { return items_; }

 private:
  struct Site {
    bool known = false;
    SiteProfile profile;
    SiteColumns columns;
    SiteOutreach outreach;
    SiteReferrals referrals;
    SiteOverdoseKits overdose_kits;
    SiteOutingHandouts outing_handouts;
  };
  Site& At(std::string_view site);
  // The member of each of the sites that is there.
  template <class Part>
  std::vector<const Part*> PartsOf(const std::vector<std::string>& sites, Part Site::*part) const;
  PersonNumber NumberOf(const PersonId& id);
  ItemNumber NumberOf(std::string_view item);

  std::map<std::string, Site, std::less<>> sites_;
  absl::flat_hash_map<PersonId, PersonNumber> person_numbers_;
  std::vector<PersonFacts> people_;
  std::vector<PersonNumber> counted_as_;
  std::map<std::string, ItemNumber, std::less<>> item_numbers_;
  std::vector<ItemFacts> items_;
};

}  // namespace passerelle::statistics
