// What a centre does with its neighbours, in groups, and by appointment.
#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "tests/simulator/calendar.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/random.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::TimeUtil;
using outreach::v1::Activity;
using outreach::v1::MediationAction;

constexpr std::uint64_t kAgendaStream = 8;

google::protobuf::Timestamp At(absl::CivilDay day, int minute, absl::TimeZone zone) {
  return TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(absl::FromCivil(absl::CivilMinute(day) + minute, zone)));
}

PlannedMediation DrawMediation(const Figures& figures, absl::CivilDay day, absl::TimeZone zone, int index,
                               Random& random) {
  constexpr MediationAction::Kind kKinds[] = {MediationAction::RESIDENTS,     MediationAction::RESIDENTS,
                                              MediationAction::SHOPS,         MediationAction::POLICE,
                                              MediationAction::LANDLORDS,     MediationAction::NEEDLE_PICKUP,
                                              MediationAction::NEEDLE_PICKUP, MediationAction::PUBLIC_MEETING};
  PlannedMediation action;
  action.key = KeyOf(figures, "mediation", index);
  action.request.set_site(figures.site);
  action.request.set_kind(random.Pick<MediationAction::Kind>(kKinds));
  *action.request.mutable_occur_time() = At(day, random.Between(9 * 60, 16 * 60), zone);
  action.request.set_minutes(15 * random.Between(1, 6));
  if (action.request.kind() == MediationAction::NEEDLE_PICKUP)
    action.request.set_needles_picked_up(random.Between(3, 40));
  return action;
}

PlannedActivity ActivityAt(const Figures& figures, Activity::Kind kind, const char* title, absl::CivilDay day, int from,
                           int minutes, absl::TimeZone zone, int index) {
  PlannedActivity activity;
  activity.key = KeyOf(figures, "activity", index);
  activity.request.set_site(figures.site);
  activity.request.set_kind(kind);
  activity.request.set_title(title);
  *activity.request.mutable_start_time() = At(day, from, zone);
  *activity.request.mutable_end_time() = At(day, from + minutes, zone);
  activity.request.add_staff(absl::StrCat(figures.site, "-educator-1"));
  return activity;
}

// Every second Wednesday afternoon a collective activity; the first Thursday morning of a month, a meeting of the team.
void AddActivities(const std::vector<absl::CivilDay>& open_days, absl::TimeZone zone, Random& random, Plan& plan) {
  std::vector<PlannedActivity>& activities = plan.season.activities;
  for (const absl::CivilDay day : open_days) {
    const int index = static_cast<int>(activities.size());
    const absl::Weekday weekday = absl::GetWeekday(day);
    if (weekday == absl::Weekday::wednesday && absl::GetYearDay(day) / 7 % 2 == 0) {
      activities.push_back(
          ActivityAt(plan.figures, Activity::COLLECTIVE_ACTIVITY, "Atelier", day, 14 * 60 + 15, 120, zone, index));
    } else if (weekday == absl::Weekday::thursday && day.day() <= 7) {
      activities.push_back(
          ActivityAt(plan.figures, Activity::TEAM_MEETING, "Réunion d'équipe", day, 9 * 60, 150, zone, index));
    } else {
      continue;
    }
    activities.back().participants = random.Between(4, 12);
  }
}

// A few on Friday noons, which are kept for individual reception.
void AddAppointments(const std::vector<absl::CivilDay>& open_days, absl::TimeZone zone, Random& random, Plan& plan) {
  if (plan.people.empty()) return;
  for (const absl::CivilDay day : open_days) {
    if (absl::GetWeekday(day) != absl::Weekday::friday || day.day() > 7) continue;
    PlannedAppointment appointment;
    appointment.key = KeyOf(plan.figures, "appointment", static_cast<int>(plan.season.appointments.size()));
    appointment.person = random.Below(static_cast<int>(plan.people.size()));
    appointment.attended = random.Chance(0.8);
    appointment.request.set_site(plan.figures.site);
    appointment.request.set_staff_member(absl::StrCat(plan.figures.site, "-educator-1"));
    *appointment.request.mutable_start_time() = At(day, 12 * 60 + 30 * random.Below(3), zone);
    appointment.request.set_duration_minutes(30);
    appointment.request.set_reason("Accès aux droits");
    plan.season.appointments.push_back(std::move(appointment));
  }
}

}  // namespace

void AddAgenda(absl::TimeZone zone, Plan& plan) {
  const std::vector<absl::CivilDay> open_days = OpenDays(plan.figures.year);
  Random random(plan.figures.seed, kAgendaStream);
  for (std::size_t index = 4; index < open_days.size(); index += 11) {
    plan.season.mediations.push_back(
        DrawMediation(plan.figures, open_days[index], zone, static_cast<int>(plan.season.mediations.size()), random));
  }
  AddActivities(open_days, zone, random, plan);
  AddAppointments(open_days, zone, random, plan);
}

}  // namespace passerelle::simulator
