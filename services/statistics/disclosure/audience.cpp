#include "services/statistics/disclosure/audience.h"

#include "services/runtime/base/status.h"

namespace passerelle::statistics::disclosure {

const config::Setting kInternalThreshold{"PASSERELLE_DISCLOSURE_INTERNAL", std::int64_t{5},
                                         "the fewest people a figure may be of, inside the association"};
const config::Setting kPublishedThreshold{"PASSERELLE_DISCLOSURE_PUBLISHED", std::int64_t{11},
                                          "the fewest people a figure may be of, for anybody"};

bool SeesEverything(const access::Principal& principal, v1::Audience asked) {
  return asked == v1::AUDIENCE_UNSPECIFIED && principal.Has("people.read");
}

v1::Audience AudienceOf(v1::Audience asked) { return asked == v1::AUDIENCE_UNSPECIFIED ? v1::INTERNAL : asked; }

std::vector<std::int64_t> ThresholdsOf(v1::Audience audience, const config::Settings& settings) {
  std::vector<std::int64_t> thresholds = {settings.Int(kInternalThreshold)};
  if (audience == v1::PUBLISHED) thresholds.push_back(settings.Int(kPublishedThreshold));
  return thresholds;
}

absl::StatusOr<CalendarPeriod> PeriodAround(DayRange range) {
  const absl::CivilDay first = CivilOf(range.first);
  const absl::CivilDay last = CivilOf(range.last);
  if (first.year() != last.year()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to",
                      "For this audience the range lies within one calendar year.");
  }
  const int year = static_cast<int>(first.year());
  const DayRange month = RangeOf(year, first.month());
  const bool is_month = month.first == range.first && month.last == range.last;
  return CalendarPeriod{year, is_month ? first.month() : kWholeYear};
}

absl::StatusOr<std::string> OneSiteOrAll(const std::vector<std::string>& sites, const Figures& figures) {
  if (sites.size() == 1) return sites.front();
  if (sites == figures.KnownSites()) return std::string(kAssociation);
  return FieldError(absl::StatusCode::kInvalidArgument, "SITES_NOT_TOGETHER", "site",
                    "For this audience figures are of one site, or of all.");
}

}  // namespace passerelle::statistics::disclosure
