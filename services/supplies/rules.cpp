#include "services/supplies/rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/runtime/base/status.h"

namespace passerelle::supplies {

bool IsExpired(const LotBalance& lot, std::string_view day) {
  return !lot.expire_date.empty() && lot.expire_date < day;
}

bool IsUsable(const LotBalance& lot, std::string_view day) { return !lot.on_hold && !IsExpired(lot, day); }

bool ExpiresBefore(const LotBalance& left, const LotBalance& right) {
  if (left.expire_date.empty() != right.expire_date.empty()) return right.expire_date.empty();
  if (left.expire_date != right.expire_date) return left.expire_date < right.expire_date;
  return left.lot < right.lot;
}

Allocation AllocateFefo(const std::vector<LotBalance>& lots, std::int32_t quantity, std::string_view day, Lots which) {
  Allocation allocation;
  allocation.missing = quantity;
  for (const LotBalance& lot : lots) {
    if (allocation.missing == 0) break;
    if (which == Lots::kUsable && !IsUsable(lot, day)) continue;
    const auto taken = static_cast<std::int32_t>(std::min<std::int64_t>(lot.quantity, allocation.missing));
    if (taken == 0) continue;
    allocation.draws.push_back({lot.lot, taken});
    allocation.missing -= taken;
  }
  return allocation;
}

Allocation AllocateHandout(const std::vector<LotBalance>& lots, std::int32_t quantity, std::string_view day,
                           absl::Time time) {
  std::vector<LotBalance> counted;
  std::copy_if(lots.begin(), lots.end(), std::back_inserter(counted),
               [&](const LotBalance& lot) { return lot.counted_time > time && IsUsable(lot, day); });
  if (counted.empty()) return AllocateFefo(lots, quantity, day, Lots::kUsable);
  Allocation allocation = AllocateFefo(counted, quantity, day, Lots::kUsable);
  if (allocation.missing == 0) return allocation;
  const std::string& first = counted.front().lot;
  if (allocation.draws.empty() || allocation.draws.front().lot != first)
    allocation.draws.insert(allocation.draws.begin(), {first, 0});
  allocation.draws.front().quantity += std::exchange(allocation.missing, 0);
  return allocation;
}

absl::Time MomentOf(absl::Time occur_time, absl::Time now) {
  return now - occur_time > kClockSkew ? occur_time : absl::InfiniteFuture();
}

absl::Status CheckOccurTime(absl::Time occur_time, absl::Time now) {
  if (occur_time < kEarliestTime) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", "occurTime",
                      "It lies before the year 1990.");
  }
  if (occur_time <= now + kClockSkew) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "occurTime", "It has not happened yet.");
}

}  // namespace passerelle::supplies
