// How a process ends: by a signal, or with a status.
#pragma once

#include <absl/status/status.h>

#include <memory>

namespace passerelle::process {

inline constexpr int kFailed = 1;

// Ends the process at the first SIGTERM or SIGINT, as process 1 of a container too: in order once it serves, else at
// once. A second signal does not wait for what is under way.
class Signals {
 public:
  // `serves`: the process is told to serve, and to end before it does is no failure; any other command that is
  // interrupted exits with 128 and the signal's number. Make it before any other thread, so that none takes a signal.
  explicit Signals(bool serves);

  // From now on it serves; returns when it shall stop.
  void Await();

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;
};

// The exit code; a status that is not OK is logged, one line for each of its own.
int Report(const absl::Status& status);

}  // namespace passerelle::process
