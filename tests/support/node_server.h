// Servers of partners, as Node programs: they print what happens to them as JSON lines.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace passerelle::testing {

// A key and a certificate for localhost and 127.0.0.1, made for this test.
struct TestCertificate {
  explicit TestCertificate(const std::string& directory);
  std::string key;          // files
  std::string certificate;  // signed by itself: who trusts it has this file
};

class NodeServer {
 public:
  // `script`: its name in tests/support. Encrypted with a certificate. Waits until it listens.
  explicit NodeServer(const std::string& script, const TestCertificate* certificate = nullptr);

  // How it answers from now on.
  void Plan(const nlohmann::json& plan);
  int port() const { return port_; }
  // What has happened so far, of one kind.
  std::vector<nlohmann::json> Events(const std::string& kind) const;
  // Waits until so many things of a kind have happened, at most 20 s; throws when they do not.
  std::vector<nlohmann::json> Await(const std::string& kind, std::size_t count) const;

 private:
  ServerDirectory directory_;
  std::string log_ = directory_.path() + "/server.log";
  std::string plan_ = directory_.path() + "/plan.json";
  std::unique_ptr<ChildProcess> process_;
  int port_ = 0;
};

}  // namespace passerelle::testing
