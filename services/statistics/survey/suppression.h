// Small numbers of people are not shown.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace passerelle::statistics {

// Numbers of people below this, other than none, are not shown.
inline constexpr std::int32_t kLeastShown = 5;

// Which of `counts` are not to be shown.
std::vector<bool> SmallCounts(std::span<const std::int32_t> counts);

// The same for counts of which each person is in exactly one, so that what is hidden could be found from their total:
// when it could, the smallest of the others are hidden too; those of nobody only when there are no others.
std::vector<bool> SmallCountsOfWhole(std::span<const std::int32_t> counts);

}  // namespace passerelle::statistics
