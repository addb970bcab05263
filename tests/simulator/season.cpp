#include "tests/simulator/season.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <set>

#include "tests/simulator/calendar.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/random.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::TimeUtil;

constexpr std::uint64_t kOutingStream = 6;
// One outing in so many does not take place.
constexpr double kCancelled = 0.03;

// A rule that comes back every week on some days, from the first to the last day, except on some.
struct Weekly {
  const char* title;
  std::vector<absl::Weekday> weekdays;
  const char* by_day;  // the same for RFC 5545
  absl::CivilDay first, last;
  int start_hour, hours;
  std::vector<std::string> team;
};

std::string Staff(const Figures& figures, const std::string& who) { return absl::StrCat(figures.site, "-", who); }

// The centre goes nowhere on public holidays, in the first three weeks of August, and around New Year.
std::set<absl::CivilDay> DaysAtHome(int year) {
  const std::vector<absl::CivilDay> holidays = PublicHolidays(year);
  std::set<absl::CivilDay> days(holidays.begin(), holidays.end());
  for (absl::CivilDay day(year, 8, 1); day <= absl::CivilDay(year, 8, 21); ++day) days.insert(day);
  for (absl::CivilDay day(year, 12, 24); day.year() == year; ++day) days.insert(day);
  return days;
}

// The Friday on or after the summer solstice: the weekend of the music festival.
absl::CivilDay FestivalFriday(int year) {
  absl::CivilDay day(year, 6, 21);
  while (absl::GetWeekday(day) != absl::Weekday::friday) ++day;
  return day;
}

bool IsOn(const Weekly& rule, absl::CivilDay day) {
  return rule.first <= day && day <= rule.last &&
         std::ranges::find(rule.weekdays, absl::GetWeekday(day)) != rule.weekdays.end();
}

std::string LocalStart(absl::CivilDay day, int hour) {
  return absl::StrCat(absl::FormatCivilTime(day), "T", hour < 10 ? "0" : "", hour, ":00");
}

// Where the centre's round stops: corners of its town, no place where anybody stays.
void AddStops(const Figures& figures, google::protobuf::RepeatedPtrField<outreach::v1::Stop>& stops) {
  struct Town {
    const char* site;
    double latitude, longitude;
  };
  constexpr std::array<Town, 3> kTowns = {
      {{"montreuil", 48.862, 2.443}, {"calais", 50.951, 1.858}, {"arras", 50.291, 2.777}}};
  const auto* const town = std::ranges::find(kTowns, figures.site, &Town::site);
  if (town == kTowns.end()) return;
  int number = 0;
  for (const auto& [name, offset] : {std::pair("Gare", 0.0), std::pair("Marché", 0.006), std::pair("Parc", -0.005)}) {
    outreach::v1::Stop& stop = *stops.Add();
    stop.set_name(name);
    stop.set_latitude(town->latitude + offset);
    stop.set_longitude(town->longitude - offset);
    stop.set_after_minutes(75 * number++);
  }
}

PlannedSeries SeriesOf(const Figures& figures, const std::string& vehicle, const Weekly& rule,
                       const std::set<absl::CivilDay>& at_home, int index) {
  PlannedSeries series;
  series.key = KeyOf(figures, "series", index);
  outreach::v1::CreateOutingSeriesRequest& request = series.request;
  request.set_site(figures.site);
  request.set_kind(outreach::v1::MARAUDE);
  request.set_start_local(LocalStart(rule.first, rule.start_hour));
  request.mutable_duration()->set_seconds(rule.hours * 3600);
  request.set_recurrence(absl::StrCat(
      "RRULE:FREQ=WEEKLY;BYDAY=", rule.by_day,
      ";UNTIL=", absl::FormatTime("%Y%m%d", absl::FromCivil(rule.last, absl::UTCTimeZone()), absl::UTCTimeZone())));
  for (const absl::CivilDay day : at_home) {
    if (IsOn(rule, day)) request.add_exceptions(absl::FormatCivilTime(day));
  }
  request.set_vehicle(vehicle);
  for (const std::string& member : rule.team) request.add_team(member);
  request.set_territory(absl::StrCat(figures.site, "-centre"));
  AddStops(figures, *request.mutable_stops());
  request.set_title(rule.title);
  return series;
}

std::vector<Weekly> Rules(const Figures& figures) {
  const int year = figures.year;
  const std::vector<std::string> by_day = {Staff(figures, "driver-1"), Staff(figures, "nurse-1"),
                                           Staff(figures, "educator-1")};
  const std::vector<std::string> by_night = {Staff(figures, "driver-2"), Staff(figures, "nurse-2")};
  using Day = absl::Weekday;
  return {
      {"Maraude de l'après-midi",
       {Day::tuesday, Day::thursday},
       "TU,TH",
       absl::CivilDay(year, 1, 1),
       absl::CivilDay(year, 12, 31),
       14,
       4,
       by_day},
      {"Plan hiver", {Day::wednesday}, "WE", absl::CivilDay(year, 1, 2), absl::CivilDay(year, 3, 31), 19, 3, by_night},
      {"Plan hiver",
       {Day::wednesday},
       "WE",
       absl::CivilDay(year, 11, 4),
       absl::CivilDay(year, 12, 20),
       19,
       3,
       by_night}};
}

PlannedOuting FestivalNight(const Figures& figures, const std::string& vehicle, absl::CivilDay day, int hours,
                            absl::TimeZone zone, int index) {
  PlannedOuting outing;
  outing.key = KeyOf(figures, "outing", index);
  outing.kind = outreach::v1::FESTIVE_EVENT;
  outing.day = day;
  outing.start = absl::FromCivil(absl::CivilHour(day) + 22, zone);
  outing.end = outing.start + absl::Hours(hours);
  outreach::v1::CreateOutingRequest& request = outing.request;
  request.set_site(figures.site);
  request.set_kind(outing.kind);
  *request.mutable_start_time() = TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(outing.start));
  *request.mutable_end_time() = TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(outing.end));
  request.set_vehicle(vehicle);
  for (const char* member : {"driver-2", "nurse-2", "educator-1", "volunteer-1"})
    request.add_team(Staff(figures, member));
  request.set_title("Festival : stand et maraude");
  outing.team = request.team_size();
  return outing;
}

// What the team tells afterwards, beside the visits it recorded.
void DrawReport(bool festive, Random& random, outreach::v1::OutingReport& report) {
  using namespace common::v1;
  constexpr std::array<std::pair<Gender, AgeBand>, 5> kEstimates = {
      {{MAN, AGE_25_29}, {MAN, AGE_30_39}, {WOMAN, AGE_18_24}, {WOMAN, AGE_30_39}, {UNKNOWN, AGE_UNKNOWN}}};
  for (const auto& [gender, age_band] : kEstimates) {
    if (!random.Chance(festive ? 0.9 : 0.3)) continue;
    outreach::v1::MetPeople& met = *report.add_unknown_people();
    met.set_gender(gender);
    met.set_age_band(age_band);
    met.set_count(random.Between(1, festive ? 40 : 4));
  }
  report.set_known_people(random.Between(0, 4));
  if (random.Chance(0.6)) report.set_needles_picked_up(random.Between(1, 25));
  report.set_atmosphere(random.Chance(0.9) ? outreach::v1::CALM : outreach::v1::TENSE);
  if (random.Chance(0.15)) report.set_mediations(random.Between(1, 2));
  if (random.Chance(festive ? 0.5 : 0.02)) report.add_incidents()->set_kind(outreach::v1::INJURY);
  if (random.Chance(0.1)) report.add_follow_ups("Repasser au même endroit la semaine prochaine");
}

// Nobody leaves or comes back on the minute.
void DrawWhatBecameOfIt(Random& random, PlannedOuting& outing) {
  const bool festive = outing.kind == outreach::v1::FESTIVE_EVENT;
  if (!festive && random.Chance(kCancelled)) outing.cancel_reason = "Véhicule en panne";
  outing.start += absl::Minutes(random.Between(0, 15));
  outing.end += absl::Minutes(random.Between(-10, 20));
  DrawReport(festive, random, outing.report);
}

}  // namespace

void AddOutings(absl::TimeZone zone, Plan& plan) {
  const Figures& figures = plan.figures;
  Season& season = plan.season;
  season.vehicle = absl::StrCat(figures.site, "-van");
  const std::set<absl::CivilDay> at_home = DaysAtHome(figures.year);
  for (const Weekly& rule : Rules(figures)) {
    const int series = static_cast<int>(season.series.size());
    season.series.push_back(SeriesOf(figures, season.vehicle, rule, at_home, series));
    for (absl::CivilDay day = rule.first; day <= rule.last; ++day) {
      if (!IsOn(rule, day) || at_home.contains(day)) continue;
      PlannedOuting outing;
      outing.series = series;
      outing.occurrence = LocalStart(day, rule.start_hour);
      outing.kind = outreach::v1::MARAUDE;
      outing.day = day;
      outing.team = static_cast<int>(rule.team.size());
      outing.start = absl::FromCivil(absl::CivilHour(day) + rule.start_hour, zone);
      outing.end = outing.start + absl::Hours(rule.hours);
      season.outings.push_back(std::move(outing));
    }
  }
  const absl::CivilDay friday = FestivalFriday(figures.year);
  season.outings.push_back(FestivalNight(figures, season.vehicle, friday, 6, zone, 0));
  season.outings.push_back(FestivalNight(figures, season.vehicle, friday + 1, 8, zone, 1));
  std::ranges::stable_sort(season.outings, {}, &PlannedOuting::start);
  Random random(figures.seed, kOutingStream);
  for (PlannedOuting& outing : season.outings) DrawWhatBecameOfIt(random, outing);
}

void AddSeason(absl::TimeZone zone, Plan& plan) {
  AddOutings(zone, plan);
  TakeVisitsAlong(zone, plan);
  LoadVehicles(plan);
  AddAgenda(zone, plan);
}

}  // namespace passerelle::simulator
