#include "tests/simulator/truth.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <set>
#include <string>

namespace passerelle::simulator {
namespace {

using common::v1::AgeBand;
using common::v1::Gender;

struct Seen {
  std::set<int> people;
  int visits = 0;
};

struct Done {
  int count = 0;
  int minutes = 0;
  std::set<int> people;
};

AgeBand BandOf(int age) {
  if (age < 18) return common::v1::AGE_UNDER_18;
  if (age < 25) return common::v1::AGE_18_24;
  if (age < 30) return common::v1::AGE_25_29;
  if (age < 40) return common::v1::AGE_30_39;
  if (age < 50) return common::v1::AGE_40_49;
  if (age < 60) return common::v1::AGE_50_59;
  return common::v1::AGE_60_PLUS;
}

Gender GenderOf(const Plan& plan, const PlannedVisit& visit) {
  if (visit.person) return plan.people[static_cast<std::size_t>(*visit.person)].request.gender();
  const Gender estimate = visit.request.anonymous().gender();
  return estimate == common::v1::GENDER_UNSPECIFIED ? common::v1::UNKNOWN : estimate;
}

AgeBand AgeBandOf(const Plan& plan, const PlannedVisit& visit) {
  if (visit.person) {
    const auto& request = plan.people[static_cast<std::size_t>(*visit.person)].request;
    return request.has_birth_year() ? BandOf(plan.figures.year - request.birth_year()) : common::v1::AGE_UNKNOWN;
  }
  const AgeBand estimate = visit.request.anonymous().age_band();
  return estimate == common::v1::AGE_BAND_UNSPECIFIED ? common::v1::AGE_UNKNOWN : estimate;
}

// All counts of a plan, keyed so that they come out in order.
struct Counts {
  Seen all;
  int anonymous = 0;
  std::map<Gender, Seen> genders;
  std::map<AgeBand, Seen> bands;
  std::map<common::v1::Setting, Seen> settings;
  Seen outside;
  std::map<common::v1::ActKind, Done> acts;
  std::map<std::string, int> supplies;
  int returned = 0;

  void Add(const Plan& plan, const PlannedVisit& visit) {
    const int heads = visit.person ? 1 : std::max(1, visit.request.people());
    const auto see = [&](Seen& seen) {
      seen.visits += heads;
      if (visit.person) seen.people.insert(*visit.person);
    };
    see(all);
    see(genders[GenderOf(plan, visit)]);
    see(bands[AgeBandOf(plan, visit)]);
    see(settings[visit.request.setting()]);
    if (visit.request.setting() != common::v1::FIXED_SITE) see(outside);
    if (!visit.person) anonymous += heads;
    for (const contacts::v1::Act& act : visit.request.acts()) {
      Done& done = acts[act.kind()];
      ++done.count;
      done.minutes += act.minutes();
      if (visit.person) done.people.insert(*visit.person);
    }
    for (const contacts::v1::Handout& handout : visit.request.handouts())
      supplies[handout.item()] += handout.quantity();
    returned += visit.request.syringes_returned();
  }
};

template <class Figure>
void Fill(Figure* figure, const Seen& seen) {
  figure->set_people_seen(static_cast<int>(seen.people.size()));
  figure->set_visits(seen.visits);
}

}  // namespace

int SyringesIn(std::string_view item) {
  if (item == "kit-injection-1ml") return 2;
  return item == "kit-injection-2ml" || item == "syringe-1ml" || item == "syringe-2ml" ? 1 : 0;
}

statistics::v1::ActivityReport Truth(const Plan& plan) {
  Counts counts;
  for (const PlannedVisit& visit : plan.visits) counts.Add(plan, visit);

  statistics::v1::ActivityReport report;
  report.add_sites(plan.figures.site);
  report.set_from(absl::StrCat(plan.figures.year, "-01-01"));
  report.set_to(absl::StrCat(plan.figures.year, "-12-31"));
  report.set_people_seen(static_cast<int>(counts.all.people.size()));
  report.set_new_people(report.people_seen());
  report.set_visits(counts.all.visits);
  report.set_anonymous_visits(counts.anonymous);
  for (const auto& [gender, seen] : counts.genders) {
    auto* figure = report.add_by_gender();
    figure->set_gender(gender);
    Fill(figure, seen);
  }
  for (const auto& [band, seen] : counts.bands) {
    auto* figure = report.add_by_age_band();
    figure->set_age_band(band);
    Fill(figure, seen);
  }
  for (const auto& [setting, seen] : counts.settings) {
    auto* figure = report.add_by_setting();
    figure->set_setting(setting);
    Fill(figure, seen);
    if (setting != common::v1::FIXED_SITE) *report.mutable_met_outside()->add_by_setting() = *figure;
  }
  Fill(report.mutable_met_outside(), counts.outside);
  for (const auto& [kind, done] : counts.acts) {
    auto* figure = report.add_acts();
    figure->set_kind(kind);
    figure->set_count(done.count);
    figure->set_people(static_cast<int>(done.people.size()));
    figure->set_minutes(done.minutes);
  }
  int syringes = 0;
  for (const auto& [item, quantity] : counts.supplies) {
    auto* figure = report.add_supplies();
    figure->set_item(item);
    figure->set_quantity(quantity);
    syringes += quantity * SyringesIn(item);
  }
  report.set_syringes_distributed(syringes);
  report.set_syringes_returned(counts.returned);
  AddSeasonTruth(plan, report);
  if (!plan.referrals.empty()) *report.mutable_referrals() = ReferralTruth(plan);
  return report;
}

}  // namespace passerelle::simulator
