#include "tests/gateway/gateway_process.h"

#include <signal.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "gateway/base/text.h"
#include "tests/support/look.h"

namespace passerelle::testing {

using gateway::Cat;

bool ReachesAll(int http_port) {
  const auto [code, answer] = RunProgram({"curl", "-sf", Cat("http://127.0.0.1:", http_port, "/readyz")});
  return code == 0 && answer.find("\"unavailable\"") == std::string::npos;
}

GatewayProcess::GatewayProcess(const Environment& changes) {
  Environment environment = GatewaySuite::Running().Settings();
  environment["PASSERELLE_HTTP_ADDRESS"] = Cat("127.0.0.1:", ports_[0]);
  environment["PASSERELLE_GRPC_ADDRESS"] = Cat("127.0.0.1:", ports_[1]);
  environment["PASSERELLE_ADMIN_ADDRESS"] = Cat("127.0.0.1:", ports_[2]);
  environment["PASSERELLE_LOG_LEVEL"] = "debug";
  for (const auto& [name, value] : changes) environment[name] = value;
  std::vector<std::string> command = {"env", "-i", "PATH=/usr/bin:/bin"};
  for (const auto& [name, value] : environment) command.push_back(Cat(name, "=", value));
  command.insert(command.end(), {Cat(std::string(getenv("PASSERELLE_BIN")), "/passerelle-gateway"), "serve"});
  process_ = std::make_unique<ChildProcess>(command, log_);
  if (!Eventually([&] { return ReachesAll(http_port()); }))
    throw std::runtime_error(Cat("the gateway is not ready: ", Stop()));
}

std::string GatewayProcess::Metrics() const {
  return RunProgram({"curl", "-s", Cat("http://127.0.0.1:", ports_[2], "/metrics")}).second;
}

std::string GatewayProcess::Stop() {
  process_->Signal(SIGTERM);
  process_->Wait();
  std::stringstream logged;
  logged << std::ifstream(log_).rdbuf();
  return logged.str();
}

void GatewayProcess::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait();
}

}  // namespace passerelle::testing
