#include "services/statistics/disclosure/year_table.h"

#include "services/statistics/disclosure/report_lines.h"
#include "services/statistics/report.h"

namespace passerelle::statistics::disclosure {
namespace {

constexpr Period kLastMonth = 12;
}  // namespace

DayRange RangeOf(int year, Period period) {
  if (period == kWholeYear) return {DayOf(absl::CivilDay(year, 1, 1)), DayOf(absl::CivilDay(year, 12, 31))};
  const absl::CivilMonth month(year, period);
  return {DayOf(absl::CivilDay(month)), DayOf(absl::CivilDay(month + 1)) - 1};
}

YearTable::YearTable(const Figures& figures, int year, const std::vector<std::int64_t>& thresholds)
    : figures_(figures), year_(year), sites_(figures.KnownSites()) {
  std::vector<std::string> places = sites_;
  places.emplace_back(kAssociation);
  for (const std::string& site : places) {
    for (Period period = kWholeYear; period <= kLastMonth; ++period) AddReport({site, period});
    RelateMonths(site);
  }
  for (Period period = kWholeYear; period <= kLastMonth; ++period) RelateSites(period);
  for (const std::int64_t threshold : thresholds) cells_.Protect(threshold);
}

v1::ActivityReport YearTable::Report(const std::string& site, Period period) const {
  v1::ActivityReport report = MakeReport(figures_, SitesOf(site), RangeOf(year_, period));
  Withhold([&](std::string_view line) { return Hidden(site, period, line); }, report);
  return report;
}

bool YearTable::Hidden(const std::string& site, Period period, std::string_view line) const {
  const Lines& lines = LinesAt({site, period});
  const auto found = lines.find(line);
  return found != lines.end() && cells_.Hidden(found->second.unit);
}

std::vector<std::string> YearTable::SitesOf(const std::string& site) const {
  return site == kAssociation ? sites_ : std::vector<std::string>{site};
}

const Lines& YearTable::LinesAt(const Place& place) const {
  static const auto* none = new Lines();
  const auto found = lines_.find(place);
  return found == lines_.end() ? *none : found->second;
}

void YearTable::AddReport(const Place& place) {
  Lines& lines = lines_[place];
  const v1::ActivityReport report = MakeReport(figures_, SitesOf(place.first), RangeOf(year_, place.second));
  for (const ReportCells& counted : CellsOf(report)) {
    LineCells& line = lines[counted.line];
    line.unit = counted.line == kRegisteredLine ? cells_.AddHiddenUnit() : cells_.AddUnit();
    if (counted.people) line.people = cells_.AddCell(line.unit, *counted.people);
    if (counted.amount) line.amount = cells_.AddCell(line.unit, *counted.amount);
  }
  RelateLines(lines, cells_);
}

void YearTable::RelateMonths(const std::string& site) {
  std::vector<Place> months;
  months.reserve(kLastMonth);
  for (Period month = 1; month <= kLastMonth; ++month) months.emplace_back(site, month);
  RelateParts({site, kWholeYear}, months, Axis::kMonths);
}

void YearTable::RelateSites(Period period) {
  std::vector<Place> places;
  places.reserve(sites_.size());
  for (const std::string& site : sites_) places.emplace_back(site, period);
  RelateParts({kAssociation, period}, places, Axis::kSites);
}

void YearTable::RelateParts(const Place& whole, const std::vector<Place>& parts, Axis axis) {
  for (const auto& [name, line] : LinesAt(whole)) {
    std::vector<Cell> people, amounts;
    for (const Place& part : parts) {
      const auto found = LinesAt(part).find(name);
      if (found == LinesAt(part).end()) continue;
      if (found->second.people) people.push_back(*found->second.people);
      if (found->second.amount) amounts.push_back(*found->second.amount);
    }
    if (line.amount) cells_.AddSum(*line.amount, std::move(amounts));
    if (line.people) RelatePeople(name, *line.people, std::move(people), axis);
  }
}

void YearTable::RelatePeople(std::string_view line, Cell whole, std::vector<Cell> parts, Axis axis) {
  if (line != kNewLine) {
    cells_.AddCover(whole, std::move(parts));
  } else if (axis == Axis::kMonths) {
    cells_.AddSum(whole, std::move(parts));
  } else {
    // Whoever is new to a site may have been elsewhere before.
    cells_.AddUpperBound(whole, std::move(parts));
  }
}

}  // namespace passerelle::statistics::disclosure
