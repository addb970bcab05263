// A whole suite of its own for a test: the real programs, PostgreSQL and Redis, brought up by the scripts of
// deploy/local on free ports.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/simulator/api.h"

namespace passerelle::e2e {

// What a command printed (both streams) and its exit code.
struct Printed {
  int exit_code = -1;
  std::string text;
};

class LocalSuite {
 public:
  // Chooses ports and an empty state; starts nothing. `settings`: further ones of deploy/local/ports.
  explicit LocalSuite(const std::map<std::string, std::string>& settings = {});
  ~LocalSuite();  // down --erase
  LocalSuite(const LocalSuite&) = delete;

  // Runs a script of deploy/local ("up --no-build", "demo", "down") with this suite's ports and state, and `more`
  // environment.
  Printed Run(const std::string& script, const std::map<std::string, std::string>& more = {}) const;
  Printed Up() const { return Run("up --no-install --no-build"); }

  // The process that runs under the name now; 0 when there is none.
  int Pid(const std::string& name) const;
  // kill -9, then waits until the supervisor has started it again.
  void KillAndAwaitRestart(const std::string& name) const;
  // Kills every process of the suite at once, the supervisors too, as a power cut would.
  void CutPower() const;
  // Every live process that this suite's scripts started, with its command.
  std::map<int, std::string> Processes() const;

  simulator::Access As(const std::string& role) const;
  const std::filesystem::path& state() const { return state_; }
  // Where PostgreSQL and Redis keep their data, once they were started; it may lie outside the state.
  std::string servers_home() const;
  int http_port() const { return http_port_; }
  // The port of a process ("contacts"), or of its metrics ("contacts-admin").
  int PortOf(const std::string& name) const;
  // Where each process shows its metrics.
  std::map<std::string, int> admin_ports() const;

 private:
  std::filesystem::path state_;
  std::map<std::string, std::string> environment_;
  int http_port_ = 0;
  mutable std::string servers_home_;
};

// Somebody else's program that listens on a port.
class Listener {
 public:
  Listener();
  ~Listener();
  Listener(const Listener&) = delete;
  int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

}  // namespace passerelle::e2e
