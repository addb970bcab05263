#include "services/runtime/db/deadline_watch.h"

#include <absl/time/clock.h>
#include <sys/socket.h>

namespace passerelle::db {

DeadlineWatch& DeadlineWatch::OfProcess() {
  static DeadlineWatch* const watch = new DeadlineWatch;  // outlives every static that may still use a connection
  return *watch;
}

DeadlineWatch::DeadlineWatch() : thread_([this] { Run(); }) {}

absl::Time DeadlineWatch::Earliest() const {
  return entries_.empty() ? absl::InfiniteFuture() : entries_.begin()->first;
}

void DeadlineWatch::EndOverdue(absl::Time now) {
  while (!entries_.empty() && entries_.begin()->first <= now) {
    Entry& entry = *entries_.begin()->second;
    entries_.erase(entries_.begin());
    entry.watched_ = false;
    entry.ended_ = true;
    shutdown(entry.socket_, SHUT_RDWR);
  }
}

void DeadlineWatch::Run() {
  absl::MutexLock lock(&mutex_);
  while (true) {
    EndOverdue(absl::Now());
    wake_time_ = Earliest();
    earlier_.WaitWithDeadline(&mutex_, wake_time_);
  }
}

DeadlineWatch::Entry::Entry(int socket, absl::Time deadline) : watch_(OfProcess()), socket_(socket) {
  if (deadline == absl::InfiniteFuture()) return;
  absl::MutexLock lock(&watch_.mutex_);
  place_ = watch_.entries_.emplace(deadline, this);
  watched_ = true;
  if (deadline < watch_.wake_time_) {
    watch_.wake_time_ = deadline;
    watch_.earlier_.Signal();
  }
}

DeadlineWatch::Entry::~Entry() {
  absl::MutexLock lock(&watch_.mutex_);
  if (watched_) watch_.entries_.erase(place_);
}

bool DeadlineWatch::Entry::InTime() {
  absl::MutexLock lock(&watch_.mutex_);
  return !ended_;
}

}  // namespace passerelle::db
