// The gateway as it is deployed: a process of its own, with all that it can be made to log.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/gateway/gateway_suite.h"
#include "tests/support/child_process.h"
#include "tests/support/ports.h"

namespace passerelle::testing {

// Whether the gateway of this port is ready, and says that nothing it asks is away.
bool ReachesAll(int http_port);

class GatewayProcess {
 public:
  // Returns when it reaches all; on the suite's database and services, with some settings changed.
  explicit GatewayProcess(const Environment& changes = {});

  int http_port() const { return ports_[0]; }
  int grpc_port() const { return ports_[1]; }
  // What /metrics says.
  std::string Metrics() const;
  // Ends it in order, and returns all that it has logged.
  std::string Stop();
  // Ends it as a crash would.
  void Kill();

 private:
  const std::vector<int> ports_ = FreePorts(3);
  const ServerDirectory directory_;
  const std::string log_ = directory_.path() + "/gateway.log";
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace passerelle::testing
