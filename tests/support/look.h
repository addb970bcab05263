// How tests wait for what other threads and processes do.
#pragma once

#include <absl/time/clock.h>
#include <absl/time/time.h>

namespace passerelle::testing {

// How long a test waits before it looks again.
inline constexpr absl::Duration kLook = absl::Milliseconds(5);

// How long a test waits for what must happen. Only a test that fails waits so long, so it allows for a machine that is
// busy.
inline constexpr absl::Duration kPatience = absl::Minutes(1);

// Waits until the condition holds; false when patience ends before.
template <class Condition>
bool Eventually(Condition holds, absl::Duration patience = kPatience) {
  const absl::Time give_up = absl::Now() + patience;
  while (!holds()) {
    if (absl::Now() > give_up) return false;
    absl::SleepFor(kLook);
  }
  return true;
}

}  // namespace passerelle::testing
