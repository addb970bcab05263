// The generic cell rate algorithm: one timestamp a key says how much of a rate and its burst is used up.
#pragma once

#include <absl/time/time.h>

#include <cstdint>

namespace passerelle::gateway {

// `burst` calls at once, refilled at `rate` calls in `period`.
struct RatePolicy {
  std::int64_t rate;
  absl::Duration period;
  std::int64_t burst;

  absl::Duration Interval() const { return period / rate; }
};

struct GcraState {
  absl::Time full_at = absl::InfinitePast();  // when the bucket will be full again
};

struct GcraAnswer {
  std::int64_t granted;        // 0 … asked
  std::int64_t remaining;      // that could be had at once after this
  absl::Duration retry_after;  // until the next call is granted; zero when something was granted
  absl::Duration full_after;   // until the whole burst is there again
};

// Takes up to `asked` calls. A negative `asked` gives calls back.
GcraAnswer Take(GcraState& state, const RatePolicy& policy, std::int64_t asked, absl::Time now);

// The same in Redis: KEYS[1]; ARGV interval in µs, burst, asked; answers granted, remaining, retry µs, full µs.
extern const char kGcraScript[];

}  // namespace passerelle::gateway
