// Several threads that send the calls of a plan, and what became of them.
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <functional>
#include <mutex>

#include "tests/simulator/api.h"
#include "tests/simulator/progress.h"

namespace passerelle::simulator {

// Calls of one kind.
struct Stage {
  const char* name;
  int count;
  Session& session;  // who calls
  int threads = 1;
  double rate = 0;  // calls started a second; 0 for as fast as they are answered
};

class Crew {
 public:
  explicit Crew(Progress::Show show) : show_(show) {}

  // Calls `work(api, index)` for every index below the stage's count, started in order. A refusal is counted and the
  // rest goes on; when nobody answers any more, all that is left counts as failed.
  void Do(const Stage& stage, const std::function<absl::Status(Api&, int)>& work);

  int failed() const { return failed_; }
  absl::Status first_failure() const { return first_failure_; }
  Tally& tally() { return tally_; }

 private:
  void Fail(const absl::Status& status);

  const Progress::Show show_;
  Tally tally_;
  std::mutex mutex_;
  std::atomic<bool> hopeless_ = false;
  int failed_ = 0;
  absl::Status first_failure_;
};

}  // namespace passerelle::simulator
