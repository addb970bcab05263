// What one site did, held in memory in the order reports read it: by month, then by day.
//
// Two kinds of columns: figures, which add up (visits by setting, acts, units …), and presences, one for each visit of
// a registered person, from which different people are counted. A report over whole months reads the months' totals,
// and over whole calendar years each person of a year once; what is cut at its ends is read by day.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "services/statistics/days.h"

namespace passerelle::statistics {

// What a figure counts; its index says which setting, gender, act, item.
enum class FigureKind : std::uint32_t {
  kVisits = 1,           // by setting
  kAnonymousGender = 2,  // visits of people without a record, by estimated gender
  kAnonymousAge = 3,     // the same, by estimated age band
  kActs = 4,             // by origin (origins.h) and kind
  kActMinutes = 5,       // by origin and kind
  kHandouts = 6,         // units, by origin and item
  kReturns = 7,          // used syringes, by origin
  kOutingVisits = 8,     // visits recorded with an outing
  kContainers = 9,       // containers brought back, by origin
};

// A person's number in this process.
using PersonNumber = std::uint32_t;

// The presence of a registered person in one setting, with the acts done: bit k-1 of `acts` for ActKind k.
struct Presence {
  PersonNumber person;
  std::uint32_t setting;
  std::uint32_t acts;
  bool with_outing = false;
};

// What a person did, merged over some visits: settings 1-10 in bits 0-9, kinds of acts 1-21 in bits 10-30, whether met
// by an outing in bit 31.
using Marks = std::uint32_t;
inline constexpr int kActMarkShift = 10;
inline constexpr int kOutingMark = 31;
constexpr Marks MarksOf(std::uint32_t setting, std::uint32_t acts, std::uint32_t with_outing) {
  return with_outing << kOutingMark | acts << kActMarkShift | 1u << setting >> 1;
}

// The first day a person was ever seen at the site.
struct FirstDay {
  PersonNumber person;
  Day day;
};

class SiteColumns {
 public:
  // A figure of one day or, with day 0, of the whole month.
  struct Figure {
    std::uint32_t key;  // day of month (5 bits), kind (4), index (23)
    std::int64_t amount;
    FigureKind kind() const { return static_cast<FigureKind>(key >> 23 & 0xF); }
    std::uint32_t index() const { return key & 0x7FFFFF; }
    std::uint32_t day_of_month() const { return key >> 27; }
  };

  void Add(Day day, FigureKind kind, std::uint32_t index, std::int64_t amount) {
    MonthOf(day).Add(day, kind, index, amount);
  }
  void AddPresence(Day day, const Presence& presence);
  // Takes back a presence that was added.
  void RemovePresence(Day day, const Presence& presence);

  // Calls use(const Figure&) so that the amounts of each kind and index add up to the range's.
  template <class Use>
  void ForEachFigure(DayRange range, Use use) const {
    ForEachMonth(range, [&](const Month& month) {
      if (range.first <= month.first && month.last <= range.last) {
        for (const Figure& figure : month.totals) use(figure);
      } else {
        for (const Figure& figure : month.FiguresOf(range)) use(figure);
      }
    });
  }

  // Calls use(day, const Figure&) for each day's figures in the range.
  template <class Use>
  void ForEachDayFigure(DayRange range, Use use) const {
    ForEachMonth(range, [&](const Month& month) {
      for (const Figure& figure : month.FiguresOf(range))
        use(month.first + static_cast<Day>(figure.day_of_month()) - 1, figure);
    });
  }

  // Calls use(person, marks, visits) so that they add up to what each person did in the range.
  template <class Use>
  void ForEachSeen(DayRange range, Use use) const {
    for (const auto& [first, year] : years_) {
      if (year.last < range.first || range.last < first) continue;
      if (range.first <= first && year.last <= range.last) {
        for (const SeenInYear& seen : year.people) use(seen.person, seen.marks, seen.visits);
        continue;
      }
      ForEachMonth({std::max(first, range.first), std::min(year.last, range.last)}, [&](const Month& month) {
        for (const PackedPresence& packed : month.PresencesOf(range)) use(packed.person, packed.marks(), 1u);
      });
    }
  }

  // Everybody ever seen at the site, by number.
  const std::vector<FirstDay>& first_days() const { return first_days_; }

 private:
  struct PackedPresence {
    std::uint32_t key;  // day of month (5 bits), with an outing (1), setting (4), acts (21)
    PersonNumber person;
    Marks marks() const { return MarksOf(key >> 21 & 0xF, key & 0x1FFFFF, key >> 25 & 1); }
  };
  struct SeenInYear {
    PersonNumber person;
    Marks marks;
    std::uint32_t visits;
  };
  struct Year {
    Day last;
    std::vector<SeenInYear> people;  // by person
  };
  template <class T>
  struct Slice {
    const T* first;
    const T* past;
    const T* begin() const { return first; }
    const T* end() const { return past; }
  };
  struct Month {
    Day first;
    Day last;
    std::vector<Figure> totals;             // by key
    std::vector<Figure> days;               // by key: by day first
    std::vector<PackedPresence> presences;  // by key: by day first

    void Add(Day day, FigureKind kind, std::uint32_t index, std::int64_t amount);
    Slice<Figure> FiguresOf(DayRange range) const;
    Slice<PackedPresence> PresencesOf(DayRange range) const;
  };

  template <class Use>
  void ForEachMonth(DayRange range, Use use) const {
    auto month = months_.upper_bound(range.first);
    if (month != months_.begin()) --month;
    for (; month != months_.end() && month->second.first <= range.last; ++month) {
      if (month->second.last >= range.first) use(month->second);
    }
  }
  Month& MonthOf(Day day);
  // The calendar year of the day, by its first day.
  std::map<Day, Year>::iterator YearOf(Day day);
  void CountAgainInYear(Day day, PersonNumber person);
  void CountFirstDayAgain(PersonNumber person);
  // The person's first day among the presences; absent when none is left.
  std::optional<Day> EarliestPresence(PersonNumber person) const;

  std::map<Day, Month> months_;       // by first day
  Month* latest_ = nullptr;           // the month last written: facts come in the order of days, mostly
  std::map<Day, Year> years_;         // by first day
  std::vector<FirstDay> first_days_;  // by person
};

}  // namespace passerelle::statistics
