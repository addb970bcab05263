// Asks a process's dependencies again and again, and tells the health service what it learns.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace passerelle::process {

// One thread. Three failures in a row mean not serving, so that a moment of load does not take a replica out; one
// success means serving.
class HealthMonitor {
 public:
  HealthMonitor(absl::Duration period, std::function<absl::Status()> ask, std::function<void(bool serving)> tell);
  ~HealthMonitor();  // stops; `tell` is not called afterwards

 private:
  void Run();
  void Learn(const absl::Status& status);

  const absl::Duration period_;
  const std::function<absl::Status()> ask_;
  const std::function<void(bool)> tell_;
  bool serving_ = true;
  int failures_ = 0;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace passerelle::process
