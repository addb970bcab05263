#include "services/outreach/days.h"

#include <absl/strings/str_cat.h>

#include "services/runtime/base/status.h"

namespace passerelle::outreach {
namespace {

absl::Status RangeInvalid(const std::string& what) {
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to", what);
}

}  // namespace

absl::StatusOr<Days> ReadDays(const std::string& from, const std::string& to, int most_days) {
  Days days;
  if (absl::ParseCivilTime(from, &days.first) && absl::ParseCivilTime(to, &days.last) && days.first <= days.last &&
      days.last - days.first < most_days) {
    return days;
  }
  return RangeInvalid(absl::StrCat("must not be before from, and ", most_days, " days at most"));
}

absl::Status CheckDays(const std::string& from, const std::string& to) {
  // Days are written YYYY-MM-DD, so their text order is their order in time.
  if (from.empty() || to.empty() || from <= to) return absl::OkStatus();
  return RangeInvalid("must not be before from");
}

}  // namespace passerelle::outreach
