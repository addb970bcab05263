#include "services/outreach/outings/outing_rules.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>

#include "services/runtime/base/grid.h"
#include "services/runtime/base/status.h"

namespace passerelle::outreach {
namespace {

struct Transition {
  v1::OutingState from;
  v1::OutingState to;
};
constexpr Transition kTransitions[] = {
    {v1::PLANNED, v1::IN_PROGRESS},
    {v1::PLANNED, v1::CANCELLED},
    {v1::IN_PROGRESS, v1::COMPLETED},
};

std::string InWords(v1::OutingState state) {
  switch (state) {
    case v1::PLANNED:
      return "planned";
    case v1::IN_PROGRESS:
      return "under way";
    case v1::COMPLETED:
      return "completed";
    case v1::CANCELLED:
      return "cancelled";
    default:
      return "in no known state";
  }
}

absl::Status DurationInvalid(const std::string& path, const std::string& rule) {
  return FieldError(absl::StatusCode::kInvalidArgument, "DURATION_INVALID", path + "endTime", rule);
}

// "15 minutes", "12 hours".
std::string InWords(absl::Duration duration) {
  const std::int64_t hours = absl::ToInt64Hours(duration);
  return hours > 0 ? absl::StrCat(hours, " hours") : absl::StrCat(absl::ToInt64Minutes(duration), " minutes");
}

}  // namespace

const std::vector<DurationRule>& DurationRules() {
  static const auto* rules = new std::vector<DurationRule>{
      {v1::MARAUDE, absl::Minutes(15), absl::Hours(12), true},
      {v1::MOBILE_UNIT, absl::Minutes(15), absl::Hours(12), true},
      {v1::SQUAT, absl::Minutes(15), absl::Hours(12), true},
      {v1::PERMANENCE, absl::Minutes(15), absl::Hours(10), false},
      {v1::COMMUNITY_MEDIATION, absl::Minutes(15), absl::Hours(10), false},
      // A festival is a weekend; its team takes turns.
      {v1::FESTIVE_EVENT, absl::Minutes(15), absl::Hours(72), true},
  };
  return *rules;
}

absl::Status CheckDuration(v1::OutingKind kind, absl::Time start, absl::Time end, absl::TimeZone zone,
                           const std::string& path) {
  const auto rule = std::ranges::find(DurationRules(), kind, &DurationRule::kind);
  if (rule == DurationRules().end()) return InvalidFields({{path + "kind", "is required"}});
  const absl::Duration duration = end - start;
  if (duration < rule->least || duration > rule->most) {
    return DurationInvalid(
        path, absl::StrCat("It must end ", InWords(rule->least), " to ", InWords(rule->most), " after it begins."));
  }
  const absl::CivilDay last_day = absl::ToCivilDay(end - absl::Microseconds(1), zone);
  if (!rule->may_pass_midnight && last_day != absl::ToCivilDay(start, zone)) {
    return DurationInvalid(path, "It must end on the local day it begins.");
  }
  return absl::OkStatus();
}

std::string ServiceDayOf(absl::Time start, absl::TimeZone zone) {
  return absl::FormatCivilTime(absl::ToCivilDay(start, zone));
}

absl::Status CheckForm(const v1::Outing& outing, const std::string& path) {
  std::vector<Violation> violations;
  if (outing.kind() == v1::OUTING_KIND_UNSPECIFIED) violations.push_back({path + "kind", "is required"});
  if (!outing.has_start_time()) violations.push_back({path + "startTime", "is required"});
  if (!outing.has_end_time()) violations.push_back({path + "endTime", "is required"});
  std::set<std::string> people;
  for (int i = 0; i < outing.team_size(); ++i) {
    if (!people.insert(outing.team(i)).second)
      violations.push_back({absl::StrCat(path, "team[", i, "]"), "is named twice"});
  }
  std::set<std::string> items;
  for (int i = 0; i < outing.load_size(); ++i) {
    if (!items.insert(outing.load(i).item()).second)
      violations.push_back({absl::StrCat(path, "load[", i, "].item"), "is named twice"});
  }
  if (violations.empty()) return absl::OkStatus();
  return InvalidFields(violations);
}

absl::Status CheckTransition(v1::OutingState from, v1::OutingState to) {
  const bool allowed = std::ranges::any_of(
      kTransitions, [&](const Transition& transition) { return transition.from == from && transition.to == to; });
  if (allowed) return absl::OkStatus();
  return FailedPrecondition("ILLEGAL_TRANSITION", absl::StrCat("An outing that is ", InWords(from),
                                                               " cannot become one that is ", InWords(to), "."));
}

absl::Status CheckPlanned(v1::OutingState state) {
  if (state == v1::PLANNED) return absl::OkStatus();
  return FailedPrecondition("ILLEGAL_TRANSITION", absl::StrCat("The outing is already ", InWords(state), "."));
}

void RoundStops(v1::Outing& outing) {
  for (v1::Stop& stop : *outing.mutable_stops()) {
    stop.set_latitude(OnGrid(stop.latitude()));
    stop.set_longitude(OnGrid(stop.longitude()));
  }
}

absl::Status CheckReport(const v1::OutingReport& report) {
  std::vector<Violation> violations;
  std::set<std::pair<int, int>> seen;
  for (int i = 0; i < report.unknown_people_size(); ++i) {
    const v1::MetPeople& met = report.unknown_people(i);
    if (!seen.emplace(met.gender(), met.age_band()).second) {
      violations.push_back({absl::StrCat("report.unknownPeople[", i, "]"), "is a second line of that gender and age"});
    }
  }
  for (int i = 0; i < report.follow_ups_size(); ++i) {
    if (report.follow_ups(i).empty())
      violations.push_back({absl::StrCat("report.followUps[", i, "]"), "must not be empty"});
  }
  if (violations.empty()) return absl::OkStatus();
  return InvalidFields(violations);
}

}  // namespace passerelle::outreach
