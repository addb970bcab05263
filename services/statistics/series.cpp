#include <algorithm>
#include <limits>

#include "services/statistics/origins.h"
#include "services/statistics/outreach_report.h"
#include "services/statistics/people_tally.h"
#include "services/statistics/report.h"

namespace passerelle::statistics {
namespace {

using Columns = std::vector<const SiteColumns*>;

DayRange Whole(const std::vector<DayRange>& intervals) { return {intervals.front().first, intervals.back().last}; }

// The interval that a day of the range lies in.
std::size_t IntervalAt(const std::vector<DayRange>& intervals, Day day) {
  const auto after = std::upper_bound(intervals.begin(), intervals.end(), day,
                                      [](Day value, const DayRange& interval) { return value < interval.first; });
  return static_cast<std::size_t>(after - intervals.begin()) - 1;
}

std::vector<std::int64_t> PeopleSeen(const Figures& figures, const Columns& sites,
                                     const std::vector<DayRange>& intervals, common::v1::Setting setting) {
  const bool any = setting == common::v1::SETTING_UNSPECIFIED;
  const Marks wanted = MarksOf(setting, 0, 0);
  std::vector<std::int64_t> values;
  for (const DayRange& interval : intervals) {
    PeopleTally tally(figures.counted_as());
    for (const SiteColumns* site : sites) {
      site->ForEachSeen(interval, [&](PersonNumber person, Marks marks, std::uint32_t visits) {
        if (any || (marks & wanted) != 0) tally.Add(person, marks, visits);
      });
    }
    values.push_back(static_cast<std::int64_t>(tally.people().size()));
  }
  return values;
}

std::vector<std::int64_t> NewPeople(const Figures& figures, const Columns& sites,
                                    const std::vector<DayRange>& intervals) {
  constexpr Day kNever = std::numeric_limits<Day>::max();
  std::vector<Day> first_days(figures.people().size(), kNever);
  for (const SiteColumns* site : sites) {
    for (const FirstDay& first : site->first_days()) {
      Day& earliest = first_days[figures.counted_as()[first.person]];
      earliest = std::min(earliest, first.day);
    }
  }
  const DayRange whole = Whole(intervals);
  std::vector<std::int64_t> values(intervals.size());
  for (const Day day : first_days) {
    if (whole.first <= day && day <= whole.last) ++values[IntervalAt(intervals, day)];
  }
  return values;
}

// How many syringes one unit of each item holds.
std::vector<std::int64_t> SyringesPerUnit(const std::vector<ItemFacts>& items) {
  std::vector<std::int64_t> syringes(items.size());
  for (ItemNumber item = 0; item < items.size(); ++item) {
    if (items[item].components.empty()) syringes[item] = items[item].report_line == "syringes" ? 1 : 0;
    for (const auto& [component, quantity] : items[item].components) {
      if (items[component].report_line == "syringes") syringes[item] += quantity;
    }
  }
  return syringes;
}

// Adds up weight(figure) of every day's figures.
template <class Weight>
std::vector<std::int64_t> Additive(const Columns& sites, const std::vector<DayRange>& intervals, Weight weight) {
  std::vector<std::int64_t> values(intervals.size());
  for (const SiteColumns* site : sites) {
    site->ForEachDayFigure(Whole(intervals), [&](Day day, const SiteColumns::Figure& figure) {
      const std::int64_t value = weight(figure) * figure.amount;
      if (value != 0) values[IntervalAt(intervals, day)] += value;
    });
  }
  return values;
}

// Whether an origin is the setting asked for, if one is.
bool IsIn(common::v1::Setting setting, std::uint32_t origin) {
  return setting == common::v1::SETTING_UNSPECIFIED || origin == static_cast<std::uint32_t>(setting);
}

std::vector<std::int64_t> Returns(const Columns& sites, const std::vector<DayRange>& intervals,
                                  common::v1::Setting setting) {
  return Additive(sites, intervals, [setting](const SiteColumns::Figure& figure) -> std::int64_t {
    return figure.kind() == FigureKind::kReturns && IsIn(setting, OriginOfIndex(figure.index())) ? 1 : 0;
  });
}

// The acts, or their minutes.
std::vector<std::int64_t> OfActs(const Columns& sites, const std::vector<DayRange>& intervals, FigureKind kind,
                                 const Selection& selection) {
  return Additive(sites, intervals, [&](const SiteColumns::Figure& figure) -> std::int64_t {
    if (figure.kind() != kind || !IsIn(selection.setting, OriginOfIndex(figure.index()))) return 0;
    const bool every_kind = selection.act == common::v1::ACT_KIND_UNSPECIFIED;
    return every_kind || SubjectOfIndex(figure.index()) == static_cast<std::uint32_t>(selection.act) ? 1 : 0;
  });
}

std::vector<std::int64_t> Visits(const Columns& sites, const std::vector<DayRange>& intervals,
                                 common::v1::Setting setting) {
  return Additive(sites, intervals, [setting](const SiteColumns::Figure& figure) -> std::int64_t {
    return figure.kind() == FigureKind::kVisits && IsIn(setting, figure.index()) ? 1 : 0;
  });
}

// What a unit of each item counts for, times the units handed out.
std::vector<std::int64_t> UnitsHandedOut(const Columns& sites, const std::vector<DayRange>& intervals,
                                         common::v1::Setting setting, const std::vector<std::int64_t>& per_unit) {
  return Additive(sites, intervals, [&](const SiteColumns::Figure& figure) -> std::int64_t {
    if (figure.kind() != FigureKind::kHandouts || !IsIn(setting, OriginOfIndex(figure.index()))) return 0;
    return per_unit[SubjectOfIndex(figure.index())];
  });
}

// One for each item, or for the only one that is wanted.
std::vector<std::int64_t> UnitsWanted(const std::vector<ItemFacts>& items, const std::string& wanted) {
  std::vector<std::int64_t> units(items.size());
  for (ItemNumber item = 0; item < items.size(); ++item) {
    units[item] = wanted.empty() || items[item].slug == wanted ? 1 : 0;
  }
  return units;
}

std::vector<std::int64_t> NaloxoneKits(const std::vector<const SiteOverdoseKits*>& sites,
                                       const std::vector<DayRange>& intervals) {
  const DayRange whole = Whole(intervals);
  std::vector<std::int64_t> values(intervals.size());
  for (const SiteOverdoseKits* site : sites) {
    for (const auto& [id, kit] : *site) {
      if (whole.first <= kit.day && kit.day <= whole.last) ++values[IntervalAt(intervals, kit.day)];
    }
  }
  return values;
}

std::vector<std::int64_t> OutreachSeries(const std::vector<const SiteOutreach*>& sites, v1::Metric metric,
                                         const std::vector<DayRange>& intervals) {
  const DayRange whole = Whole(intervals);
  std::vector<std::int64_t> values(intervals.size());
  ForEachOutreachAmount(sites, metric, [&](Day day, std::int64_t amount) {
    if (whole.first <= day && day <= whole.last) values[IntervalAt(intervals, day)] += amount;
  });
  return values;
}

std::vector<std::int64_t> ReferralSeries(const std::vector<const SiteReferrals*>& sites,
                                         const std::vector<DayRange>& intervals) {
  const DayRange whole = Whole(intervals);
  std::vector<std::int64_t> values(intervals.size());
  for (const SiteReferrals* site : sites) {
    for (const auto& [id, referral] : *site) {
      if (whole.first <= referral.day && referral.day <= whole.last) ++values[IntervalAt(intervals, referral.day)];
    }
  }
  return values;
}

}  // namespace

bool HasSettings(v1::Metric metric) {
  return metric == v1::VISITS || metric == v1::PEOPLE_SEEN || metric == v1::SYRINGES_DISTRIBUTED ||
         metric == v1::SYRINGES_RETURNED || HasActs(metric) || HasItems(metric);
}

bool HasActs(v1::Metric metric) { return metric == v1::ACTS || metric == v1::ACT_MINUTES; }

bool HasItems(v1::Metric metric) { return metric == v1::ITEMS_DISTRIBUTED; }

std::vector<std::int64_t> MakeSeries(const Figures& figures, const std::vector<std::string>& sites, v1::Metric metric,
                                     const std::vector<DayRange>& intervals, const Selection& selection) {
  const Columns columns = figures.ColumnsOf(sites);
  switch (metric) {
    case v1::VISITS:
      return Visits(columns, intervals, selection.setting);
    case v1::PEOPLE_SEEN:
      return PeopleSeen(figures, columns, intervals, selection.setting);
    case v1::NEW_PEOPLE:
      return NewPeople(figures, columns, intervals);
    case v1::ACTS:
      return OfActs(columns, intervals, FigureKind::kActs, selection);
    case v1::ACT_MINUTES:
      return OfActs(columns, intervals, FigureKind::kActMinutes, selection);
    case v1::SYRINGES_RETURNED:
      return Returns(columns, intervals, selection.setting);
    case v1::SYRINGES_DISTRIBUTED:
      return UnitsHandedOut(columns, intervals, selection.setting, SyringesPerUnit(figures.items()));
    case v1::ITEMS_DISTRIBUTED:
      return UnitsHandedOut(columns, intervals, selection.setting, UnitsWanted(figures.items(), selection.item));
    case v1::NALOXONE_KITS:
      return NaloxoneKits(figures.OverdoseKitsOf(sites), intervals);
    case v1::REFERRALS_SENT:
      return ReferralSeries(figures.ReferralsOf(sites), intervals);
    case v1::OUTINGS:
    case v1::NEEDLES_PICKED_UP:
    case v1::MEDIATION_ACTIONS:
      return OutreachSeries(figures.OutreachOf(sites), metric, intervals);
    default:
      return std::vector<std::int64_t>(intervals.size());
  }
}

}  // namespace passerelle::statistics
