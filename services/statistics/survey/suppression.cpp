#include "services/statistics/survey/suppression.h"

namespace passerelle::statistics {
namespace {

// Whether the hidden counts follow from their sum: there is one only, or all are as small, or as large, as hidden
// counts can be.
bool FollowFromTotal(std::span<const std::int32_t> counts, const std::vector<bool>& hidden) {
  std::int32_t cells = 0;
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!hidden[i]) continue;
    ++cells;
    sum += counts[i];
  }
  return cells == 1 || (cells > 0 && (sum == cells || sum == cells * (kLeastShown - 1)));
}

// The smallest count that is shown; of nobody only when there is no other.
std::int32_t SmallestShown(std::span<const std::int32_t> counts, const std::vector<bool>& hidden) {
  std::int32_t smallest = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!hidden[i] && counts[i] > 0 && (smallest == 0 || counts[i] < smallest)) smallest = counts[i];
  }
  return smallest;
}

}  // namespace

std::vector<bool> SmallCounts(std::span<const std::int32_t> counts) {
  std::vector<bool> hidden;
  hidden.reserve(counts.size());
  for (const std::int32_t count : counts) hidden.push_back(count > 0 && count < kLeastShown);
  return hidden;
}

std::vector<bool> SmallCountsOfWhole(std::span<const std::int32_t> counts) {
  std::vector<bool> hidden = SmallCounts(counts);
  if (!FollowFromTotal(counts, hidden)) return hidden;
  // All that are as small, for which of them was chosen would tell something too.
  const std::int32_t smallest = SmallestShown(counts, hidden);
  for (std::size_t i = 0; i < counts.size(); ++i) hidden[i] = hidden[i] || counts[i] == smallest;
  return hidden;
}

}  // namespace passerelle::statistics
