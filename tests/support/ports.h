// Ports for servers that must know each other's address before they start.
#pragma once

#include <cstddef>
#include <vector>

namespace passerelle::testing {

// `count` different ports of the loopback interface that nothing listens on, outside the range that the system gives to
// clients.
std::vector<int> FreePorts(std::size_t count);

}  // namespace passerelle::testing
