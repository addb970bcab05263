// Server processes of a test. They die with the test, however it ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace passerelle::testing {

// A directory for a test's servers, removed when the object goes, or when the test's process dies. When the test runs
// as root it belongs to the system user postgres, because PostgreSQL refuses to run as root.
class ServerDirectory {
 public:
  ServerDirectory();
  ~ServerDirectory();
  ServerDirectory(const ServerDirectory&) = delete;
  ServerDirectory& operator=(const ServerDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int lifeline_;  // its end tells the reaper that the test is gone
  pid_t reaper_;
};

enum class RunAs { kServerUser, kTestUser };

// Start it from a thread that lives as long as it: the kernel kills it with that thread.
class ChildProcess {
 public:
  // Runs `command` with its output in the file `log`.
  // When the test runs as root, a server is not: see ServerDirectory.
  ChildProcess(const std::vector<std::string>& command, const std::string& log, RunAs user = RunAs::kServerUser);
  ~ChildProcess();  // kills
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  void Signal(int signal) const;
  // Ends it and all that it has started, at once.
  void Kill();
  // Waits for its end; the exit code, or 128 + the signal.
  int Wait();

 private:
  pid_t pid_;
};

}  // namespace passerelle::testing
