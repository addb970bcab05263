#include "gateway/access/gcra.h"

#include <algorithm>

namespace passerelle::gateway {

GcraAnswer Take(GcraState& state, const RatePolicy& policy, std::int64_t asked, absl::Time now) {
  const absl::Duration interval = policy.Interval();
  const absl::Time used_until = std::max(state.full_at, now);
  const std::int64_t available = absl::ToInt64Microseconds(now + policy.burst * interval - used_until) /
                                 std::max<std::int64_t>(1, absl::ToInt64Microseconds(interval));
  const std::int64_t granted = asked < 0 ? asked : std::min(asked, std::max<std::int64_t>(0, available));
  const absl::Time full_at = std::max(now, used_until + granted * interval);
  state.full_at = full_at;
  GcraAnswer answer{};
  answer.granted = std::max<std::int64_t>(0, granted);
  answer.remaining = std::min(policy.burst, std::max<std::int64_t>(0, available - granted));
  answer.full_after = full_at - now;
  if (asked > 0 && granted == 0) answer.retry_after = full_at + interval - (now + policy.burst * interval);
  return answer;
}

const char kGcraScript[] = R"lua(
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local interval, burst, asked = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local used = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local available = math.max(0, math.floor((now + burst * interval - used) / interval))
local granted = asked
if asked > 0 then granted = math.min(asked, available) end
local full = math.max(now, used + granted * interval)
if full > now then
  redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
else
  redis.call('DEL', KEYS[1])
end
local retry = 0
if asked > 0 and granted == 0 then retry = full + interval - (now + burst * interval) end
local function text(number) return string.format('%.0f', number) end
return {text(math.max(0, granted)), text(math.min(burst, math.max(0, available - granted))), text(retry), text(full - now)}
)lua";

}  // namespace passerelle::gateway
