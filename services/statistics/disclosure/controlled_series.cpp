#include "services/statistics/disclosure/controlled_series.h"

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/statistics/disclosure/report_lines.h"
#include "services/statistics/report.h"

namespace passerelle::statistics::disclosure {
namespace {

constexpr std::int64_t kMostYearsInSeries = 5;
constexpr std::int64_t kNoRate = -1;

bool CountsPeople(v1::Metric metric) { return metric == v1::PEOPLE_SEEN || metric == v1::NEW_PEOPLE; }

// The line that holds the metric back when it is hidden, whatever part of it is asked for.
std::vector<std::string> LinesBehindAll(v1::Metric metric) {
  switch (metric) {
    case v1::VISITS:
      return {kVisitsLine};
    case v1::PEOPLE_SEEN:
      return {kPeopleLine};
    case v1::NEW_PEOPLE:
      return {kNewLine};
    case v1::REFERRALS_SENT:
      return {kReferralsLine};
    case v1::ACTS:
    case v1::ACT_MINUTES:
      return {kActsLine};
    case v1::SYRINGES_DISTRIBUTED:
    case v1::SYRINGES_RETURNED:
    case v1::ITEMS_DISTRIBUTED:
    case v1::NALOXONE_KITS:
      return {kPeopleLine, kVisitsLine};
    default:
      return {};
  }
}

std::vector<std::string> LinesBehind(v1::Metric metric, const Selection& selection) {
  std::vector<std::string> lines;
  if (selection.setting != common::v1::SETTING_UNSPECIFIED)
    lines.push_back(StrCat("setting/", static_cast<int>(selection.setting)));
  if (selection.act != common::v1::ACT_KIND_UNSPECIFIED)
    lines.push_back(StrCat("act/", static_cast<int>(selection.act)));
  // Numbers of one item on few visits stand close to the people themselves, as all of them do.
  if (lines.empty() || !selection.item.empty()) {
    for (std::string& line : LinesBehindAll(metric)) lines.push_back(std::move(line));
  }
  return lines;
}

class ControlledMetric {
 public:
  ControlledMetric(const Figures& figures, int year, const std::vector<std::int64_t>& thresholds, v1::Metric metric,
                   Selection selection)
      : figures_(figures),
        year_(year),
        table_(figures, year, thresholds),
        metric_(metric),
        selection_(std::move(selection)),
        lines_(LinesBehind(metric, selection_)) {}

  bool Hidden(const std::string& site, Period period) const {
    for (const std::string& line : lines_) {
      if (table_.Hidden(site, period, line)) return true;
    }
    return false;
  }
  std::int64_t Value(const std::string& site, Period period) const { return ValueOf(site, period, metric_); }
  // Absent where it is hidden.
  std::optional<std::int64_t> PeopleSeen(const std::string& site, Period period) const {
    if (table_.Hidden(site, period, kPeopleLine)) return std::nullopt;
    return ValueOf(site, period, v1::PEOPLE_SEEN);
  }

 private:
  std::int64_t ValueOf(const std::string& site, Period period, v1::Metric metric) const {
    const std::vector<std::string> sites =
        site == kAssociation ? figures_.KnownSites() : std::vector<std::string>{site};
    return MakeSeries(figures_, sites, metric, {RangeOf(year_, period)}, selection_).front();
  }

  const Figures& figures_;
  int year_;
  YearTable table_;
  v1::Metric metric_;
  Selection selection_;
  std::vector<std::string> lines_;
};

void AddPoints(const ControlledMetric& metric, const std::string& site, int year, DayRange range,
               v1::ActivitySeries& series) {
  for (Period month = 1; month <= 12; ++month) {
    const DayRange days = RangeOf(year, month);
    if (days.last < range.first || range.last < days.first) continue;
    v1::SeriesPoint& point = *series.add_points();
    point.set_from(FormatDay(days.first));
    point.set_suppressed(metric.Hidden(site, month));
    if (!point.suppressed()) point.set_value(metric.Value(site, month));
  }
}

}  // namespace

absl::StatusOr<v1::ActivitySeries> ControlledSeries(const Figures& figures, const std::vector<std::string>& sites,
                                                    const v1::GetActivitySeriesRequest& request, DayRange range,
                                                    const std::vector<std::int64_t>& thresholds) {
  ASSIGN_OR_RETURN(const std::string site, OneSiteOrAll(sites, figures));
  const std::int64_t first_year = CivilOf(range.first).year();
  const std::int64_t last_year = CivilOf(range.last).year();
  if (last_year - first_year >= kMostYearsInSeries) {
    return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to",
                      "For this audience the range lies within five calendar years.");
  }
  v1::ActivitySeries series;
  series.set_metric(request.metric());
  series.set_interval(v1::MONTH);
  for (std::int64_t year = first_year; year <= last_year; ++year) {
    const int number = static_cast<int>(year);
    AddPoints(ControlledMetric(figures, number, thresholds, request.metric(),
                               {request.setting(), request.act(), request.item()}),
              site, number, range, series);
  }
  return series;
}

absl::StatusOr<v1::SiteComparison> ControlledComparison(const Figures& figures, const std::vector<std::string>& sites,
                                                        v1::Metric metric, DayRange range,
                                                        const std::vector<std::int64_t>& thresholds) {
  ASSIGN_OR_RETURN(const CalendarPeriod period, PeriodAround(range));
  const ControlledMetric figure(figures, period.year, thresholds, metric, Selection{});
  v1::SiteComparison comparison;
  comparison.set_metric(metric);
  comparison.set_from(FormatDay(RangeOf(period.year, period.period).first));
  comparison.set_to(FormatDay(RangeOf(period.year, period.period).last));
  for (const std::string& site : sites) {
    v1::SiteFigure& line = *comparison.add_sites();
    line.set_site(site);
    line.set_site_count(1);
    if (CountsPeople(metric)) line.set_per_hundred_people(kNoRate);
    const std::optional<std::int64_t> people = figure.PeopleSeen(site, period.period);
    line.set_suppressed(figure.Hidden(site, period.period) || !people);
    if (line.suppressed()) continue;
    line.set_value(figure.Value(site, period.period));
    if (!CountsPeople(metric) && *people > 0) line.set_per_hundred_people((line.value() * 100 + *people / 2) / *people);
  }
  return comparison;
}

}  // namespace passerelle::statistics::disclosure
