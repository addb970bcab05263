#include "services/statistics/exports/value_text.h"

#include "services/runtime/base/text.h"
#include "services/runtime/documents/numbers.h"

namespace passerelle::statistics::exports {
namespace {

using Line = v1::ReportLine;

constexpr std::string_view kNoBreakSpace = "\u00A0";

// A number with what stands for its unit, as each language sets it.
std::string WithUnit(const std::string& number, Line::Unit unit, Language language) {
  const bool english = language == Language::kEnglish;
  switch (unit) {
    case Line::HOURS:
      return StrCat(number, kNoBreakSpace, "h");
    case Line::PERCENT:
      return english ? StrCat(number, "%") : StrCat(number, kNoBreakSpace, "%");
    case Line::FTE:
      return StrCat(number, kNoBreakSpace, english ? "FTE" : "ETP");
    case Line::MONEY:
      return english ? StrCat("€", number) : StrCat(number, kNoBreakSpace, "€");
    default:
      return number;
  }
}

std::string WithSign(std::int64_t value, const std::string& text) { return value > 0 ? "+" + text : text; }

}  // namespace

std::string ValueText(Line::Unit unit, std::int64_t value, Language language) {
  return WithUnit(documents::Grouped(value, DecimalsOf(unit), language), unit, language);
}

std::string DifferenceText(Line::Unit unit, std::int64_t difference, Language language) {
  if (unit != Line::PERCENT) return WithSign(difference, ValueText(unit, difference, language));
  // Points, which are not per cent of anything.
  const std::string_view points = language == Language::kEnglish ? "pp" : "pt";
  return WithSign(difference, StrCat(documents::Grouped(difference, 2, language), kNoBreakSpace, points));
}

std::string ChangeText(std::int64_t change, Language language) {
  return WithSign(change, WithUnit(documents::Grouped(change, 1, language), Line::PERCENT, language));
}

}  // namespace passerelle::statistics::exports
