#include "gateway/base/worker_pool.h"

#include <exception>
#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/public_status.h"

namespace passerelle::gateway {

WorkerPool::WorkerPool(int threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool WorkerPool::Post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void WorkerPool::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    auto work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    (void)RunSafely(work);
    work = nullptr;
    lock.lock();
  }
}

// A fault in one piece of work ends neither the thread nor the process.
absl::Status WorkerPool::RunSafely(const std::function<void()>& work) {
  try {
    work();
    return absl::OkStatus();
  } catch (const std::exception& fault) {
    return rpc::PublicStatus(absl::InternalError(StrCat("exception: ", fault.what())));
  } catch (...) {
    return rpc::PublicStatus(absl::InternalError("exception of an unknown type"));
  }
}

absl::Status WorkerPool::Overloaded() {
  return WithRetryAfter(Error(absl::StatusCode::kResourceExhausted, "OVERLOADED", "Too many calls wait; try again."),
                        absl::Seconds(1));
}

}  // namespace passerelle::gateway
