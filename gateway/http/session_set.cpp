#include "gateway/http/session_set.h"

#include <absl/time/clock.h>

#include <utility>
#include <vector>

namespace passerelle::gateway::http {

std::uint64_t SessionSet::Add(std::function<void(bool)> close) {
  const std::lock_guard lock(mutex_);
  sessions_.emplace(++next_id_, std::move(close));
  return next_id_;
}

void SessionSet::Remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(id);
  if (sessions_.empty()) ended_.notify_all();
}

std::size_t SessionSet::size() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

void SessionSet::StartDraining() {
  draining_ = true;
  CloseAll(false);
}

void SessionSet::CloseAll(bool force) {
  std::vector<std::function<void(bool)>> closers;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, close] : sessions_) closers.push_back(close);
  }
  for (const auto& close : closers) close(force);
}

void SessionSet::Drain(absl::Time deadline) {
  const auto empty = [this] { return sessions_.empty(); };
  {
    std::unique_lock lock(mutex_);
    if (ended_.wait_until(lock, absl::ToChronoTime(deadline), empty)) return;
  }
  CloseAll(true);
  std::unique_lock lock(mutex_);
  ended_.wait(lock, empty);
}

}  // namespace passerelle::gateway::http
