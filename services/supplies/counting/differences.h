// What a count found against the books. Goods come and go between the moment when a line is counted and the moment when
// the count is posted: the books are compared as they stood at the first, and what moved since stands.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/runtime/db/database.h"

namespace passerelle::supplies {

// One lot of an item at the location of a count.
struct CountedLot {
  std::string item = {};
  std::string lot = {};
  // Nobody counted it otherwise: as if none had been there when the count was opened.
  bool was_counted = false;
  std::int64_t counted = 0;
  std::int64_t seq = 0;          // movements up to this one were seen
  absl::Time count_time = {};    // and handouts up to this moment
  std::int64_t balance = 0;      // what the books hold now
  std::int64_t counted_seq = 0;  // movements up to this one were seen by another count
  std::int64_t moved_since = 0;  // what came less what went after `seq`
};

// What came or went since the lot was counted. Another count that was later has the last word: the books followed it,
// and whatever it found is taken to have happened in between.
std::int64_t MovedSince(const CountedLot& lot);

// What the books held when the lot was counted.
std::int64_t BookedThen(const CountedLot& lot);

// What is to be posted. Handouts that the books took from another lot than the hand did can leave less than was counted
// out; no balance is below 0.
std::int64_t DifferenceToPost(const CountedLot& lot);

// Compares a count with the books, by item and lot.
absl::StatusOr<std::vector<CountedLot>> FindDifferences(db::Executor& db, const std::string& session);

}  // namespace passerelle::supplies
