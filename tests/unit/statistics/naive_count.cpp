#include "tests/unit/statistics/naive_count.h"

#include <algorithm>
#include <cmath>

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

v1::OutingKindFigure& LineOf(const std::string& kind, v1::OutingFigures& figures) {
  for (v1::OutingKindFigure& line : *figures.mutable_by_kind()) {
    if (line.kind() == kind) return line;
  }
  v1::OutingKindFigure& line = *figures.add_by_kind();
  line.set_kind(kind);
  return line;
}

template <class Lines>
void SortByKind(Lines& lines) {
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.kind() < b.kind(); });
}

void CountOutings(const World& world, const Names& sites, DayRange range, v1::ActivityReport& report) {
  v1::OutingFigures& figures = *report.mutable_outings();
  Names people;
  for (const PlainVisit& visit : world.visits) {
    if (!visit.with_outing || !Counts(visit, sites, range)) continue;
    figures.set_visits(figures.visits() + visit.people);
    if (!visit.person.empty()) people.insert(visit.person);
  }
  figures.set_people_seen(static_cast<int>(people.size()));
  std::map<common::v1::Gender, int> genders;
  std::map<common::v1::AgeBand, int> age_bands;
  for (const auto& [id, outing] : world.outings) {
    const OutingFact& fact = outing.fact;
    if (!sites.contains(outing.site) || fact.day < range.first || fact.day > range.last) continue;
    if (fact.cancelled) figures.set_cancelled(figures.cancelled() + 1);
    if (!fact.completed) continue;
    figures.set_count(figures.count() + 1);
    v1::OutingKindFigure& line = LineOf(fact.kind, figures);
    line.set_count(line.count() + 1);
    line.set_minutes(line.minutes() + fact.minutes);
    line.set_team_minutes(line.team_minutes() + fact.minutes * fact.team_size);
    for (const MetFact& met : fact.unknown) {
      figures.set_unknown_people_met(figures.unknown_people_met() + met.count);
      genders[CountedGender(met.gender)] += met.count;
      age_bands[CountedAgeBand(met.age_band)] += met.count;
    }
    figures.set_known_people_met(figures.known_people_met() + fact.known_people);
    figures.set_needles_picked_up(figures.needles_picked_up() + fact.needles_picked_up);
    figures.set_mediations(figures.mediations() + fact.mediations);
    figures.set_incidents(figures.incidents() + fact.incidents);
    report.set_needles_picked_up(report.needles_picked_up() + fact.needles_picked_up);
  }
  SortByKind(*figures.mutable_by_kind());
  for (const auto& [gender, count] : genders) {
    v1::MetGenderFigure& line = *figures.add_unknown_by_gender();
    line.set_gender(gender);
    line.set_count(count);
  }
  for (const auto& [age_band, count] : age_bands) {
    v1::MetAgeBandFigure& line = *figures.add_unknown_by_age_band();
    line.set_age_band(age_band);
    line.set_count(count);
  }
}

void CountMediation(const World& world, const Names& sites, DayRange range, v1::ActivityReport& report) {
  std::map<std::string, v1::MediationKindFigure> kinds;
  for (const auto& [id, action] : world.mediations) {
    const MediationFact& fact = action.fact;
    if (!sites.contains(action.site) || fact.day < range.first || fact.day > range.last || fact.voided) continue;
    v1::MediationKindFigure& line = kinds[fact.kind];
    line.set_kind(fact.kind);
    line.set_count(line.count() + 1);
    line.set_minutes(line.minutes() + fact.minutes);
    line.set_needles_picked_up(line.needles_picked_up() + fact.needles_picked_up);
    report.set_mediation_actions(report.mediation_actions() + 1);
    report.set_needles_picked_up(report.needles_picked_up() + fact.needles_picked_up);
  }
  report.mutable_mediation();
  for (const auto& [kind, line] : kinds) *report.mutable_mediation()->add_by_kind() = line;
}

void CountActivities(const World& world, const Names& sites, DayRange range, v1::ActivityReport& report) {
  std::map<std::string, v1::ActivityKindFigure> kinds;
  for (const auto& [id, activity] : world.activities) {
    const ActivityFact& fact = activity.fact;
    if (!sites.contains(activity.site) || fact.day < range.first || fact.day > range.last || !fact.held) continue;
    v1::ActivityKindFigure& line = kinds[fact.kind];
    line.set_kind(fact.kind);
    line.set_count(line.count() + 1);
    line.set_participants(line.participants() + fact.participants);
    line.set_minutes(line.minutes() + fact.minutes);
  }
  report.mutable_activities();
  for (const auto& [kind, line] : kinds) *report.mutable_activities()->add_by_kind() = line;
}

// Of values in order; of an even number, the mean of the two in the middle.
int MedianMinutes(const std::vector<int>& ordered) {
  const std::size_t half = ordered.size() / 2;
  return (ordered.size() % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2) / 60;
}

void CountReferrals(const World& world, const Names& sites, DayRange range, v1::ReferralFigures& figures) {
  std::map<std::string, int> themes, states, outcomes;
  std::vector<int> delays;
  for (const auto& [id, referral] : world.referrals) {
    const ReferralFact& fact = referral.fact;
    if (!sites.contains(referral.site) || fact.day < range.first || fact.day > range.last) continue;
    figures.set_count(figures.count() + 1);
    ++themes[fact.theme];
    ++states[fact.state];
    if (!fact.outcome.empty()) ++outcomes[fact.outcome];
    if (!fact.outcome.empty()) figures.set_closed(figures.closed() + 1);
    if (fact.answer_seconds) delays.push_back(*fact.answer_seconds);
    if (fact.accompanied) figures.set_accompanied(figures.accompanied() + 1);
  }
  for (const auto& [theme, count] : themes) {
    figures.add_by_theme()->set_theme(theme);
    figures.mutable_by_theme()->rbegin()->set_count(count);
  }
  for (const auto& [state, count] : states) {
    figures.add_by_state()->set_state(state);
    figures.mutable_by_state()->rbegin()->set_count(count);
  }
  for (const auto& [outcome, count] : outcomes) {
    figures.add_by_outcome()->set_outcome(outcome);
    figures.mutable_by_outcome()->rbegin()->set_count(count);
  }
  if (figures.count() > 0) {
    const double percent = 100.0 * figures.closed() / figures.count();
    figures.set_loop_closure_percent(static_cast<int>(std::lround(percent)));
  }
  if (delays.empty()) return;
  std::sort(delays.begin(), delays.end());
  double sum = 0;
  for (const int delay : delays) sum += delay;
  figures.set_answered(static_cast<int>(delays.size()));
  figures.set_median_answer_minutes(MedianMinutes(delays));
  figures.set_mean_answer_minutes(static_cast<int>(sum / static_cast<double>(delays.size()) / 60));
}

void CountOutside(const World& world, const Names& sites, DayRange range, v1::ActivityReport& report) {
  v1::OutsideFigures& outside = *report.mutable_met_outside();
  Names people;
  for (const PlainVisit& visit : world.visits) {
    if (visit.setting == common::v1::FIXED_SITE || !Counts(visit, sites, range)) continue;
    outside.set_visits(outside.visits() + visit.people);
    if (!visit.person.empty()) people.insert(visit.person);
  }
  outside.set_people_seen(static_cast<int>(people.size()));
  for (const v1::SettingFigure& line : report.by_setting()) {
    if (line.setting() != common::v1::FIXED_SITE) *outside.add_by_setting() = line;
  }
}

World WithoutSecondRecords(World world) {
  for (PlainVisit& visit : world.visits) {
    const auto second = world.second_records.find(visit.person);
    if (second != world.second_records.end()) visit.person = second->second;
  }
  return world;
}

}  // namespace

v1::ActivityReport NaiveReport(const World& told, const Names& sites, DayRange range) {
  const World world = WithoutSecondRecords(told);
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
  CountOutings(world, sites, range, report);
  CountMediation(world, sites, range, report);
  CountActivities(world, sites, range, report);
  CountOutside(world, sites, range, report);
  CountReferrals(world, sites, range, *report.mutable_referrals());
  return report;
}

template <class Lines, class Number>
std::int64_t SumOf(const Lines& lines, Number number) {
  std::int64_t sum = 0;
  for (const auto& line : lines) sum += number(line);
  return sum;
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
    case v1::OUTINGS:
      return report.outings().count();
    case v1::NEEDLES_PICKED_UP:
      return report.needles_picked_up();
    case v1::MEDIATION_ACTIONS:
      return report.mediation_actions();
    case v1::REFERRALS_SENT:
      return report.referrals().count();
    case v1::ACT_MINUTES:
      return SumOf(report.acts(), [](const v1::ActFigure& line) { return line.minutes(); });
    case v1::ITEMS_DISTRIBUTED:
      return SumOf(report.supplies(), [](const v1::SupplyFigure& line) { return line.quantity(); });
    case v1::NALOXONE_KITS:
      return 0;  // nobody of this world carries any
    default:
      return SumOf(report.acts(), [](const v1::ActFigure& line) { return line.count(); });
  }
}

}  // namespace passerelle::statistics
