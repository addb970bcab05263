// Counts different people: what each person did, merged over every visit of a report.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "services/statistics/columns.h"

namespace passerelle::statistics {

// What one person did.
struct Seen {
  Marks marks = 0;
  std::uint32_t visits = 0;
};

// One table a thread, as long as the list of people, cleaned after use by the people touched only: a report of one
// small site does not pay for the whole association.
class PeopleTally {
 public:
  // `counted_as`: who each number counts as; it must outlive the tally.
  explicit PeopleTally(const std::vector<PersonNumber>& counted_as);
  ~PeopleTally();
  PeopleTally(const PeopleTally&) = delete;
  PeopleTally& operator=(const PeopleTally&) = delete;

  void Add(PersonNumber number, Marks marks, std::uint32_t visits) {
    const PersonNumber person = counted_as_[number];
    Seen& seen = table_[person];
    if (seen.visits == 0) touched_.push_back(person);
    seen.visits += visits;
    seen.marks |= marks;
  }
  const std::vector<PersonNumber>& people() const { return touched_; }
  const Seen& operator[](PersonNumber person) const { return table_[person]; }

 private:
  const std::vector<PersonNumber>& counted_as_;
  std::vector<Seen>& table_;
  std::vector<PersonNumber>& touched_;
};

// A set of people, one bit each: it stays in the processor's nearest cache while a whole association is read.
class PeopleSet {
 public:
  explicit PeopleSet(std::size_t people) : words_(people / 64 + 1) {}
  // Without a branch: which people are added is as good as random, and a wrong guess costs more than the addition.
  void AddIf(bool condition, PersonNumber person) { words_[person / 64] |= std::uint64_t{condition} << person % 64; }
  bool Has(PersonNumber person) const { return (words_[person / 64] >> person % 64 & 1) != 0; }

 private:
  std::vector<std::uint64_t> words_;
};

// How many people bear each mark. People who bear the same marks are counted together first, so that one person costs
// three additions instead of one a mark.
class MarkCounts {
 public:
  void Add(Marks marks) {
    ++settings_[marks & 0x3FF];
    ++first_acts_[marks >> 10 & 0x7FF];
    ++last_acts_[marks >> 21];
  }
  // People by mark.
  std::array<std::int64_t, 32> People() const;
  // People who bear at least one of `settings` (marks 0-9).
  std::int64_t PeopleWithAnyOf(Marks settings) const;

 private:
  std::array<std::uint32_t, 1 << 10> settings_{};    // by marks 0-9
  std::array<std::uint32_t, 1 << 11> first_acts_{};  // by marks 10-20
  std::array<std::uint32_t, 1 << 11> last_acts_{};   // by marks 21-31
};

}  // namespace passerelle::statistics
