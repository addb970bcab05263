#include "tests/service/statistics/watch_fixture.h"

namespace passerelle::statistics {

v1::CreateObservationRequest Watch::Heard(const std::string& substance) const {
  v1::CreateObservationRequest request;
  request.set_site(site_);
  request.set_substance(substance);
  request.set_source(v1::Observation::HEARD);
  return request;
}

v1::Observation Watch::Observed(const std::string& substance, const std::string& day) {
  v1::CreateObservationRequest request = Heard(substance);
  request.set_day(day);
  return Must(Observe(request));
}

absl::StatusOr<v1::Observation> Watch::GetObservation(const access::Principal& caller, const std::string& id) {
  v1::GetObservationRequest request;
  request.set_id(id);
  return Call<v1::Observation>(caller, "ObservationService.GetObservation", request);
}

absl::StatusOr<v1::Observation> Watch::Void(const access::Principal& caller, const std::string& id) {
  v1::VoidObservationRequest request;
  request.set_id(id);
  return Call<v1::Observation>(caller, "ObservationService.VoidObservation", request);
}

v1::CreateWatchAlertRequest Watch::Warning() {
  v1::CreateWatchAlertRequest request;
  request.set_title("Comprimés bleus très dosés");
  request.set_text("Ne consommez pas seul. Demandez de la naloxone.");
  request.set_level(v1::WatchAlert::DANGER);
  return request;
}

absl::StatusOr<v1::WatchAlert> Watch::Get(const access::Principal& caller, const std::string& id) {
  v1::GetWatchAlertRequest request;
  request.set_id(id);
  return Call<v1::WatchAlert>(caller, "WatchAlertService.GetWatchAlert", request);
}

absl::StatusOr<v1::WatchAlert> Watch::Send(const access::Principal& caller, const std::string& id) {
  v1::SendWatchAlertRequest request;
  request.set_id(id);
  return Call<v1::WatchAlert>(caller, "WatchAlertService.SendWatchAlert", request);
}

absl::StatusOr<v1::WatchAlert> Watch::End(const access::Principal& caller, const std::string& id) {
  v1::EndWatchAlertRequest request;
  request.set_id(id);
  return Call<v1::WatchAlert>(caller, "WatchAlertService.EndWatchAlert", request);
}

}  // namespace passerelle::statistics
