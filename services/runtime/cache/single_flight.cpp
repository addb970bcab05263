#include "services/runtime/cache/single_flight.h"

#include <utility>

namespace passerelle::cache {

std::shared_ptr<SingleFlight::Flight> SingleFlight::Join(const std::string& key) {
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<Flight>& flight = flights_[key];
  if (flight == nullptr) {
    flight = std::make_shared<Flight>();
    return nullptr;
  }
  std::shared_ptr<Flight> joined = flight;
  mutex_.Await(absl::Condition(&joined->landed));
  return joined;
}

void SingleFlight::Land(const std::string& key, absl::StatusOr<std::string> value) {
  absl::MutexLock lock(&mutex_);
  const auto place = flights_.find(key);
  place->second->value = std::move(value);
  place->second->landed = true;
  flights_.erase(place);
}

absl::StatusOr<std::string> SingleFlight::Run(const std::string& key, const Load& load) {
  if (const std::shared_ptr<Flight> flight = Join(key)) return flight->value.ok() ? flight->value : load();
  try {
    absl::StatusOr<std::string> value = load();
    Land(key, value);
    return value;
  } catch (...) {
    Land(key, absl::InternalError("the load failed"));
    throw;
  }
}

}  // namespace passerelle::cache
