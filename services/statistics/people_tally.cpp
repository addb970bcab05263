#include "services/statistics/people_tally.h"

namespace passerelle::statistics {
namespace {

std::vector<Seen>& ThreadTable(std::size_t people) {
  thread_local std::vector<Seen> table;
  if (table.size() < people) table.resize(people);
  return table;
}

std::vector<PersonNumber>& ThreadList() {
  thread_local std::vector<PersonNumber> list;
  return list;
}

// Adds the people of each combination of marks to each of its marks; the combinations' lowest bit is mark `first`.
template <std::size_t kSize>
void Spread(const std::array<std::uint32_t, kSize>& combinations, std::size_t first,
            std::array<std::int64_t, 32>& people) {
  for (std::uint32_t combination = 1; combination < kSize; ++combination) {
    if (combinations[combination] == 0) continue;
    for (std::uint32_t rest = combination; rest != 0; rest &= rest - 1) {
      people[first + static_cast<std::size_t>(__builtin_ctz(rest))] += combinations[combination];
    }
  }
}

}  // namespace

PeopleTally::PeopleTally(const std::vector<PersonNumber>& counted_as)
    : counted_as_(counted_as), table_(ThreadTable(counted_as.size())), touched_(ThreadList()) {}

PeopleTally::~PeopleTally() {
  for (const PersonNumber person : touched_) table_[person] = {};
  touched_.clear();
}

std::array<std::int64_t, 32> MarkCounts::People() const {
  std::array<std::int64_t, 32> people{};
  Spread(settings_, 0, people);
  Spread(first_acts_, 10, people);
  Spread(last_acts_, 21, people);
  return people;
}

std::int64_t MarkCounts::PeopleWithAnyOf(Marks settings) const {
  std::int64_t people = 0;
  for (Marks combination = 0; combination < settings_.size(); ++combination) {
    if ((combination & settings) != 0) people += settings_[combination];
  }
  return people;
}

}  // namespace passerelle::statistics
