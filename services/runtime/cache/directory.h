// Reference data of another service, held in memory: a slug is looked up without a round trip, and while the other
// service is down.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/runtime/base/text.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::cache {

// How long a load from the service's own table may take.
inline constexpr absl::Duration kLoadTime = absl::Seconds(2);

// A directory slug → Value, loaded whole from the service's own table. Thread-safe: readers share an immutable
// snapshot.
//
// The feed's consumer refreshes it after each batch; before the first, and on the replicas that do not consume, an
// unknown slug loads it, at most once in `kLeastAge`, so that nonsense slugs cannot keep the database busy.
template <class Value>
class Directory {
 public:
  using Entries = absl::flat_hash_map<std::string, Value>;
  using Load = std::function<absl::StatusOr<Entries>()>;
  static constexpr absl::Duration kLeastAge = absl::Seconds(1);

  // `name` stands in the log when a load fails.
  Directory(std::string name, Load load) : name_(std::move(name)), load_(std::move(load)) {}

  std::optional<Value> Find(std::string_view slug) {
    if (std::optional<Value> value = FindIn(*Snapshot(), slug)) return value;
    absl::MutexLock lock(&loading_);
    if (absl::Now() - load_time_ >= kLeastAge) LoadNow();
    return FindIn(*Snapshot(), slug);
  }

  // Loads it again. A load that fails keeps what is known.
  void Refresh() {
    absl::MutexLock lock(&loading_);
    LoadNow();
  }

 private:
  static std::optional<Value> FindIn(const Entries& entries, std::string_view slug) {
    const auto entry = entries.find(ToAbsl(slug));
    return entry == entries.end() ? std::nullopt : std::optional<Value>(entry->second);
  }

  std::shared_ptr<const Entries> Snapshot() const {
    absl::ReaderMutexLock lock(&swapping_);
    return snapshot_;
  }

  // Those who waited for a load, however long it took, take what it brought.
  void LoadNow() ABSL_EXCLUSIVE_LOCKS_REQUIRED(loading_) {
    absl::StatusOr<Entries> entries = load_();
    load_time_ = absl::Now();
    if (!entries.ok()) {
      telemetry::Log(telemetry::Level::kWarning, "a directory could not be loaded",
                     {{"directory", name_}, {"code", std::string(absl::StatusCodeToString(entries.status().code()))}});
      return;
    }
    auto loaded = std::make_shared<const Entries>(*std::move(entries));
    absl::MutexLock lock(&swapping_);
    snapshot_ = std::move(loaded);
  }

  const std::string name_;
  const Load load_;
  absl::Mutex loading_;
  absl::Time load_time_ ABSL_GUARDED_BY(loading_) = absl::InfinitePast();
  mutable absl::Mutex swapping_;
  std::shared_ptr<const Entries> snapshot_ ABSL_GUARDED_BY(swapping_) = std::make_shared<const Entries>();
};

}  // namespace passerelle::cache
