#include "services/statistics/report.h"

#include <array>

#include "services/statistics/origins.h"
#include "services/statistics/outreach_report.h"
#include "services/statistics/people_tally.h"
#include "services/statistics/referral_report.h"
#include "services/statistics/rules.h"

namespace passerelle::statistics {
namespace {

using common::v1::ActKind;
using common::v1::AgeBand;
using common::v1::Gender;
using common::v1::Setting;

// Every setting but FIXED_SITE.
constexpr Marks kOutsideMarks = ((1u << kActMarkShift) - 1) & ~MarksOf(common::v1::FIXED_SITE, 0, 0);

bool IsOutside(std::size_t setting) { return setting > common::v1::FIXED_SITE; }

struct Count {
  std::int64_t people = 0;
  std::int64_t visits = 0;
};

// Everything that adds up, and everything counted by person, before it takes the shape of the report.
struct Sums {
  std::array<Count, common::v1::Gender_ARRAYSIZE> genders;
  std::array<Count, common::v1::AgeBand_ARRAYSIZE> age_bands;
  std::array<Count, common::v1::Setting_ARRAYSIZE> settings;
  std::array<std::int64_t, common::v1::ActKind_ARRAYSIZE> acts{};
  std::array<std::int64_t, common::v1::ActKind_ARRAYSIZE> act_minutes{};
  std::array<std::int64_t, common::v1::ActKind_ARRAYSIZE> act_people{};
  std::vector<std::int64_t> units;  // by item
  std::int64_t returned = 0;
  std::int64_t people = 0;
  std::int64_t new_people = 0;
  std::int64_t visits = 0;
  std::int64_t anonymous_visits = 0;
  std::int64_t outing_visits = 0;
  std::int64_t outing_people = 0;
  std::int64_t outside_people = 0;
};

void AddFigure(const SiteColumns::Figure& figure, Sums& sums) {
  const std::uint32_t index = figure.index();
  const std::uint32_t subject = SubjectOfIndex(index);
  switch (figure.kind()) {
    case FigureKind::kVisits:
      sums.settings[index].visits += figure.amount;
      sums.visits += figure.amount;
      break;
    case FigureKind::kAnonymousGender:
      sums.genders[index].visits += figure.amount;
      sums.anonymous_visits += figure.amount;
      break;
    case FigureKind::kAnonymousAge:
      sums.age_bands[index].visits += figure.amount;
      break;
    case FigureKind::kActs:
      if (subject < sums.acts.size()) sums.acts[subject] += figure.amount;
      break;
    case FigureKind::kActMinutes:
      if (subject < sums.act_minutes.size()) sums.act_minutes[subject] += figure.amount;
      break;
    case FigureKind::kHandouts:
      sums.units[subject] += figure.amount;
      break;
    case FigureKind::kReturns:
      sums.returned += figure.amount;
      break;
    case FigureKind::kOutingVisits:
      sums.outing_visits += figure.amount;
      break;
    case FigureKind::kContainers:
      break;
  }
}

// The people of a report, each once.
void AddPeople(const std::vector<PersonFacts>& facts, const PeopleTally& tally, const PeopleSet& seen_before, int year,
               Sums& sums) {
  MarkCounts marks;
  for (const PersonNumber person : tally.people()) {
    const Seen& seen = tally[person];
    if (!seen_before.Has(person)) ++sums.new_people;
    Count& gender = sums.genders[facts[person].gender];
    ++gender.people;
    gender.visits += seen.visits;
    Count& age_band = sums.age_bands[AgeBandOf(facts[person].birth_year, year)];
    ++age_band.people;
    age_band.visits += seen.visits;
    marks.Add(seen.marks);
  }
  sums.people = static_cast<std::int64_t>(tally.people().size());
  const auto people = marks.People();
  for (std::size_t setting = 1; setting < sums.settings.size(); ++setting)
    sums.settings[setting].people = people[setting - 1];
  for (std::size_t kind = 1; kind < sums.act_people.size(); ++kind)
    sums.act_people[kind] = people[kActMarkShift + kind - 1];
  sums.outing_people = people[kOutingMark];
  sums.outside_people = marks.PeopleWithAnyOf(kOutsideMarks);
}

Sums SumUp(const Figures& figures, const std::vector<const SiteColumns*>& sites, DayRange range) {
  Sums sums;
  sums.units.resize(figures.items().size());
  PeopleTally tally(figures.counted_as());
  PeopleSet seen_before(figures.people().size());
  for (const SiteColumns* site : sites) {
    site->ForEachFigure(range, [&](const SiteColumns::Figure& figure) { AddFigure(figure, sums); });
    site->ForEachSeen(
        range, [&](PersonNumber person, Marks marks, std::uint32_t visits) { tally.Add(person, marks, visits); });
    for (const FirstDay& first : site->first_days())
      seen_before.AddIf(first.day < range.first, figures.counted_as()[first.person]);
  }
  AddPeople(figures.people(), tally, seen_before, static_cast<int>(CivilOf(range.last).year()), sums);
  return sums;
}

std::int64_t Syringes(const std::vector<ItemFacts>& items, const std::vector<std::int64_t>& exploded) {
  std::int64_t syringes = 0;
  for (ItemNumber item = 0; item < exploded.size(); ++item) {
    if (items[item].report_line == "syringes") syringes += exploded[item];
  }
  return syringes;
}

void WriteSupplies(const std::vector<ItemFacts>& items, const std::vector<std::int64_t>& units,
                   google::protobuf::RepeatedPtrField<v1::SupplyFigure>& lines) {
  std::map<std::string_view, std::int64_t> by_slug;
  for (ItemNumber item = 0; item < units.size(); ++item) {
    if (units[item] != 0) by_slug[items[item].slug] = units[item];
  }
  for (const auto& [slug, quantity] : by_slug) {
    v1::SupplyFigure& line = *lines.Add();
    line.set_item(std::string(slug));
    line.set_quantity(Fit(quantity));
  }
}

// Writes the lines that count something; set(line, index) states which line it is.
template <class Line, class Counts, class Set>
void WriteCounts(const Counts& counts, google::protobuf::RepeatedPtrField<Line>& lines, Set set) {
  for (std::size_t index = 0; index < counts.size(); ++index) {
    if (counts[index].people == 0 && counts[index].visits == 0) continue;
    Line& line = *lines.Add();
    set(line, static_cast<int>(index));
    line.set_people_seen(Fit(counts[index].people));
    line.set_visits(Fit(counts[index].visits));
  }
}

void WriteActs(const Sums& sums, v1::ActivityReport& report) {
  for (std::size_t kind = 0; kind < sums.acts.size(); ++kind) {
    if (sums.acts[kind] == 0) continue;
    v1::ActFigure& line = *report.add_acts();
    line.set_kind(static_cast<ActKind>(kind));
    line.set_count(Fit(sums.acts[kind]));
    line.set_people(Fit(sums.act_people[kind]));
    line.set_minutes(Fit(sums.act_minutes[kind]));
  }
}

void WriteOutside(const Sums& sums, v1::ActivityReport& report) {
  v1::OutsideFigures& outside = *report.mutable_met_outside();
  outside.set_people_seen(Fit(sums.outside_people));
  std::int64_t visits = 0;
  for (std::size_t setting = 0; setting < sums.settings.size(); ++setting) {
    if (IsOutside(setting)) visits += sums.settings[setting].visits;
  }
  outside.set_visits(Fit(visits));
  for (const v1::SettingFigure& line : report.by_setting()) {
    if (IsOutside(static_cast<std::size_t>(line.setting()))) *outside.add_by_setting() = line;
  }
}

}  // namespace

std::vector<std::int64_t> ExplodeKits(const std::vector<ItemFacts>& items, const std::vector<std::int64_t>& units) {
  std::vector<std::int64_t> exploded(units.size());
  for (ItemNumber item = 0; item < units.size(); ++item) {
    if (items[item].components.empty()) exploded[item] += units[item];
    for (const auto& [component, quantity] : items[item].components) exploded[component] += units[item] * quantity;
  }
  return exploded;
}

v1::ActivityReport MakeReport(const Figures& figures, const std::vector<std::string>& sites, DayRange range) {
  const Sums sums = SumUp(figures, figures.ColumnsOf(sites), range);
  const std::vector<std::int64_t> exploded = ExplodeKits(figures.items(), sums.units);
  v1::ActivityReport report;
  for (const std::string& site : sites) report.add_sites(site);
  report.set_from(FormatDay(range.first));
  report.set_to(FormatDay(range.last));
  report.set_people_seen(Fit(sums.people));
  report.set_new_people(Fit(sums.new_people));
  report.set_visits(Fit(sums.visits));
  report.set_anonymous_visits(Fit(sums.anonymous_visits));
  WriteCounts(sums.genders, *report.mutable_by_gender(),
              [](auto& line, int index) { line.set_gender(static_cast<Gender>(index)); });
  WriteCounts(sums.age_bands, *report.mutable_by_age_band(),
              [](auto& line, int index) { line.set_age_band(static_cast<AgeBand>(index)); });
  WriteCounts(sums.settings, *report.mutable_by_setting(),
              [](auto& line, int index) { line.set_setting(static_cast<Setting>(index)); });
  WriteActs(sums, report);
  WriteSupplies(figures.items(), sums.units, *report.mutable_supplies());
  WriteSupplies(figures.items(), exploded, *report.mutable_components());
  report.set_syringes_distributed(Fit(Syringes(figures.items(), exploded)));
  report.set_syringes_returned(Fit(sums.returned));
  AddOutreach(figures.OutreachOf(sites), range, report);
  report.mutable_outings()->set_visits(Fit(sums.outing_visits));
  report.mutable_outings()->set_people_seen(Fit(sums.outing_people));
  WriteOutside(sums, report);
  *report.mutable_referrals() = ReferralFiguresOf(figures.ReferralsOf(sites), range);
  return report;
}

}  // namespace passerelle::statistics
