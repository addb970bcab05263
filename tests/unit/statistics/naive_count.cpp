#include "tests/unit/statistics/naive_count.h"

#include "services/statistics/rules.h"

namespace passerelle::statistics {
namespace {

using Names = std::set<std::string>;

template <class Key>
struct Cells {
  std::map<Key, Names> people;
  std::map<Key, int> visits;

  void Count(Key key, const PlainVisit& visit) {
    visits[key] += visit.people;
    if (!visit.person.empty()) people[key].insert(visit.person);
  }
  int PeopleOf(Key key) const {
    const auto found = people.find(key);
    return found == people.end() ? 0 : static_cast<int>(found->second.size());
  }
};

bool Counts(const PlainVisit& visit, const Names& sites, DayRange range) {
  return sites.contains(visit.site) && range.first <= visit.day && visit.day <= range.last;
}

PlainPerson PersonOf(const World& world, const std::string& id) {
  const auto found = world.people.find(id);
  return found == world.people.end() ? PlainPerson{} : found->second;
}

std::map<std::string, int> Exploded(const World& world, const std::map<std::string, int>& units) {
  std::map<std::string, int> exploded;
  for (const auto& [slug, quantity] : units) {
    const auto item = world.items.find(slug);
    if (item == world.items.end() || item->second.components.empty()) {
      exploded[slug] += quantity;
      continue;
    }
    for (const auto& [component, in_one] : item->second.components) exploded[component] += in_one * quantity;
  }
  return exploded;
}

int SyringesIn(const World& world, const std::map<std::string, int>& exploded) {
  int syringes = 0;
  for (const auto& [slug, quantity] : exploded) {
    const auto item = world.items.find(slug);
    if (item != world.items.end() && item->second.report_line == "syringes") syringes += quantity;
  }
  return syringes;
}

Names SeenBefore(const World& world, const Names& sites, Day first) {
  Names seen;
  for (const PlainVisit& visit : world.visits) {
    if (sites.contains(visit.site) && visit.day < first && !visit.person.empty()) seen.insert(visit.person);
  }
  return seen;
}

void WriteSupplies(const std::map<std::string, int>& units,
                   google::protobuf::RepeatedPtrField<v1::SupplyFigure>& lines) {
  for (const auto& [slug, quantity] : units) {
    v1::SupplyFigure& line = *lines.Add();
    line.set_item(slug);
    line.set_quantity(quantity);
  }
}

}  // namespace

v1::ActivityReport NaiveReport(const World& world, const Names& sites, DayRange range) {
  v1::ActivityReport report;
  Names people;
  Cells<common::v1::Gender> genders;
  Cells<common::v1::AgeBand> age_bands;
  Cells<common::v1::Setting> settings;
  Cells<common::v1::ActKind> act_people;
  std::map<common::v1::ActKind, std::pair<int, int>> acts;
  std::map<std::string, int> units;
  for (const PlainVisit& visit : world.visits) {
    if (!Counts(visit, sites, range)) continue;
    report.set_visits(report.visits() + visit.people);
    if (visit.person.empty()) report.set_anonymous_visits(report.anonymous_visits() + visit.people);
    if (!visit.person.empty()) people.insert(visit.person);
    const PlainPerson person = PersonOf(world, visit.person);
    const int year = static_cast<int>(CivilOf(range.last).year());
    genders.Count(visit.person.empty() ? CountedGender(visit.gender) : person.gender, visit);
    age_bands.Count(visit.person.empty() ? CountedAgeBand(visit.age_band) : AgeBandOf(person.birth_year, year), visit);
    settings.Count(visit.setting, visit);
    for (const auto& [kind, minutes] : visit.acts) {
      act_people.Count(kind, visit);
      acts[kind].first += 1;
      acts[kind].second += minutes;
    }
    for (const auto& [item, quantity] : visit.handouts) units[item] += quantity;
    report.set_syringes_returned(report.syringes_returned() + visit.syringes_returned);
  }
  const Names before = SeenBefore(world, sites, range.first);
  int new_people = 0;
  for (const std::string& person : people) new_people += before.contains(person) ? 0 : 1;

  for (const std::string& site : sites) report.add_sites(site);
  report.set_from(FormatDay(range.first));
  report.set_to(FormatDay(range.last));
  report.set_people_seen(static_cast<int>(people.size()));
  report.set_new_people(new_people);
  for (const auto& [gender, visits] : genders.visits) {
    v1::GenderFigure& line = *report.add_by_gender();
    line.set_gender(gender);
    line.set_people_seen(genders.PeopleOf(gender));
    line.set_visits(visits);
  }
  for (const auto& [age_band, visits] : age_bands.visits) {
    v1::AgeBandFigure& line = *report.add_by_age_band();
    line.set_age_band(age_band);
    line.set_people_seen(age_bands.PeopleOf(age_band));
    line.set_visits(visits);
  }
  for (const auto& [setting, visits] : settings.visits) {
    v1::SettingFigure& line = *report.add_by_setting();
    line.set_setting(setting);
    line.set_people_seen(settings.PeopleOf(setting));
    line.set_visits(visits);
  }
  for (const auto& [kind, sums] : acts) {
    v1::ActFigure& line = *report.add_acts();
    line.set_kind(kind);
    line.set_count(sums.first);
    line.set_people(act_people.PeopleOf(kind));
    line.set_minutes(sums.second);
  }
  WriteSupplies(units, *report.mutable_supplies());
  const std::map<std::string, int> exploded = Exploded(world, units);
  WriteSupplies(exploded, *report.mutable_components());
  report.set_syringes_distributed(SyringesIn(world, exploded));
  return report;
}

std::int64_t NaiveMetric(const World& world, const Names& sites, v1::Metric metric, DayRange range) {
  const v1::ActivityReport report = NaiveReport(world, sites, range);
  switch (metric) {
    case v1::VISITS:
      return report.visits();
    case v1::PEOPLE_SEEN:
      return report.people_seen();
    case v1::NEW_PEOPLE:
      return report.new_people();
    case v1::SYRINGES_DISTRIBUTED:
      return report.syringes_distributed();
    case v1::SYRINGES_RETURNED:
      return report.syringes_returned();
    default: {
      std::int64_t acts = 0;
      for (const v1::ActFigure& line : report.acts()) acts += line.count();
      return acts;
    }
  }
}

}  // namespace passerelle::statistics
