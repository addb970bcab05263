#include "tests/simulator/replay.h"

#include <absl/time/clock.h>

#include <string>
#include <vector>

#include "tests/simulator/crew.h"
#include "tests/simulator/play_referrals.h"
#include "tests/simulator/play_season.h"

namespace passerelle::simulator {
namespace {

class Player {
 public:
  Player(const Plan& plan, const Team& team, const Pace& pace)
      : plan_(plan),
        team_(team),
        pace_(pace),
        crew_(pace.show),
        ids_(plan.people.size()),
        season_api_(team.reception, crew_.tally()) {}

  Outcome Play() {
    const absl::Time start = absl::Now();
    RegisterPeople();
    if (!plan_.season.outings.empty()) PlaySeason();
    RecordVisits();
    if (!plan_.referrals.empty()) Refer();
    return {.people = people_,
            .visits = visits_,
            .outings = outings_,
            .referrals = referrals_,
            .failed = crew_.failed(),
            .retries = crew_.tally().retries,
            .waits = crew_.tally().waits,
            .duration = absl::Now() - start,
            .first_failure = crew_.first_failure()};
  }

 private:
  void RegisterPeople() {
    crew_.Do({.name = "People",
              .count = static_cast<int>(plan_.people.size()),
              .session = team_.reception,
              .threads = pace_.concurrency},
             [&](Api& api, int index) {
               const PlannedPerson& planned = plan_.people[static_cast<std::size_t>(index)];
               contacts::v1::Person person;
               absl::Status status = api.Post("/v1/people", planned.request, planned.key, &person);
               if (status.ok()) ++people_;
               ids_[static_cast<std::size_t>(index)] = person.id();
               return status;
             });
  }

  void PlaySeason() {
    SeasonPlayer season(plan_, team_.planner, crew_);
    season.MakePlans();
    season.GoOut([this](int visit, const std::string& outing) { return Record(season_api_, visit, outing); },
                 pace_.outings);
    season.KeepAgenda(ids_);
    outings_ = season.outings();
  }

  void RecordVisits() {
    std::vector<int> at_the_centre;
    for (std::size_t index = 0; index < plan_.visits.size(); ++index) {
      if (!plan_.visits[index].outing) at_the_centre.push_back(static_cast<int>(index));
    }
    crew_.Do({.name = "Visits",
              .count = static_cast<int>(at_the_centre.size()),
              .session = team_.reception,
              .threads = pace_.concurrency,
              .rate = pace_.rate},
             [&](Api& api, int index) { return Record(api, at_the_centre[static_cast<std::size_t>(index)], ""); });
  }

  void Refer() {
    ReferralPlayer player(plan_, team_.reception, team_.director, crew_);
    player.Play(ids_, pace_.concurrency, pace_.referrals);
    referrals_ = player.referrals();
  }

  absl::Status Record(Api& api, int index, const std::string& outing) {
    const PlannedVisit& planned = plan_.visits[static_cast<std::size_t>(index)];
    contacts::v1::RecordVisitRequest request = planned.request;
    if (planned.person) {
      const std::string& id = ids_[static_cast<std::size_t>(*planned.person)];
      if (id.empty()) return absl::FailedPreconditionError("the person of this visit could not be registered");
      request.set_person(id);
    }
    request.set_outing(outing);
    contacts::v1::Visit visit;
    absl::Status status = api.Post("/v1/visits", request, planned.key, &visit);
    if (!status.ok()) return status;
    ++visits_;
    if (pace_.answered != nullptr) ++*pace_.answered;
    return status;
  }

  const Plan& plan_;
  const Team team_;
  const Pace& pace_;
  Crew crew_;
  std::vector<std::string> ids_;  // of the people
  Api season_api_;                // the reception's, for the visits of outings
  std::atomic<int> people_ = 0, visits_ = 0;
  int outings_ = 0, referrals_ = 0;
};

}  // namespace

Outcome Replay(const Plan& plan, const Team& team, const Pace& pace) { return Player(plan, team, pace).Play(); }

}  // namespace passerelle::simulator
