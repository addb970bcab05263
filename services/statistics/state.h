// The figures in memory and how far they follow the facts of the database.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "services/runtime/db/database.h"
#include "services/statistics/figures.h"

namespace passerelle::statistics {

// How far facts have been taken in: the last position of each feed. `generation` grows when everything is taken in
// again.
struct Positions {
  std::int64_t generation = 0;
  std::int64_t contacts = 0;
  std::int64_t supplies = 0;
  std::int64_t outreach = 0;
};

absl::StatusOr<Positions> ReadPositions(db::Executor& database);

// Thread-safe. Facts are committed to the database first; memory follows when a report needs it, or after each batch,
// and is always exactly what the facts up to some position say.
class State {
 public:
  explicit State(db::Pool& pool) : pool_(pool) {}

  // Follows on its own account, at start and after each batch. A failure costs nothing but time: the next report tries
  // again.
  void CatchUp();
  // Counts every fact that the database holds and memory does not.
  absl::Status Follow(db::Executor& database);
  // Follows unless memory already stands at `least` or after.
  absl::Status FollowTo(const Positions& least, db::Executor& database);
  // Calls `use` with the figures; they do not change meanwhile.
  void Read(const std::function<void(const Figures&)>& use) const;

 private:
  absl::Status FollowFeeds(const Positions& target, db::Executor& database) ABSL_EXCLUSIVE_LOCKS_REQUIRED(following_);
  absl::Status FollowPeople(db::Executor& database) ABSL_EXCLUSIVE_LOCKS_REQUIRED(following_);
  absl::Status FollowVisits(std::int64_t target, db::Executor& database) ABSL_EXCLUSIVE_LOCKS_REQUIRED(following_);
  absl::Status FollowSupplies(std::int64_t target, db::Executor& database) ABSL_EXCLUSIVE_LOCKS_REQUIRED(following_);
  absl::Status FollowSites(std::int64_t target, db::Executor& database) ABSL_EXCLUSIVE_LOCKS_REQUIRED(following_);
  void StartAgain(std::int64_t generation) ABSL_EXCLUSIVE_LOCKS_REQUIRED(following_);

  db::Pool& pool_;
  absl::Mutex following_;        // one thread follows at a time
  mutable absl::Mutex reading_;  // figures change under it only
  std::unique_ptr<Figures> figures_ ABSL_GUARDED_BY(reading_) = std::make_unique<Figures>();
  Positions counted_ ABSL_GUARDED_BY(reading_);
  std::int64_t people_position_ ABSL_GUARDED_BY(following_) = 0;
};

}  // namespace passerelle::statistics
