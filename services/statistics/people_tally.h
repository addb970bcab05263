// Counts different people: what each person did, merged over every visit of a report.
#pragma once

#include <cstdint>
#include <vector>

#include "services/statistics/columns.h"

namespace passerelle::statistics {

// What one person did. Bits of `marks`: settings 1-10 in bits 0-9, kinds of acts 1-21 in bits 10-30, seen before the
// range in bit 31.
struct Seen {
  std::uint32_t marks = 0;
  std::uint32_t visits = 0;
};

// One table a thread, as long as the list of people, cleaned after use by the people touched only: a report of one
// small site does not pay for the whole association.
class PeopleTally {
 public:
  static constexpr int kActShift = 10;
  static constexpr std::uint32_t kSeenBefore = 1u << 31;

  explicit PeopleTally(std::size_t people);
  ~PeopleTally();
  PeopleTally(const PeopleTally&) = delete;
  PeopleTally& operator=(const PeopleTally&) = delete;

  void Add(PersonNumber person, std::uint32_t setting, std::uint32_t acts) {
    Seen& seen = table_[person];
    if (seen.visits++ == 0) touched_.push_back(person);
    seen.marks |= acts << kActShift | 1u << setting >> 1;
  }
  // Notes that the person was seen before the range; of no effect for people not seen in it.
  void MarkSeenBefore(PersonNumber person) {
    Seen& seen = table_[person];
    if (seen.visits != 0) seen.marks |= kSeenBefore;
  }
  const std::vector<PersonNumber>& people() const { return touched_; }
  const Seen& operator[](PersonNumber person) const { return table_[person]; }

 private:
  std::vector<Seen>& table_;
  std::vector<PersonNumber>& touched_;
};

}  // namespace passerelle::statistics
