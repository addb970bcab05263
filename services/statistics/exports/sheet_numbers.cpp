#include "services/statistics/exports/sheet_numbers.h"

namespace passerelle::statistics::exports {

using documents::NumberFormat;
using Line = v1::ReportLine;

double CellNumber(Line::Unit unit, std::int64_t value) {
  switch (unit) {
    case Line::PERCENT:
      return static_cast<double>(value) / 10000;
    case Line::HOURS:
    case Line::FTE:
    case Line::MONEY:
      return static_cast<double>(value) / 100;
    default:
      return static_cast<double>(value);
  }
}

NumberFormat FormatOf(Line::Unit unit) {
  switch (unit) {
    case Line::PERCENT:
      return NumberFormat::kPercent;
    case Line::MONEY:
      return NumberFormat::kEuros;
    case Line::HOURS:
    case Line::FTE:
      return NumberFormat::kHundredths;
    default:
      return NumberFormat::kWhole;
  }
}

NumberFormat SignedFormatOf(Line::Unit unit) {
  switch (unit) {
    case Line::PERCENT:
      return NumberFormat::kSignedPercent;
    case Line::MONEY:
      return NumberFormat::kSignedEuros;
    case Line::HOURS:
    case Line::FTE:
      return NumberFormat::kSignedHundredths;
    default:
      return NumberFormat::kSignedWhole;
  }
}

}  // namespace passerelle::statistics::exports
