// The keys of one provider, kept fresh by a thread of its own: no call ever waits for a fetch on its own thread.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gateway/identity/discovery.h"
#include "gateway/identity/key_set.h"
#include "services/runtime/base/clock.h"
#include "services/runtime/events/stop_signal.h"
#include "services/runtime/telemetry/metrics.h"

namespace passerelle::gateway::identity {

struct KeyPolicy {
  absl::Duration lifetime;  // after which keys are fetched again, at the latest
  absl::Duration stale;     // how long they are believed after the last fetch that worked
  absl::Duration retry;     // between fetches after a failure, and between those for unknown keys
};

// Thread-safe.
class KeyKeeper {
 public:
  using Fetch = std::function<absl::StatusOr<FetchedKeys>(const events::StopSignal&)>;
  using Found = std::function<void(absl::StatusOr<KeySetPtr>)>;

  // `name`: the provider's, for logs and metrics. Fetches at once.
  KeyKeeper(std::string name, KeyPolicy policy, Fetch fetch, const Clock& clock, telemetry::Metrics& metrics);
  ~KeyKeeper();

  // What is believed now; null when nothing was ever fetched, or too long ago.
  KeySetPtr Current();
  // Calls `found` with keys of which one has this id: at once, or from the keeper's thread when the provider has to be
  // asked first, at most once a `retry` for all who ask. UNAUTHENTICATED (TOKEN_INVALID) for a key that the provider
  // does not have, UNAVAILABLE (IDENTITY_PROVIDER_UNAVAILABLE) when it cannot be asked.
  void Find(const std::string& key_id, Found found);
  // Ends the thread; who waits is told UNAVAILABLE.
  void Stop();

 private:
  struct Waiter {
    std::string key_id;
    Found found;
  };
  void Run();
  absl::Duration TimeToFetch();
  void Take(absl::StatusOr<FetchedKeys> fetched);
  void TakeKeys(FetchedKeys fetched, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  KeySetPtr Believed() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<KeySetPtr> Answer(const std::string& key_id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whether somebody who waits now is answered by a fetch.
  bool JoinFetch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string name_;
  const KeyPolicy policy_;
  const Fetch fetch_;
  const Clock& clock_;
  telemetry::Counter& fetched_;
  telemetry::Counter& failed_;
  telemetry::Gauge& fetch_time_metric_;
  events::StopSignal signal_;

  absl::Mutex mutex_;
  KeySetPtr keys_ ABSL_GUARDED_BY(mutex_);
  absl::Time fetch_time_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();  // of the last fetch that worked
  absl::Time next_fetch_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  absl::Time next_asked_fetch_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool fetch_under_way_ ABSL_GUARDED_BY(mutex_) = true;  // the first one begins with the thread
  bool last_failed_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Waiter> waiters_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;  // last, because it uses all the others
};

}  // namespace passerelle::gateway::identity
