// Plays the season of a plan: plans it, goes out, records what was done.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/simulator/crew.h"
#include "tests/simulator/plan.h"

namespace passerelle::simulator {

class SeasonPlayer {
 public:
  // Records the visit with the given index of the plan, with the outing of that id.
  using RecordVisit = std::function<absl::Status(int visit, const std::string& outing)>;

  SeasonPlayer(const Plan& plan, Session& planner, Crew& crew);

  // Creates the series and the outings planned alone, and finds what the service made of them.
  void MakePlans();
  // Goes out, one outing after the other as they began: the vehicle is loaded, visits are recorded, what they received
  // has left the vehicle, the team comes back with its report. Started again, it goes on where it stopped. `done`
  // follows the outings.
  void GoOut(const RecordVisit& record, std::atomic<int>* done);
  // Mediation, activities, appointments. `people`: the ids of the plan's people.
  void KeepAgenda(const std::vector<std::string>& people);

  int outings() const { return completed_; }

 private:
  absl::Status CreateSeries(Api& api, int index);
  absl::Status CreateOuting(Api& api, int index);
  absl::Status FindOutings(Api& api);
  absl::Status Go(Api& api, int index, const RecordVisit& record);
  absl::Status Start(Api& api, const PlannedOuting& planned, outreach::v1::Outing& outing);
  absl::Status Complete(Api& api, const PlannedOuting& planned, outreach::v1::Outing& outing);

  const Plan& plan_;
  Session& planner_;
  Crew& crew_;
  std::vector<std::string> series_ids_;
  std::vector<outreach::v1::Outing> outings_;  // as found, by the index of the plan's outings
  std::vector<std::vector<int>> visits_;       // of each outing
  std::atomic<int> completed_ = 0;
};

}  // namespace passerelle::simulator
