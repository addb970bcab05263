// What of a failed call callers may see.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

namespace passerelle::gateway {

// A status that carries a reason of the suite stays as it is. Any other was made by the transport or by a fault: its
// text is logged and replaced. `service`: who was called.
absl::Status MaskStatus(absl::Status status, std::string_view service);

}  // namespace passerelle::gateway
