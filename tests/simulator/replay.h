// Plays a plan through the public API: people first, then what the teams did outside, then visits in time order, then
// referrals.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>

#include "tests/simulator/api.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/progress.h"

namespace passerelle::simulator {

struct Pace {
  int concurrency = 8;  // calls under way at once, each on its own connection
  double rate = 0;      // visits started a second; 0 for as fast as they are answered
  Progress::Show show = Progress::Show::kWhenWatched;
  std::atomic<int>* answered = nullptr;   // follows the visits answered so far, for who watches from another thread
  std::atomic<int>* outings = nullptr;    // follows the outings that are over
  std::atomic<int>* referrals = nullptr;  // follows the referrals that went their way
};

// What became of it.
struct Outcome {
  int people = 0;
  int visits = 0;
  int outings = 0;  // that were completed
  int referrals = 0;
  int failed = 0;
  int retries = 0;
  int waits = 0;
  absl::Duration duration;
  absl::Status first_failure;
};

// Who calls.
struct Team {
  Session& reception;  // records and refers
  Session& planner;    // plans and runs the season, if the plan has one
  Session& director;   // makes keys for partners, if the plan has referrals
};

// A refused call is counted, and the rest goes on. When nobody answers any more, or the login fails, all that is left
// counts as failed.
Outcome Replay(const Plan& plan, const Team& team, const Pace& pace);

}  // namespace passerelle::simulator
