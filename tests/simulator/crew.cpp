#include "tests/simulator/crew.h"

#include <absl/time/clock.h>

#include <thread>
#include <vector>

namespace passerelle::simulator {
namespace {

void Until(absl::Time time) {
  if (time > absl::Now()) std::this_thread::sleep_until(absl::ToChronoTime(time));
}

}  // namespace

void Crew::Do(const Stage& stage, const std::function<absl::Status(Api&, int)>& work) {
  Progress progress(stage.name, stage.count, show_);
  std::atomic<int> next = 0, done = 0;
  const absl::Time start = absl::Now();
  const auto run = [&](bool draws) {
    Api api(stage.session, tally_);
    for (int index; !hopeless_ && (index = next++) < stage.count;) {
      if (stage.rate > 0) Until(start + absl::Seconds(index / stage.rate));
      if (const absl::Status status = work(api, index); !status.ok()) Fail(status);
      ++done;
      if (draws) progress.Update(done);
    }
  };
  std::vector<std::jthread> threads;
  for (int thread = 1; thread < stage.threads; ++thread) threads.emplace_back(run, false);
  run(true);
  threads.clear();
  progress.Update(done);
  failed_ += stage.count - done;
}

void Crew::Fail(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (failed_++ == 0) first_failure_ = status;
  if (absl::IsUnavailable(status) || absl::IsUnauthenticated(status)) hopeless_ = true;
}

}  // namespace passerelle::simulator
