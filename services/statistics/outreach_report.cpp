#include "services/statistics/outreach_report.h"

#include <array>
#include <map>
#include <string_view>

#include "services/statistics/rules.h"

namespace passerelle::statistics {
namespace {

bool Holds(DayRange range, Day day) { return range.first <= day && day <= range.last; }

struct OutingKindSums {
  std::int64_t count = 0;
  std::int64_t minutes = 0;
  std::int64_t team_minutes = 0;
};

struct OutingSums {
  std::map<std::string_view, OutingKindSums> kinds;
  std::array<std::int64_t, common::v1::Gender_ARRAYSIZE> genders{};
  std::array<std::int64_t, common::v1::AgeBand_ARRAYSIZE> age_bands{};
  std::int64_t count = 0, cancelled = 0, known = 0, unknown = 0, needles = 0, mediations = 0, incidents = 0;

  void Add(const OutingFact& outing) {
    cancelled += outing.cancelled ? 1 : 0;
    if (!outing.completed) return;
    ++count;
    OutingKindSums& kind = kinds[outing.kind];
    ++kind.count;
    kind.minutes += outing.minutes;
    kind.team_minutes += std::int64_t{outing.minutes} * outing.team_size;
    for (const MetFact& met : outing.unknown) {
      unknown += met.count;
      genders[CountedGender(met.gender)] += met.count;
      age_bands[CountedAgeBand(met.age_band)] += met.count;
    }
    known += outing.known_people;
    needles += outing.needles_picked_up;
    mediations += outing.mediations;
    incidents += outing.incidents;
  }

  void Write(v1::OutingFigures& figures) const {
    figures.set_count(Fit(count));
    figures.set_cancelled(Fit(cancelled));
    for (const auto& [kind, sums] : kinds) {
      v1::OutingKindFigure& line = *figures.add_by_kind();
      line.set_kind(std::string(kind));
      line.set_count(Fit(sums.count));
      line.set_minutes(Fit(sums.minutes));
      line.set_team_minutes(Fit(sums.team_minutes));
    }
    figures.set_known_people_met(Fit(known));
    figures.set_unknown_people_met(Fit(unknown));
    for (std::size_t gender = 0; gender < genders.size(); ++gender) {
      if (genders[gender] == 0) continue;
      v1::MetGenderFigure& line = *figures.add_unknown_by_gender();
      line.set_gender(static_cast<common::v1::Gender>(gender));
      line.set_count(Fit(genders[gender]));
    }
    for (std::size_t band = 0; band < age_bands.size(); ++band) {
      if (age_bands[band] == 0) continue;
      v1::MetAgeBandFigure& line = *figures.add_unknown_by_age_band();
      line.set_age_band(static_cast<common::v1::AgeBand>(band));
      line.set_count(Fit(age_bands[band]));
    }
    figures.set_needles_picked_up(Fit(needles));
    figures.set_mediations(Fit(mediations));
    figures.set_incidents(Fit(incidents));
  }
};

struct MediationSums {
  struct Kind {
    std::int64_t count = 0, minutes = 0, needles = 0;
  };
  std::map<std::string_view, Kind> kinds;
  std::int64_t count = 0, needles = 0;

  void Add(const MediationFact& action) {
    if (action.voided) return;
    ++count;
    needles += action.needles_picked_up;
    Kind& kind = kinds[action.kind];
    ++kind.count;
    kind.minutes += action.minutes;
    kind.needles += action.needles_picked_up;
  }

  void Write(v1::MediationFigures& figures) const {
    for (const auto& [kind, sums] : kinds) {
      v1::MediationKindFigure& line = *figures.add_by_kind();
      line.set_kind(std::string(kind));
      line.set_count(Fit(sums.count));
      line.set_minutes(Fit(sums.minutes));
      line.set_needles_picked_up(Fit(sums.needles));
    }
  }
};

struct ActivitySums {
  struct Kind {
    std::int64_t count = 0, participants = 0, minutes = 0;
  };
  std::map<std::string_view, Kind> kinds;

  void Add(const ActivityFact& activity) {
    if (!activity.held) return;
    Kind& kind = kinds[activity.kind];
    ++kind.count;
    kind.participants += activity.participants;
    kind.minutes += activity.minutes;
  }

  void Write(v1::ActivityFigures& figures) const {
    for (const auto& [kind, sums] : kinds) {
      v1::ActivityKindFigure& line = *figures.add_by_kind();
      line.set_kind(std::string(kind));
      line.set_count(Fit(sums.count));
      line.set_participants(Fit(sums.participants));
      line.set_minutes(Fit(sums.minutes));
    }
  }
};

template <class Facts, class Sums>
void AddIn(DayRange range, const Facts& facts, Sums& sums) {
  for (const auto& [id, fact] : facts) {
    if (Holds(range, fact.day)) sums.Add(fact);
  }
}

}  // namespace

void AddOutreach(const std::vector<const SiteOutreach*>& sites, DayRange range, v1::ActivityReport& report) {
  OutingSums outings;
  MediationSums mediations;
  ActivitySums activities;
  for (const SiteOutreach* site : sites) {
    AddIn(range, site->outings, outings);
    AddIn(range, site->mediations, mediations);
    AddIn(range, site->activities, activities);
  }
  outings.Write(*report.mutable_outings());
  report.set_mediation_actions(Fit(mediations.count));
  mediations.Write(*report.mutable_mediation());
  activities.Write(*report.mutable_activities());
  report.set_needles_picked_up(Fit(outings.needles + mediations.needles));
}

}  // namespace passerelle::statistics
