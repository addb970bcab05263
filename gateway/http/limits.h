// What one client may cost before it is known.
#pragma once

#include <absl/time/time.h>

#include <cstddef>

namespace passerelle::gateway::http {

struct Limits {
  absl::Duration handshake_time = absl::Seconds(5);  // for a client to agree on TLS
  int handshakes = 1024;                             // at once; a client that comes then is sent away
  std::size_t head_bytes = 16 * 1024;
  absl::Duration head_time = absl::Seconds(10);   // for the whole head, from its first byte
  absl::Duration body_time = absl::Seconds(30);   // for the whole body
  absl::Duration idle_time = absl::Seconds(75);   // between two requests of a connection
  absl::Duration write_time = absl::Seconds(30);  // for the whole response
  int connections = 4096;
};

}  // namespace passerelle::gateway::http
