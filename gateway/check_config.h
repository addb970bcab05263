// The command `check-config` of the gateway.
#pragma once

#include <map>
#include <string>

namespace passerelle::gateway {

// Prints whether `serve` would start with this environment, and returns the exit code. `connect`: also reaches what it
// stands on.
int CheckConfig(const std::map<std::string, std::string>& environment, bool connect);

}  // namespace passerelle::gateway
