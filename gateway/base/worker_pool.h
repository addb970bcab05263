// Threads for work that blocks (database, Redis, password hashing), so that no event loop ever does.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace passerelle::gateway {

// Runs what it is given in order of arrival. Its queue is bounded: work that cannot be done soon is better refused.
class WorkerPool {
 public:
  template <class Answer>
  using Done = std::function<void(absl::StatusOr<Answer>)>;

  WorkerPool(int threads, std::size_t most_waiting);
  // Finishes what waits.
  ~WorkerPool();

  // False, and the work is dropped, when the queue is full. What it throws is logged and goes no further.
  [[nodiscard]] bool Post(std::function<void()> work);

  // For work that somebody waits for: it answers by what it is given, now or later. `done` is called once, with that
  // answer or with why there is none: RESOURCE_EXHAUSTED (OVERLOADED) when the queue is full, INTERNAL with the error
  // id of the log when the work threw.
  template <class Answer>
  void Ask(std::function<void(const Done<Answer>&)> work, Done<Answer> done) {
    // Work may throw when it has answered already.
    const Done<Answer> once = [done = std::make_shared<Done<Answer>>(std::move(done)),
                               answered = std::make_shared<std::atomic_flag>()](absl::StatusOr<Answer> answer) {
      if (!answered->test_and_set()) (*done)(std::move(answer));
    };
    const bool posted = Post([work = std::move(work), once] {
      if (const absl::Status ran = RunSafely([&] { work(once); }); !ran.ok()) once(ran);
    });
    if (!posted) once(Overloaded());
  }

 private:
  void Run();
  static absl::Status RunSafely(const std::function<void()>& work);
  static absl::Status Overloaded();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace passerelle::gateway
