// What teams hear and see, and the alerts made of it.
#pragma once

#include <string>
#include <string_view>

#include "passerelle/statistics/v1/watch.pb.h"
#include "tests/service/statistics/recording_fixture.h"

namespace passerelle::statistics {

class Watch : public Recording {
 protected:
  v1::CreateObservationRequest Heard(const std::string& substance) const;
  absl::StatusOr<v1::Observation> Observe(const v1::CreateObservationRequest& request, std::string_view key = "") {
    return Call<v1::Observation>(reception_, "ObservationService.CreateObservation", request, key);
  }
  v1::Observation Observed(const std::string& substance, const std::string& day = "");
  absl::StatusOr<v1::Observation> GetObservation(const access::Principal& caller, const std::string& id);
  absl::StatusOr<v1::Observation> Void(const access::Principal& caller, const std::string& id);

  static v1::CreateWatchAlertRequest Warning();
  absl::StatusOr<v1::WatchAlert> Create(const v1::CreateWatchAlertRequest& request, std::string_view key = "") {
    return Call<v1::WatchAlert>(coordinator_, "WatchAlertService.CreateWatchAlert", request, key);
  }
  v1::WatchAlert Drafted() { return Must(Create(Warning())); }
  v1::WatchAlert Sent() { return Must(Send(coordinator_, Drafted().id())); }
  absl::StatusOr<v1::WatchAlert> Get(const access::Principal& caller, const std::string& id);
  absl::StatusOr<v1::WatchAlert> Send(const access::Principal& caller, const std::string& id);
  absl::StatusOr<v1::WatchAlert> End(const access::Principal& caller, const std::string& id);
};

}  // namespace passerelle::statistics
