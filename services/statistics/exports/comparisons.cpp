#include "services/statistics/exports/comparisons.h"

#include <algorithm>
#include <string_view>

#include "services/runtime/base/text.h"

namespace passerelle::statistics::exports {
namespace {

using documents::Language;
using Line = v1::ReportLine;

// More bars than this are read better in the table.
constexpr std::size_t kMostBars = 24;
// The section of the form that sums the year up.
constexpr std::string_view kSummary = "evolution";

// A line's place in the form: lines of the same place and unit are compared.
struct Place {
  int parent;             // index of the line it is a part of; -1: none
  std::string_view stem;  // its id without the last word
  Line::Unit unit;
  bool operator==(const Place& other) const = default;
};

bool IsDrawn(Line::Unit unit) {
  return unit == Line::PEOPLE || unit == Line::COUNT || unit == Line::HOURS || unit == Line::FTE;
}

// The parts of one line are comparable; of the uppermost lines those that the section itself names and that were
// counted.
bool IsComparable(const v1::ReportSection& section, const Line& line, const Place& place) {
  if (!IsDrawn(line.unit())) return false;
  return place.parent >= 0 || (place.stem == section.id() && line.source() == Line::COUNTED);
}

bool CountsSomething(const Line& line) {
  return (line.known() && line.value() > 0) || (line.previous_known() && line.previous_value() > 0);
}

// The line that each line is a part of; -1 for the uppermost.
std::vector<int> ParentsOf(const v1::ReportSection& section) {
  std::vector<int> parents;
  parents.reserve(static_cast<std::size_t>(section.lines_size()));
  for (int i = 0; i < section.lines_size(); ++i) {
    int parent = i - 1;
    while (parent >= 0 && section.lines(parent).depth() >= section.lines(i).depth()) {
      parent = parents[static_cast<std::size_t>(parent)];
    }
    parents.push_back(parent);
  }
  return parents;
}

std::string_view StemOf(std::string_view id) { return id.substr(0, std::min(id.rfind('.'), id.size())); }

// By what the parts of a line are told apart, where the form's ids say so.
std::string_view Criterion(std::string_view stem, Language language) {
  const bool english = language == Language::kEnglish;
  if (stem.ends_with(".age")) return english ? ", by age" : " par tranche d’âge";
  if (stem.ends_with(".gender")) return english ? ", by gender" : " par genre";
  if (stem.ends_with(".setting")) return english ? ", by setting" : " par lieu de rencontre";
  return {};
}

std::string TitleOf(const v1::ReportSection& section, const Place& place, Language language) {
  if (place.parent < 0) return section.title();
  const Line& parent = section.lines(place.parent);
  if (StemOf(parent.id()) == place.stem) return parent.label();
  return StrCat(parent.label(), Criterion(place.stem, language));
}

bool IsWorthDrawing(const Comparison& comparison) {
  const std::size_t fewest = comparison.unit == Line::PEOPLE ? 2 : 3;
  return comparison.lines.size() >= fewest && comparison.lines.size() <= kMostBars;
}

}  // namespace

std::vector<Comparison> ComparisonsOf(const v1::ReportSection& section, Language language) {
  const std::vector<int> parents = ParentsOf(section);
  std::vector<Place> places;
  std::vector<Comparison> comparisons;
  for (int i = 0; i < section.lines_size(); ++i) {
    const Line& line = section.lines(i);
    const Place place{parents[static_cast<std::size_t>(i)], StemOf(line.id()), line.unit()};
    if (!IsComparable(section, line, place) || !CountsSomething(line)) continue;
    const auto found = std::find(places.begin(), places.end(), place);
    if (found == places.end()) {
      places.push_back(place);
      comparisons.push_back({TitleOf(section, place, language), line.unit(), {&line}});
    } else {
      comparisons[static_cast<std::size_t>(found - places.begin())].lines.push_back(&line);
    }
  }
  std::erase_if(comparisons, [](const Comparison& comparison) { return !IsWorthDrawing(comparison); });
  return comparisons;
}

std::vector<const Line*> KeyFiguresOf(const v1::AnnualReport& report) {
  std::vector<const Line*> figures;
  for (const v1::ReportSection& section : report.sections()) {
    if (section.id() != kSummary) continue;
    for (const Line& line : section.lines()) {
      if (IsDrawn(line.unit()) && line.known() && line.value() > 0) figures.push_back(&line);
    }
  }
  return figures;
}

}  // namespace passerelle::statistics::exports
