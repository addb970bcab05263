// What calls to other services leave of their caller's deadline.
#pragma once

#include <absl/time/time.h>

namespace passerelle::outreach {

// To write down how the call ended.
inline constexpr absl::Duration kLeastForWriting = absl::Milliseconds(500);

}  // namespace passerelle::outreach
