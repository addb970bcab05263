#include "services/statistics/exports/line_values.h"

#include <cmath>

namespace passerelle::statistics::exports {

using Line = v1::ReportLine;

int DecimalsOf(Line::Unit unit) {
  switch (unit) {
    case Line::HOURS:
    case Line::PERCENT:
    case Line::FTE:
    case Line::MONEY:
      return 2;
    default:
      return 0;
  }
}

bool IsNumber(Line::Unit unit) { return unit != Line::TEXT && unit != Line::YES_NO; }

std::string WordedValue(const Line& line, std::int64_t value, const Words& words) {
  if (line.unit() == Line::TEXT) return line.text();
  return value != 0 ? words.yes : words.no;
}

std::optional<std::int64_t> DifferenceOf(const Line& line) {
  if (!IsNumber(line.unit()) || !line.known() || !line.previous_known()) return std::nullopt;
  return line.value() - line.previous_value();
}

std::optional<std::int64_t> ChangeOf(const Line& line) {
  const std::optional<std::int64_t> difference = DifferenceOf(line);
  if (!difference || line.unit() == Line::PERCENT || line.previous_value() == 0) return std::nullopt;
  return std::llround(static_cast<double>(*difference) * 1000 / static_cast<double>(line.previous_value()));
}

}  // namespace passerelle::statistics::exports
