#include <absl/strings/str_join.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/text.h"
#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {
namespace {

using Words = std::vector<std::string>;
using v1::ReportLine;

struct DayName {
  std::string_view day;
  std::string_view fr;
  std::string_view en;
};
constexpr std::array<DayName, 7> kWeek = {{{"MONDAY", "lundi", "Monday"},
                                           {"TUESDAY", "mardi", "Tuesday"},
                                           {"WEDNESDAY", "mercredi", "Wednesday"},
                                           {"THURSDAY", "jeudi", "Thursday"},
                                           {"FRIDAY", "vendredi", "Friday"},
                                           {"SATURDAY", "samedi", "Saturday"},
                                           {"SUNDAY", "dimanche", "Sunday"}}};

struct Span {
  int from;
  int to;
};

// Minutes since midnight of an HH:MM.
int MinuteOf(std::string_view time) {
  if (time.size() != 5) return 0;
  int hours = 0;
  int minutes = 0;
  std::from_chars(time.data(), time.data() + 2, hours);
  std::from_chars(time.data() + 3, time.data() + 5, minutes);
  return hours * 60 + minutes;
}

std::string TimeOf(int minute) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(minute / 60) + ":" + two(minute % 60);
}

// When the site is open on a day of the week for any of the uses, in order, without overlaps.
std::vector<Span> OpenSpans(const SiteProfile& site, std::string_view day, const Words& uses) {
  std::vector<Span> spans;
  for (const OpeningSpan& opening : site.openings) {
    if (opening.day == day && Admits(uses, opening.use))
      spans.push_back({MinuteOf(opening.opens), MinuteOf(opening.closes)});
  }
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
  std::vector<Span> merged;
  for (const Span& span : spans) {
    if (!merged.empty() && span.from <= merged.back().to) {
      merged.back().to = std::max(merged.back().to, span.to);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

// "lundi 09:00-12:00, 14:00-17:00; mardi …"
BilingualText HoursText(const SiteProfile& site, const Words& uses) {
  BilingualText text;
  for (const DayName& day : kWeek) {
    std::string times;
    for (const Span& span : OpenSpans(site, day.day, uses))
      times += StrCat(times.empty() ? " " : ", ", TimeOf(span.from), "-", TimeOf(span.to));
    if (times.empty()) continue;
    const std::string_view separator = text.empty() ? "" : "; ";
    text.fr += StrCat(separator, day.fr, times);
    text.en += StrCat(separator, day.en, times);
  }
  return text;
}

std::int64_t MinutesOpenAWeek(const SiteProfile& site, const Words& uses) {
  std::int64_t minutes = 0;
  for (const DayName& day : kWeek) {
    for (const Span& span : OpenSpans(site, day.day, uses)) minutes += span.to - span.from;
  }
  return minutes;
}

// Days of the range on which the site is closed, each once.
std::int64_t DaysClosed(const SiteProfile& site, DayRange range) {
  std::vector<DayRange> closures = site.closures;
  std::sort(closures.begin(), closures.end(), [](const DayRange& a, const DayRange& b) { return a.first < b.first; });
  std::int64_t days = 0;
  Day next = range.first;
  for (const DayRange& closure : closures) {
    const Day first = std::max(closure.first, next);
    const Day last = std::min(closure.last, range.last);
    if (first > last) continue;
    days += last - first + 1;
    next = last + 1;
  }
  return days;
}

// One site's text as it is; those of several sites on a line each, after the site's name.
template <class TextOf>
std::optional<LineValue> TextsOfSites(const YearCount& year, TextOf text_of) {
  LineValue value;
  for (const SiteProfile* site : year.profiles()) {
    const BilingualText text = text_of(*site);
    if (text.empty()) continue;
    const std::string name = year.profiles().size() == 1 ? "" : site->display_name;
    const std::string_view line_break = value.text.empty() ? "" : "\n";
    value.text.fr += StrCat(line_break, name, name.empty() ? "" : " : ", text.fr);
    value.text.en += StrCat(line_break, name, name.empty() ? "" : ": ", text.en);
  }
  if (value.text.empty()) return std::nullopt;
  return value;
}

template <class Value>
std::int64_t SumOverSites(const YearCount& year, Value value) {
  std::int64_t sum = 0;
  for (const SiteProfile* site : year.profiles()) sum += value(*site);
  return sum;
}

Words Uses(Parameters& parameters) { return parameters.Names("uses", *outreach::v1::OpeningUse_descriptor()); }

Figure OfToday(Figure figure) {
  figure.of_today = true;
  return figure;
}

}  // namespace

Figure SiteCount(Parameters&) {
  return OfToday(Counting(ReportLine::COUNT,
                          [](const YearCount& year) { return static_cast<std::int64_t>(year.profiles().size()); }));
}

Figure SiteNames(Parameters&) {
  return OfToday({ReportLine::TEXT, [](const YearCount& year) -> std::optional<LineValue> {
                    std::vector<std::string> names;
                    for (const SiteProfile* site : year.profiles()) {
                      if (!site->display_name.empty()) names.push_back(site->display_name);
                    }
                    if (names.empty()) return std::nullopt;
                    const std::string joined = absl::StrJoin(names, "\n");
                    return LineValue{0, {joined, joined}};
                  }});
}

Figure Addresses(Parameters&) {
  return OfToday(
      {ReportLine::TEXT, [](const YearCount& year) {
         return TextsOfSites(year, [](const SiteProfile& site) { return BilingualText{site.address, site.address}; });
       }});
}

Figure OpeningHours(Parameters& parameters) {
  return OfToday({ReportLine::TEXT, [uses = Uses(parameters)](const YearCount& year) {
                    return TextsOfSites(year, [&uses](const SiteProfile& site) { return HoursText(site, uses); });
                  }});
}

Figure OpeningHoursPerWeek(Parameters& parameters) {
  return OfToday(Counting(ReportLine::HOURS, [uses = Uses(parameters)](const YearCount& year) {
    return HoursOf(SumOverSites(year, [&uses](const SiteProfile& site) { return MinutesOpenAWeek(site, uses); }));
  }));
}

Figure ClosedDays(Parameters&) {
  return Counting(ReportLine::COUNT, [](const YearCount& year) {
    return SumOverSites(year, [&year](const SiteProfile& site) { return DaysClosed(site, year.range()); });
  });
}

}  // namespace passerelle::statistics
