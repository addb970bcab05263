#include <algorithm>
#include <string>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/statistics/jobs/arrays.h"
#include "services/statistics/jobs/follow.h"
#include "services/statistics/jobs/latest.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

using events::v1::ActivityChanged;
using events::v1::MediationActionChanged;
using events::v1::OutingChanged;
using events::v1::SiteChanged;
using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int32_t>;
using BigNumbers = std::vector<std::int64_t>;

// What every change has.
struct ChangeColumns {
  Texts ids, sites, kinds, days;
  BigNumbers versions, positions;

  template <class Fact>
  void Add(const std::string& id, const Fact& fact, std::int64_t position) {
    ids.push_back(id);
    sites.push_back(fact.site());
    kinds.push_back(fact.kind());
    days.push_back(fact.service_day());
    versions.push_back(fact.version());
    positions.push_back(position);
  }
};

std::int32_t MinutesOf(const OutingChanged& outing) {
  const std::int64_t seconds = outing.end_time().seconds() - outing.start_time().seconds();
  return static_cast<std::int32_t>(std::max<std::int64_t>(0, seconds) / 60);
}

// The opening hours of sites, one array a site and column.
struct OpeningColumns {
  Texts days, starts, ends, uses;

  void Add(const SiteChanged& site) {
    days.push_back(ArrayOf(site.opening_hours(), [](const auto& period) { return period.day(); }));
    starts.push_back(ArrayOf(site.opening_hours(), [](const auto& period) { return period.opens(); }));
    ends.push_back(ArrayOf(site.opening_hours(), [](const auto& period) { return period.closes(); }));
    uses.push_back(ArrayOf(site.opening_hours(), [](const auto& period) { return period.use(); }));
  }
};

absl::Status TakeSites(const Latest<SiteChanged>& sites, db::Transaction& transaction) {
  if (sites.changes.empty()) return absl::OkStatus();
  Texts ids, time_zones, names, addresses;
  BigNumbers versions, positions;
  OpeningColumns openings;
  Texts closure_starts, closure_ends;
  for (const auto& [id, change] : sites.changes) {
    const SiteChanged& site = *change.fact;
    ids.push_back(id);
    time_zones.push_back(site.time_zone());
    versions.push_back(site.version());
    positions.push_back(change.position);
    names.push_back(site.display_name());
    addresses.push_back(site.address());
    openings.Add(site);
    closure_starts.push_back(ArrayOf(site.closures(), [](const auto& closure) { return closure.from(); }));
    closure_ends.push_back(ArrayOf(site.closures(), [](const auto& closure) { return closure.to(); }));
  }
  return transaction
      .Execute(sql::kTakeSites, {ids, time_zones, versions, positions, names, addresses, openings.days, openings.starts,
                                 openings.ends, openings.uses, closure_starts, closure_ends})
      .status();
}

absl::Status TakeOutings(const Latest<OutingChanged>& outings, db::Transaction& transaction) {
  if (outings.changes.empty()) return absl::OkStatus();
  ChangeColumns columns;
  Numbers completed, cancelled, minutes, team_sizes, known_people, needles, mediations, incidents;
  Texts genders, age_bands, counts;
  for (const auto& [id, change] : outings.changes) {
    const OutingChanged& outing = *change.fact;
    const events::v1::OutingFigures& figures = outing.figures();
    columns.Add(id, outing, change.position);
    completed.push_back(outing.state() == "COMPLETED" ? 1 : 0);
    cancelled.push_back(outing.state() == "CANCELLED" ? 1 : 0);
    minutes.push_back(MinutesOf(outing));
    team_sizes.push_back(outing.team_size());
    genders.push_back(
        ArrayOf(figures.unknown_people(), [](const auto& met) { return static_cast<int>(met.gender()); }));
    age_bands.push_back(
        ArrayOf(figures.unknown_people(), [](const auto& met) { return static_cast<int>(met.age_band()); }));
    counts.push_back(ArrayOf(figures.unknown_people(), [](const auto& met) { return met.count(); }));
    known_people.push_back(figures.known_people());
    needles.push_back(figures.needles_picked_up());
    mediations.push_back(figures.mediations());
    incidents.push_back(figures.incidents());
  }
  return transaction
      .Execute(sql::kTakeOutings, {columns.ids, columns.sites, columns.kinds, columns.days, completed, cancelled,
                                   minutes, team_sizes, genders, age_bands, counts, known_people, needles, mediations,
                                   incidents, columns.versions, columns.positions})
      .status();
}

absl::Status TakeMediationActions(const Latest<MediationActionChanged>& actions, db::Transaction& transaction) {
  if (actions.changes.empty()) return absl::OkStatus();
  ChangeColumns columns;
  Numbers minutes, needles, voided;
  for (const auto& [id, change] : actions.changes) {
    columns.Add(id, *change.fact, change.position);
    minutes.push_back(change.fact->minutes());
    needles.push_back(change.fact->needles_picked_up());
    voided.push_back(change.fact->voided() ? 1 : 0);
  }
  return transaction
      .Execute(sql::kTakeMediationActions, {columns.ids, columns.sites, columns.kinds, columns.days, minutes, needles,
                                            voided, columns.versions, columns.positions})
      .status();
}

absl::Status TakeActivities(const Latest<ActivityChanged>& activities, db::Transaction& transaction) {
  if (activities.changes.empty()) return absl::OkStatus();
  ChangeColumns columns;
  Numbers held, minutes, participants;
  for (const auto& [id, change] : activities.changes) {
    columns.Add(id, *change.fact, change.position);
    held.push_back(change.fact->state() == "HELD" ? 1 : 0);
    minutes.push_back(change.fact->minutes());
    participants.push_back(change.fact->participants());
  }
  return transaction
      .Execute(sql::kTakeActivities, {columns.ids, columns.sites, columns.kinds, columns.days, held, minutes,
                                      participants, columns.versions, columns.positions})
      .status();
}

absl::Status ApplyOutreach(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  Latest<SiteChanged> sites;
  Latest<OutingChanged> outings;
  Latest<MediationActionChanged> actions;
  Latest<ActivityChanged> activities;
  for (const events::v1::Event& event : events) {
    const events::v1::Fact& fact = event.fact();
    if (fact.has_site_changed()) {
      sites.Add(fact.site_changed().site(), fact.site_changed(), event.position());
    } else if (fact.has_outing_changed()) {
      outings.Add(fact.outing_changed().outing(), fact.outing_changed(), event.position());
    } else if (fact.has_mediation_action_changed()) {
      actions.Add(fact.mediation_action_changed().action(), fact.mediation_action_changed(), event.position());
    } else if (fact.has_activity_changed()) {
      activities.Add(fact.activity_changed().activity(), fact.activity_changed(), event.position());
    }
  }
  RETURN_IF_ERROR(TakeSites(sites, transaction));
  RETURN_IF_ERROR(TakeOutings(outings, transaction));
  RETURN_IF_ERROR(TakeMediationActions(actions, transaction));
  return TakeActivities(activities, transaction);
}

}  // namespace

events::Subscription FollowOutreach(std::function<void()> applied) {
  events::Subscription subscription;
  subscription.feed = "outreach";
  subscription.apply = ApplyOutreach;
  subscription.applied = std::move(applied);
  return subscription;
}

}  // namespace passerelle::statistics
