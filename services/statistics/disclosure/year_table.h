// One calendar year of the whole association, as those see it who do not know the people: every site and the
// association, every month and the year, every line of the report. What may be shown is decided for all of it at once,
// so that no answer gives away what another holds back. Pure.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/disclosure/cell_table.h"
#include "services/statistics/disclosure/line_relations.h"
#include "services/statistics/figures.h"

namespace passerelle::statistics::disclosure {

// 1-12: a month; 0: the year.
using Period = int;
inline constexpr Period kWholeYear = 0;
DayRange RangeOf(int year, Period period);

// The site that stands for the whole association.
inline constexpr char kAssociation[] = "";

class YearTable {
 public:
  // `thresholds`: the fewest people a number may be of, rising; each audience sees what is left after its own.
  YearTable(const Figures& figures, int year, const std::vector<std::int64_t>& thresholds);

  // The report without what must not be shown.
  v1::ActivityReport Report(const std::string& site, Period period) const;
  bool Hidden(const std::string& site, Period period, std::string_view line) const;

 private:
  using Place = std::pair<std::string, Period>;
  enum class Axis : std::uint8_t { kMonths, kSites };

  void AddReport(const Place& place);
  void RelateMonths(const std::string& site);
  void RelateSites(Period period);
  // Relates each line of the whole to the same line of the parts.
  void RelateParts(const Place& whole, const std::vector<Place>& parts, Axis axis);
  void RelatePeople(std::string_view line, Cell whole, std::vector<Cell> parts, Axis axis);
  const Lines& LinesAt(const Place& place) const;
  std::vector<std::string> SitesOf(const std::string& site) const;

  const Figures& figures_;
  int year_;
  std::vector<std::string> sites_;
  CellTable cells_;
  absl::flat_hash_map<Place, Lines> lines_;
};

}  // namespace passerelle::statistics::disclosure
