#include <algorithm>

#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {
namespace {

using Numbers = std::vector<int>;
using v1::ReportLine;

bool Holds(const Numbers& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// Which part of the public, at most one of them stated.
struct Part {
  Numbers genders, age_bands, settings;

  explicit Part(Parameters& parameters)
      : genders(parameters.Numbers("genders", *common::v1::Gender_descriptor())),
        age_bands(parameters.Numbers("age_bands", *common::v1::AgeBand_descriptor())),
        settings(parameters.Numbers("settings", *common::v1::Setting_descriptor())) {
    const bool alone = (genders.empty() && age_bands.empty()) || (genders.empty() && settings.empty()) ||
                       (age_bands.empty() && settings.empty());
    if (!alone) parameters.Refuse("genders, age_bands and settings exclude each other");
  }
};

Marks MarksOfSettings(const Numbers& settings) {
  Marks marks = 0;
  for (const int setting : settings) marks |= MarksOf(static_cast<std::uint32_t>(setting), 0, 0);
  return marks;
}

Marks MarksOfActs(const Numbers& kinds) {
  Marks marks = 0;
  for (const int kind : kinds) marks |= 1u << (kActMarkShift + kind - 1);
  return marks;
}

// Adds up value(line) of the lines whose number is asked for; every line when none is.
template <class Lines, class NumberOf, class Value>
std::int64_t Sum(const Lines& lines, const Numbers& asked, NumberOf number_of, Value value) {
  std::int64_t sum = 0;
  for (const auto& line : lines) {
    if (asked.empty() || Holds(asked, number_of(line))) sum += value(line);
  }
  return sum;
}

template <class Value>
std::int64_t SumOfPart(const v1::ActivityReport& report, const Part& part, Value value) {
  if (!part.age_bands.empty()) {
    return Sum(
        report.by_age_band(), part.age_bands, [](const auto& line) { return line.age_band(); }, value);
  }
  if (!part.settings.empty()) {
    return Sum(
        report.by_setting(), part.settings, [](const auto& line) { return line.setting(); }, value);
  }
  return Sum(
      report.by_gender(), part.genders, [](const auto& line) { return line.gender(); }, value);
}

using KindCounts = std::map<int, std::int64_t>;

// Of the report's lines, or in some settings of the counts by kind.
std::int64_t SumActs(const YearCount& year, const Numbers& kinds, const Numbers& settings,
                     std::int32_t (v1::ActFigure::*of_line)() const, KindCounts OriginCount::*by_kind) {
  if (settings.empty()) {
    const auto kind_of = [](const v1::ActFigure& line) { return line.kind(); };
    return Sum(year.report().acts(), kinds, kind_of, [of_line](const auto& line) { return (line.*of_line)(); });
  }
  return SumOver({settings.begin(), settings.end()}, year, [&](const OriginCount& count) {
    const auto kind_of = [](const auto& line) { return line.first; };
    return Sum(count.*by_kind, kinds, kind_of, [](const auto& line) { return line.second; });
  });
}

}  // namespace

Figure PeopleSeen(Parameters& parameters) {
  return Counting(ReportLine::PEOPLE, [part = Part(parameters)](const YearCount& year) {
    if (!part.settings.empty()) return year.PeopleWithAnyOf(MarksOfSettings(part.settings));
    return SumOfPart(year.report(), part, [](const auto& line) { return line.people_seen(); });
  });
}

Figure NewPeople(Parameters&) {
  return Counting(ReportLine::PEOPLE, [](const YearCount& year) -> std::int64_t { return year.report().new_people(); });
}

Figure Visits(Parameters& parameters) {
  return Counting(ReportLine::COUNT, [part = Part(parameters)](const YearCount& year) {
    return SumOfPart(year.report(), part, [](const auto& line) { return line.visits(); });
  });
}

Figure AnonymousVisits(Parameters&) {
  return Counting(ReportLine::COUNT,
                  [](const YearCount& year) -> std::int64_t { return year.report().anonymous_visits(); });
}

Figure Acts(Parameters& parameters) {
  const Numbers kinds = parameters.Numbers("kinds", *common::v1::ActKind_descriptor());
  const Numbers settings = parameters.Numbers("settings", *common::v1::Setting_descriptor());
  const std::string count = parameters.OneOf("count", {"ACTS", "PEOPLE", "HOURS"});
  if (count == "PEOPLE") {
    if (!settings.empty()) parameters.Refuse("people are not told by setting and act");
    const Marks marks = kinds.empty() ? ~Marks{0} << kActMarkShift & ~(1u << kOutingMark) : MarksOfActs(kinds);
    return Counting(ReportLine::PEOPLE, [marks](const YearCount& year) { return year.PeopleWithAnyOf(marks); });
  }
  if (count == "HOURS") {
    return Counting(ReportLine::HOURS, [kinds, settings](const YearCount& year) {
      return HoursOf(SumActs(year, kinds, settings, &v1::ActFigure::minutes, &OriginCount::act_minutes));
    });
  }
  return Counting(ReportLine::COUNT, [kinds, settings](const YearCount& year) {
    return SumActs(year, kinds, settings, &v1::ActFigure::count, &OriginCount::acts);
  });
}

}  // namespace passerelle::statistics
