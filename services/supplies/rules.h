// The decisions of the supplies service, without I/O.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::supplies {

// The furthest a caller's clock may run ahead.
inline constexpr absl::Duration kClockSkew = absl::Minutes(5);
// 1990-01-01T00:00:00Z; what is said to lie before is a slip.
inline constexpr absl::Time kEarliestTime = absl::FromUnixSeconds(631152000);
// The most units a balance may reach: far above any store, safely inside int32.
inline constexpr std::int64_t kMostUnits = 1'000'000'000;

// What a location holds of one lot of an item.
struct LotBalance {
  std::string lot;          // "" for goods kept without lots
  std::string expire_date;  // YYYY-MM-DD, the last day of use; "" when it does not expire
  bool on_hold = false;
  std::int64_t quantity = 0;                       // units
  std::int64_t counted_seq = 0;                    // movements up to this one were seen by a stock count
  absl::Time counted_time = absl::InfinitePast();  // and what happened before this moment, whenever it is told
  absl::Time held_since = absl::InfiniteFuture();
};

// Units taken from one lot.
struct Draw {
  std::string lot;
  std::int32_t quantity;

  bool operator==(const Draw&) const = default;
};

// How a quantity is taken from the lots of a location.
struct Allocation {
  std::vector<Draw> draws;
  std::int32_t missing = 0;  // units that no lot could give
};

// Which lots may be drawn on.
enum class Lots {
  kUsable,  // neither expired on the day nor on hold
  kAll,     // what is destroyed may be expired or held
};

// Whether a lot's last day of use lies before `day` (both YYYY-MM-DD).
bool IsExpired(const LotBalance& lot, std::string_view day);
bool IsUsable(const LotBalance& lot, std::string_view day);

// The order in which lots are used up: first expired first, goods that do not expire last, then by lot name.
bool ExpiresBefore(const LotBalance& left, const LotBalance& right);

// Takes `quantity` units first-expired-first-out on `day` from `lots`, which stand in the order of ExpiresBefore.
Allocation AllocateFefo(const std::vector<LotBalance>& lots, std::int32_t quantity, std::string_view day, Lots which);

// Takes `quantity` units as AllocateFefo does from usable lots, for a handout of the moment `time` on `day`. What a
// stock count has seen since is no more in the books of its lots: these give whatever is asked of them, and others
// nothing.
Allocation AllocateHandout(const std::vector<LotBalance>& lots, std::int32_t quantity, std::string_view day,
                           absl::Time time);

// The moment by which a handout that is told at `now` is put in order with recalls and counts: when it happened, if it
// is told late; else after all that was told before it, for clocks run apart.
absl::Time MomentOf(absl::Time occur_time, absl::Time now);

// INVALID_ARGUMENT TIME_IN_FUTURE when it has not happened yet, TIME_TOO_EARLY when it lies before the year 1990.
absl::Status CheckOccurTime(absl::Time occur_time, absl::Time now);

}  // namespace passerelle::supplies
