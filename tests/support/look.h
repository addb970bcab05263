// How tests wait for what other processes do.
#pragma once

#include <absl/time/time.h>

namespace passerelle::testing {

// How long a test waits before it looks again.
inline constexpr absl::Duration kLook = absl::Milliseconds(5);

}  // namespace passerelle::testing
