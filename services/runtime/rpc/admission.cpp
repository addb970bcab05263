#include "services/runtime/rpc/admission.h"

#include <absl/time/time.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "services/runtime/base/status.h"

namespace passerelle::rpc {
namespace {

using options::v1::Lane;

constexpr absl::Duration kRetryDelay = absl::Milliseconds(500);

struct LaneQueue {
  Lane lane;
  int most_running;
  std::size_t most_waiting;
  int running = 0;
  std::deque<std::function<void()>> waiting;

  bool Runnable() const { return !waiting.empty() && running < most_running; }
};

// Threads that share some lanes, taking from them in turn.
class Workers {
 public:
  Workers(int threads, std::vector<LaneQueue> lanes) : lanes_(std::move(lanes)) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
  }
  ~Workers() { Stop(); }

  absl::Status Post(Lane lane, std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_)
        return Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "The service is stopping; try again.");
      LaneQueue& queue =
          *std::find_if(lanes_.begin(), lanes_.end(), [&](const LaneQueue& one) { return one.lane == lane; });
      if (queue.waiting.size() >= queue.most_waiting) {
        return WithRetryAfter(Error(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                                    "The service has too much to do; try again in a moment."),
                              kRetryDelay);
      }
      queue.waiting.push_back(std::move(task));
    }
    changed_.notify_one();
    return absl::OkStatus();
  }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      LaneQueue* queue = nullptr;
      changed_.wait(lock, [&] {
        queue = Next();
        return queue != nullptr || (stopped_ && NothingWaits());
      });
      if (queue == nullptr) return;
      std::function<void()> task = std::move(queue->waiting.front());
      queue->waiting.pop_front();
      ++queue->running;
      lock.unlock();
      task();
      task = nullptr;
      lock.lock();
      --queue->running;
      // The place in this lane that has become free may be what another thread waits for.
      if (queue->Runnable()) changed_.notify_one();
      if (stopped_) changed_.notify_all();
    }
  }

  // The next lane that may run, after the one that ran last.
  LaneQueue* Next() {
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      LaneQueue& lane = lanes_[(next_ + i) % lanes_.size()];
      if (!lane.Runnable()) continue;
      next_ = (next_ + i + 1) % lanes_.size();
      return &lane;
    }
    return nullptr;
  }

  bool NothingWaits() const {
    return std::all_of(lanes_.begin(), lanes_.end(), [](const LaneQueue& lane) { return lane.waiting.empty(); });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<LaneQueue> lanes_;
  std::size_t next_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

// Neither reads nor writes may take every worker; batches take a quarter at most.
std::vector<LaneQueue> ShortLanes(const AdmissionOptions& options) {
  const int most = std::max(1, options.workers - options.workers / 8);
  const auto waiting = static_cast<std::size_t>(options.most_waiting);
  return {{Lane::LANE_READ, most, waiting, 0, {}},
          {Lane::LANE_WRITE, most, waiting, 0, {}},
          {Lane::LANE_BATCH,
           std::max(1, options.workers / 4),
           static_cast<std::size_t>(options.most_batches_waiting),
           0,
           {}}};
}

std::vector<LaneQueue> FeedLane(const AdmissionOptions& options) {
  return {{Lane::LANE_FEED, options.feed_workers, static_cast<std::size_t>(options.most_feeds_waiting), 0, {}}};
}

}  // namespace

struct Admission::Impl {
  explicit Impl(const AdmissionOptions& options)
      : workers(options.workers, ShortLanes(options)), feed_workers(options.feed_workers, FeedLane(options)) {}
  Workers workers;
  Workers feed_workers;
};

Admission::Admission(const AdmissionOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Admission::~Admission() = default;

absl::Status Admission::Post(Lane lane, std::function<void()> task) {
  return (lane == Lane::LANE_FEED ? impl_->feed_workers : impl_->workers).Post(lane, std::move(task));
}

void Admission::Stop() {
  impl_->feed_workers.Stop();
  impl_->workers.Stop();
}

}  // namespace passerelle::rpc
