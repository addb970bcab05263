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
  std::int64_t referrals = 0;
  // Whether the facts go as far as they did before they were last forgotten.
  bool whole = true;
};

// UNAVAILABLE (FIGURES_CATCHING_UP), with the time after which to try again.
absl::Status FiguresCatchingUp();

absl::StatusOr<Positions> ReadPositions(db::Executor& database);

// Thread-safe. Facts are committed to the database first; memory follows when a report needs it, or after each batch,
// and is always exactly what the facts up to some position say.
class State {
 public:
  explicit State(db::Pool& pool) : pool_(pool) {}

  // Follows on the service's own account, at start and after each batch. A failure costs nothing but time: the next
  // report tries again.
  void CatchUp();
  // Counts every fact that the database holds and memory does not. Waits until `deadline` at most for another thread
  // that does so already: UNAVAILABLE (FIGURES_CATCHING_UP) when that takes longer, as it may just after the start over
  // the years of a whole country.
  absl::Status Follow(db::Executor& database, absl::Time deadline);
  // Follows unless memory already stands at `least` or after.
  absl::Status FollowTo(const Positions& least, db::Executor& database, absl::Time deadline);
  // Whether memory has heard of the site.
  bool KnowsSite(std::string_view site) const;
  // Calls `use` with the figures, which stand at `least` or after and do not change meanwhile. UNAVAILABLE
  // (FIGURES_CATCHING_UP) when they began again in the meantime.
  absl::Status Read(const Positions& least, const std::function<void(const Figures&)>& use) const;

 private:
  // One thread at a time follows, holding the turn; no mutex is held while the database works.
  bool TakeTurn(absl::Time deadline);
  void EndTurn();
  absl::Status FollowInTurn(db::Executor& database);
  absl::Status FollowFeeds(const Positions& target, db::Executor& database);
  absl::Status FollowOutreach(std::int64_t target, db::Executor& database);
  absl::Status FollowReferrals(std::int64_t target, db::Executor& database);
  // Reads the rows of `statement` after position `last` and moves it on, so many at once, until there are no more.
  absl::Status FollowRows(const db::Statement& statement, std::int64_t& last, db::Executor& database,
                          const std::function<void(Figures&, const db::Row&)>& use);
  absl::Status FollowSupplies(std::int64_t target, db::Executor& database);
  absl::Status FollowPeople(db::Executor& database);
  absl::Status FollowMerges(db::Executor& database);
  absl::Status FollowVisits(std::int64_t target, db::Executor& database);
  void StartAgain(std::int64_t generation);
  Positions Counted() const;

  db::Pool& pool_;
  absl::Mutex turn_;
  bool following_ ABSL_GUARDED_BY(turn_) = false;
  // How far rows that change have been read; touched in turn only.
  struct Read {
    std::int64_t people = 0;
    std::int64_t merges = 0;
    std::int64_t outings = 0;
    std::int64_t mediations = 0;
    std::int64_t activities = 0;
    std::int64_t referrals = 0;
    std::int64_t overdose_kits = 0;
  } read_;
  mutable absl::Mutex reading_;  // figures change under it only
  std::unique_ptr<Figures> figures_ ABSL_GUARDED_BY(reading_) = std::make_unique<Figures>();
  Positions counted_ ABSL_GUARDED_BY(reading_);
};

}  // namespace passerelle::statistics
