// The whole gateway: route table, sessions, limits, upstreams, and the doors.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>

#include "services/runtime/process/service.h"

namespace passerelle::gateway {

// Its name, statements and migrations, as the runtime's database tools want them.
process::ServiceDefinition Definition();

// A running gateway; tests start it in-process, main runs it until SIGTERM.
class Gateway {
 public:
  // Reads the configuration from `environment`, builds the route table, opens the ports. The database must be migrated.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(const std::map<std::string, std::string>& environment);
  ~Gateway();

  int http_port() const;
  int grpc_port() const;  // 0 when native gRPC is not served
  // Not ready → accept no more → finish → stop.
  void Stop();

 private:
  struct Impl;
  explicit Gateway(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::gateway
