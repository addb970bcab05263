#include "tests/support/node_server.h"

#include <absl/time/clock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/support/look.h"

namespace passerelle::testing {

TestCertificate::TestCertificate(const std::string& directory)
    : key(directory + "/key.pem"), certificate(directory + "/certificate.pem") {
  ChildProcess openssl({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-noenc", "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate},
                       directory + "/openssl.log");
  if (openssl.Wait() != 0) throw std::runtime_error("openssl makes no certificate");
}

NodeServer::NodeServer(const std::string& script, const TestCertificate* certificate) {
  Plan(nlohmann::json::object());
  std::vector<std::string> command = {
      "node", std::string(std::getenv("PASSERELLE_SOURCE")) + "/tests/support/" + script, plan_};
  if (certificate != nullptr) command.insert(command.end(), {certificate->key, certificate->certificate});
  process_ = std::make_unique<ChildProcess>(command, log_);
  port_ = Await("listening", 1)[0]["port"];
}

// In one step, because the server may be reading it.
void NodeServer::Plan(const nlohmann::json& plan) {
  std::ofstream(plan_ + ".new") << plan.dump();
  std::filesystem::rename(plan_ + ".new", plan_);
}

std::vector<nlohmann::json> NodeServer::Events(const std::string& kind) const {
  std::vector<nlohmann::json> events;
  std::ifstream log(log_);
  for (std::string line; std::getline(log, line);) {
    const bool whole = !log.eof() && line.starts_with('{');
    if (!whole) continue;
    nlohmann::json event = nlohmann::json::parse(line);
    if (event["event"] == kind) events.push_back(std::move(event));
  }
  return events;
}

std::vector<nlohmann::json> NodeServer::Await(const std::string& kind, std::size_t count) const {
  const absl::Time give_up = absl::Now() + kPatience;
  std::vector<nlohmann::json> events = Events(kind);
  for (; events.size() < count; events = Events(kind)) {
    if (absl::Now() > give_up) throw std::runtime_error("a server of the test never came to: " + kind);
    absl::SleepFor(kLook);
  }
  return events;
}

}  // namespace passerelle::testing
