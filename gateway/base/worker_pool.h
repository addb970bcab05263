// Threads for work that blocks (database, Redis, password hashing), so that no event loop ever does.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace passerelle::gateway {

// Runs what it is given in order of arrival. Its queue is bounded: work that cannot be done soon is better refused.
class WorkerPool {
 public:
  WorkerPool(int threads, std::size_t most_waiting);
  // Finishes what waits.
  ~WorkerPool();

  // False, and the work is dropped, when the queue is full.
  [[nodiscard]] bool Post(std::function<void()> work);

 private:
  void Run();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace passerelle::gateway
