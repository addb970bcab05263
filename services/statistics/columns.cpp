#include "services/statistics/columns.h"

#include <algorithm>

#include "passerelle/common/v1/vocabulary.pb.h"

namespace passerelle::statistics {
namespace {

static_assert(common::v1::Setting_MAX <= kActMarkShift && kActMarkShift + common::v1::ActKind_MAX <= 31,
              "the marks of a person have no room for more");
static_assert(common::v1::Setting_MAX < 16 && common::v1::ActKind_MAX <= 21, "a presence's key has no room for more");

constexpr int kDayShift = 27;
constexpr int kPresenceDayShift = 26;

std::uint32_t FigureKey(std::uint32_t day_of_month, FigureKind kind, std::uint32_t index) {
  return day_of_month << kDayShift | static_cast<std::uint32_t>(kind) << 23 | index;
}

std::uint32_t PresenceKey(std::uint32_t day_of_month, const Presence& presence) {
  return day_of_month << kPresenceDayShift | (presence.with_outing ? 1u : 0u) << 25 | presence.setting << 21 |
         presence.acts;
}

void AddTo(std::vector<SiteColumns::Figure>& figures, std::uint32_t key, std::int64_t amount) {
  const auto place =
      std::lower_bound(figures.begin(), figures.end(), key,
                       [](const SiteColumns::Figure& figure, std::uint32_t value) { return figure.key < value; });
  if (place != figures.end() && place->key == key) {
    place->amount += amount;
  } else {
    figures.insert(place, {key, amount});
  }
}

template <class Row>
auto LowerBound(const std::vector<Row>& rows, std::uint32_t key) {
  return std::lower_bound(rows.begin(), rows.end(), key,
                          [](const Row& row, std::uint32_t value) { return row.key < value; });
}

// The rows whose day of month, in the bits from `shift`, lies in the range.
template <class Row>
std::pair<const Row*, const Row*> RowsOf(const std::vector<Row>& rows, Day month_first, Day month_last, DayRange range,
                                         int shift) {
  const Row* first = rows.data();
  const Row* past = first + rows.size();
  if (range.first > month_first) {
    first += LowerBound(rows, static_cast<std::uint32_t>(range.first - month_first + 1) << shift) - rows.begin();
  }
  if (range.last < month_last) {
    past = rows.data() +
           (LowerBound(rows, static_cast<std::uint32_t>(range.last - month_first + 2) << shift) - rows.begin());
  }
  return {first, past};
}

// Where the person's row is, or belongs.
template <class Row>
auto FindPerson(std::vector<Row>& rows, PersonNumber person) {
  return std::lower_bound(rows.begin(), rows.end(), person,
                          [](const Row& row, PersonNumber value) { return row.person < value; });
}

template <class Row>
bool IsOf(const std::vector<Row>& rows, typename std::vector<Row>::iterator place, PersonNumber person) {
  return place != rows.end() && place->person == person;
}

}  // namespace

void SiteColumns::Month::Add(Day day, FigureKind kind, std::uint32_t index, std::int64_t amount) {
  AddTo(totals, FigureKey(0, kind, index), amount);
  AddTo(days, FigureKey(static_cast<std::uint32_t>(day - first + 1), kind, index), amount);
}

SiteColumns::Slice<SiteColumns::Figure> SiteColumns::Month::FiguresOf(DayRange range) const {
  const auto [begin, end] = RowsOf(days, first, last, range, kDayShift);
  return {begin, end};
}

SiteColumns::Slice<SiteColumns::PackedPresence> SiteColumns::Month::PresencesOf(DayRange range) const {
  const auto [begin, end] = RowsOf(presences, first, last, range, kPresenceDayShift);
  return {begin, end};
}

SiteColumns::Month& SiteColumns::MonthOf(Day day) {
  if (latest_ != nullptr && latest_->first <= day && day <= latest_->last) return *latest_;
  const absl::CivilMonth civil(CivilOf(day));
  const Day first = DayOf(absl::CivilDay(civil));
  Month& month = months_[first];
  month.first = first;
  month.last = DayOf(absl::CivilDay(civil + 1)) - 1;
  latest_ = &month;
  return month;
}

std::map<Day, SiteColumns::Year>::iterator SiteColumns::YearOf(Day day) {
  const auto after = years_.upper_bound(day);
  if (after != years_.begin() && day <= std::prev(after)->second.last) return std::prev(after);
  const absl::CivilYear civil(CivilOf(day));
  const Day last = DayOf(absl::CivilDay(civil + 1)) - 1;
  return years_.emplace(DayOf(absl::CivilDay(civil)), Year{last, {}}).first;
}

void SiteColumns::AddPresence(Day day, const Presence& presence) {
  Month& month = MonthOf(day);
  const PackedPresence packed{PresenceKey(static_cast<std::uint32_t>(day - month.first + 1), presence),
                              presence.person};
  month.presences.insert(LowerBound(month.presences, packed.key + 1), packed);

  std::vector<SeenInYear>& people = YearOf(day)->second.people;
  const auto seen = FindPerson(people, presence.person);
  if (IsOf(people, seen, presence.person)) {
    seen->marks |= packed.marks();
    ++seen->visits;
  } else {
    people.insert(seen, {presence.person, packed.marks(), 1});
  }

  const auto known = FindPerson(first_days_, presence.person);
  if (!IsOf(first_days_, known, presence.person)) {
    first_days_.insert(known, {presence.person, day});
  } else if (day < known->day) {
    known->day = day;
  }
}

void SiteColumns::RemovePresence(Day day, const Presence& presence) {
  Month& month = MonthOf(day);
  const std::uint32_t key = PresenceKey(static_cast<std::uint32_t>(day - month.first + 1), presence);
  auto row = LowerBound(month.presences, key);
  while (row != month.presences.end() && row->key == key && row->person != presence.person) ++row;
  if (row == month.presences.end() || row->key != key) return;
  month.presences.erase(row);
  CountAgainInYear(day, presence.person);
  CountFirstDayAgain(presence.person);
}

void SiteColumns::CountAgainInYear(Day day, PersonNumber person) {
  const auto year = YearOf(day);
  SeenInYear counted{person, 0, 0};
  ForEachMonth({year->first, year->second.last}, [&](const Month& month) {
    for (const PackedPresence& packed : month.presences) {
      if (packed.person != person) continue;
      counted.marks |= packed.marks();
      ++counted.visits;
    }
  });
  std::vector<SeenInYear>& people = year->second.people;
  const auto seen = FindPerson(people, person);
  if (counted.visits != 0) {
    *seen = counted;
  } else {
    people.erase(seen);
  }
}

void SiteColumns::CountFirstDayAgain(PersonNumber person) {
  const auto known = FindPerson(first_days_, person);
  const std::optional<Day> earliest = EarliestPresence(person);
  if (earliest) {
    known->day = *earliest;
  } else {
    first_days_.erase(known);
  }
}

std::optional<Day> SiteColumns::EarliestPresence(PersonNumber person) const {
  for (const auto& [first, month] : months_) {
    for (const PackedPresence& packed : month.presences) {
      if (packed.person == person) return first + static_cast<Day>(packed.key >> kPresenceDayShift) - 1;
    }
  }
  return std::nullopt;
}

}  // namespace passerelle::statistics
