#include "tests/support/ports.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <set>

namespace passerelle::testing {
namespace {

bool IsFree(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool free = bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return free;
}

}  // namespace

std::vector<int> FreePorts(std::size_t count) {
  std::random_device random;
  std::uniform_int_distribution<int> any(20000, 31999);
  std::set<int> ports;
  while (ports.size() < count) {
    if (const int port = any(random); IsFree(port)) ports.insert(port);
  }
  return {ports.begin(), ports.end()};
}

}  // namespace passerelle::testing
