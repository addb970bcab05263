#include <algorithm>

#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {
namespace {

using v1::ReportLine;

// Returned for a hundred handed out, in hundredths.
std::optional<std::int64_t> ReturnRatio(const v1::ActivityReport& report) {
  const std::int64_t distributed = report.syringes_distributed();
  if (distributed <= 0) return std::nullopt;
  return (std::int64_t{report.syringes_returned()} * 10000 + distributed / 2) / distributed;
}

}  // namespace

Figure Units(Parameters& parameters) {
  const std::vector<std::string> lines = parameters.Words("report_lines");
  const std::vector<std::string> others = parameters.Words("except");
  const bool whole = parameters.Flag("kits_whole");
  if (lines.empty() == others.empty()) parameters.Refuse("units are of some report lines or of all lines except some");
  return Counting(ReportLine::COUNT, [lines, others, whole](const YearCount& year) {
    const bool listed = !lines.empty();
    const std::vector<std::string>& list = listed ? lines : others;
    std::int64_t units = 0;
    for (const auto& [line, quantity] : whole ? year.units_as_handed_out() : year.units()) {
      if ((std::find(list.begin(), list.end(), line) != list.end()) == listed) units += quantity;
    }
    return units;
  });
}

Figure SyringesDistributed(Parameters&) {
  return Counting(ReportLine::COUNT,
                  [](const YearCount& year) -> std::int64_t { return year.report().syringes_distributed(); });
}

Figure SyringesReturned(Parameters&) {
  return Counting(ReportLine::COUNT,
                  [](const YearCount& year) -> std::int64_t { return year.report().syringes_returned(); });
}

Figure SyringeReturnRatio(Parameters&) {
  return {ReportLine::PERCENT, [](const YearCount& year) -> std::optional<LineValue> {
            const std::optional<std::int64_t> ratio = ReturnRatio(year.report());
            if (!ratio) return std::nullopt;
            return LineValue{*ratio, {}};
          }};
}

}  // namespace passerelle::statistics
