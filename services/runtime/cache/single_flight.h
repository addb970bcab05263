// One load for all who ask for the same key at the same time.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <functional>
#include <memory>
#include <string>

namespace passerelle::cache {

// Thread-safe.
class SingleFlight {
 public:
  using Load = std::function<absl::StatusOr<std::string>()>;

  // The first caller loads; the others wait for its value. When the first one fails, each of the others loads for
  // itself: the failure may be the first caller's own, such as its deadline.
  absl::StatusOr<std::string> Run(const std::string& key, const Load& load);

 private:
  struct Flight {
    bool landed = false;
    absl::StatusOr<std::string> value = absl::UnknownError("");
  };

  // The flight to wait for; null when the caller is the first.
  std::shared_ptr<Flight> Join(const std::string& key);
  void Land(const std::string& key, absl::StatusOr<std::string> value);

  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<Flight>> flights_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace passerelle::cache
