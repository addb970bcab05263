#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "tests/simulator/truth.h"

namespace passerelle::simulator {
namespace {

using statistics::v1::ActivityReport;

void AddOutings(const Season& season, ActivityReport& report) {
  auto& figures = *report.mutable_outings();
  std::map<std::string, statistics::v1::OutingKindFigure> kinds;
  std::map<common::v1::Gender, int> genders;
  std::map<common::v1::AgeBand, int> bands;
  for (const PlannedOuting& outing : season.outings) {
    if (outing.cancelled()) {
      figures.set_cancelled(figures.cancelled() + 1);
      continue;
    }
    figures.set_count(figures.count() + 1);
    const int minutes = static_cast<int>(absl::ToInt64Minutes(outing.end - outing.start));
    auto& kind = kinds[outreach::v1::OutingKind_Name(outing.kind)];
    kind.set_count(kind.count() + 1);
    kind.set_minutes(kind.minutes() + minutes);
    kind.set_team_minutes(kind.team_minutes() + minutes * outing.team);
    for (const outreach::v1::MetPeople& met : outing.report.unknown_people()) {
      genders[met.gender()] += met.count();
      bands[met.age_band()] += met.count();
      figures.set_unknown_people_met(figures.unknown_people_met() + met.count());
    }
    figures.set_known_people_met(figures.known_people_met() + outing.report.known_people());
    figures.set_needles_picked_up(figures.needles_picked_up() + outing.report.needles_picked_up());
    figures.set_mediations(figures.mediations() + outing.report.mediations());
    figures.set_incidents(figures.incidents() + outing.report.incidents_size());
  }
  for (auto& [name, figure] : kinds) {
    figure.set_kind(name);
    *figures.add_by_kind() = figure;
  }
  for (const auto& [gender, count] : genders) {
    auto* figure = figures.add_unknown_by_gender();
    figure->set_gender(gender);
    figure->set_count(count);
  }
  for (const auto& [band, count] : bands) {
    auto* figure = figures.add_unknown_by_age_band();
    figure->set_age_band(band);
    figure->set_count(count);
  }
}

void AddOutingVisits(const Plan& plan, ActivityReport& report) {
  std::set<int> people;
  int visits = 0;
  for (const PlannedVisit& visit : plan.visits) {
    if (!visit.outing) continue;
    visits += visit.person ? 1 : std::max(1, visit.request.people());
    if (visit.person) people.insert(*visit.person);
  }
  report.mutable_outings()->set_visits(visits);
  report.mutable_outings()->set_people_seen(static_cast<int>(people.size()));
}

void AddMediation(const Season& season, ActivityReport& report) {
  std::map<std::string, statistics::v1::MediationKindFigure> kinds;
  int needles = report.outings().needles_picked_up();
  for (const PlannedMediation& action : season.mediations) {
    auto& kind = kinds[outreach::v1::MediationAction::Kind_Name(action.request.kind())];
    kind.set_count(kind.count() + 1);
    kind.set_minutes(kind.minutes() + action.request.minutes());
    kind.set_needles_picked_up(kind.needles_picked_up() + action.request.needles_picked_up());
    needles += action.request.needles_picked_up();
  }
  report.set_mediation_actions(static_cast<int>(season.mediations.size()));
  report.set_needles_picked_up(needles);
  for (auto& [name, figure] : kinds) {
    figure.set_kind(name);
    *report.mutable_mediation()->add_by_kind() = figure;
  }
}

void AddActivities(const Season& season, ActivityReport& report) {
  std::map<std::string, statistics::v1::ActivityKindFigure> kinds;
  for (const PlannedActivity& activity : season.activities) {
    auto& kind = kinds[outreach::v1::Activity::Kind_Name(activity.request.kind())];
    kind.set_count(kind.count() + 1);
    kind.set_participants(kind.participants() + activity.participants);
    kind.set_minutes(kind.minutes() +
                     static_cast<int>(activity.request.end_time().seconds() - activity.request.start_time().seconds()) /
                         60);
  }
  for (auto& [name, figure] : kinds) {
    figure.set_kind(name);
    *report.mutable_activities()->add_by_kind() = figure;
  }
}

}  // namespace

void AddSeasonTruth(const Plan& plan, ActivityReport& report) {
  AddOutings(plan.season, report);
  AddOutingVisits(plan, report);
  AddMediation(plan.season, report);
  AddActivities(plan.season, report);
}

}  // namespace passerelle::simulator
