// What a centre plans beside its opening hours: maraudes that come back every week, a winter plan that ends, a festival
// weekend, mediation, collective activities, appointments. Like the rest of a plan, the same figures give the same
// requests under the same keys.
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "passerelle/outreach/v1/activities.pb.h"
#include "passerelle/outreach/v1/appointments.pb.h"
#include "passerelle/outreach/v1/outings.pb.h"
#include "passerelle/outreach/v1/series.pb.h"

namespace passerelle::simulator {

// Outings that come back; its occurrences are made by the service.
struct PlannedSeries {
  std::string key;
  outreach::v1::CreateOutingSeriesRequest request;
};

// One outing: an occurrence of a series, or one planned alone. What is left out of its requests is the id.
struct PlannedOuting {
  std::optional<int> series;                  // index into Season::series
  std::string occurrence;                     // its local start in the series, YYYY-MM-DDTHH:MM
  std::string key;                            // of one planned alone
  outreach::v1::CreateOutingRequest request;  // of one planned alone
  absl::CivilDay day;                         // the local day it counts for
  outreach::v1::OutingKind kind;
  int team = 0;               // how many people go
  std::string cancel_reason;  // set when it does not take place
  absl::Time start, end;      // when the team really left and came back
  outreach::v1::OutingReport report;

  bool cancelled() const { return !cancel_reason.empty(); }
};

// An action of mediation, as it is recorded.
struct PlannedMediation {
  std::string key;
  outreach::v1::CreateMediationActionRequest request;
};

// An activity or meeting, and how many came.
struct PlannedActivity {
  std::string key;
  outreach::v1::CreateActivityRequest request;
  int participants = 0;
};

// An appointment, and whether the person came; the person's id is known only once registered.
struct PlannedAppointment {
  std::string key;
  outreach::v1::CreateAppointmentRequest request;
  int person = 0;  // index into Plan::people
  bool attended = true;
};

struct Season {
  std::string vehicle;
  std::vector<PlannedSeries> series;
  std::vector<PlannedOuting> outings;  // in the order in which they begin
  std::vector<PlannedMediation> mediations;
  std::vector<PlannedActivity> activities;
  std::vector<PlannedAppointment> appointments;
};

struct Plan;

// The season of the plan's year. Visits that fall on the day of an outing, and could have happened outside, become
// visits of that outing: who came, how often and what they received stays as it was. Each vehicle takes along at least
// what its outings hand out.
void AddSeason(absl::TimeZone zone, Plan& plan);

// The stages of AddSeason.
void AddOutings(absl::TimeZone zone, Plan& plan);
void TakeVisitsAlong(absl::TimeZone zone, Plan& plan);
void LoadVehicles(Plan& plan);
void AddAgenda(absl::TimeZone zone, Plan& plan);

}  // namespace passerelle::simulator
