// The time, replaceable in tests.
#pragma once

#include <absl/time/clock.h>
#include <absl/time/time.h>

namespace passerelle {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const { return absl::Now(); }
};

}  // namespace passerelle
