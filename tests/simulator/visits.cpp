#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <numeric>

#include "tests/simulator/calendar.h"
#include "tests/simulator/content.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/random.h"

namespace passerelle::simulator {
namespace {

constexpr std::uint64_t kAttendanceStream = 2;
constexpr std::uint64_t kHabitsStream = 3;
constexpr std::uint64_t kContentStream = 4;
constexpr std::uint64_t kAnonymousStream = 5;
// How unequal attendance is: a few regulars make up most of the visits.
constexpr double kAttendanceSpread = 1.3;
// A regular misses some days.
constexpr double kMostDays = 0.85;

// One coming: when, and who.
struct Coming {
  absl::Time time;
  std::optional<int> person;
  int heads = 1;
};

// How often each record comes: once each, the rest shared out by heavy-tailed weights.
std::vector<int> DrawCounts(const Figures& figures, const std::vector<PlannedPerson>& people, int open_days,
                            Random& random) {
  std::vector<double> reach(people.size());
  double sum = 0;
  for (double& bound : reach) bound = sum += random.LogNormal(0, kAttendanceSpread);
  std::vector<int> counts(people.size(), 1);
  const int records = static_cast<int>(people.size());
  if (records == 0) return counts;
  const int most = std::max(static_cast<int>(kMostDays * open_days), 4 * figures.visits / records + 1);
  for (int left = figures.visits - records; left > 0;) {
    const auto found = std::upper_bound(reach.begin(), reach.end(), random.Unit() * sum);
    int& count = counts[static_cast<std::size_t>(std::min<std::ptrdiff_t>(found - reach.begin(), records - 1))];
    if (count >= most) continue;
    ++count;
    --left;
  }
  return counts;
}

absl::Time DrawTime(absl::CivilDay day, absl::TimeZone zone, Random& random) {
  const Hours hours = PublicHours(day);
  const int second = random.Between(hours.from * 60, hours.to * 60 - 1);
  return absl::FromCivil(absl::CivilSecond(day) + second, zone);
}

// The days of one person: different ones within a stretch of the year, as far as there are enough.
std::vector<absl::CivilDay> DrawDays(int count, const std::vector<absl::CivilDay>& open_days, Random& random) {
  const int all = static_cast<int>(open_days.size());
  // Somebody who comes once in a while is there for some weeks; a regular, all year.
  const int stretch = std::min(all, count * random.Between(3, 12) + 5);
  const int first = random.Between(0, all - stretch);
  std::vector<int> order(static_cast<std::size_t>(stretch));
  std::iota(order.begin(), order.end(), first);
  std::vector<absl::CivilDay> days;
  for (int drawn = 0; drawn < count; ++drawn) {
    const int at = drawn % stretch;
    std::swap(order[static_cast<std::size_t>(at)], order[static_cast<std::size_t>(random.Between(at, stretch - 1))]);
    days.push_back(open_days[static_cast<std::size_t>(order[static_cast<std::size_t>(at)])]);
  }
  return days;
}

std::vector<Coming> DrawComings(const Figures& figures, const std::vector<PlannedPerson>& people, absl::TimeZone zone) {
  Random random(figures.seed, kAttendanceStream);
  const std::vector<absl::CivilDay> open_days = OpenDays(figures.year);
  const std::vector<int> counts = DrawCounts(figures, people, static_cast<int>(open_days.size()), random);
  std::vector<Coming> comings;
  for (std::size_t person = 0; person < counts.size(); ++person) {
    for (const absl::CivilDay day : DrawDays(counts[person], open_days, random)) {
      comings.push_back({DrawTime(day, zone, random), static_cast<int>(person), 1});
    }
  }
  Random anonymous(figures.seed, kAnonymousStream);
  for (int left = figures.anonymous; left > 0;) {
    // Mostly one person at a time; sometimes a tally of several.
    const int heads = std::min(left, anonymous.Chance(0.8) ? 1 : anonymous.Between(2, 6));
    const absl::CivilDay day = anonymous.Pick<absl::CivilDay>(open_days);
    comings.push_back({DrawTime(day, zone, anonymous), std::nullopt, heads});
    left -= heads;
  }
  std::stable_sort(comings.begin(), comings.end(), [](const Coming& a, const Coming& b) { return a.time < b.time; });
  return comings;
}

common::v1::Setting DrawSetting(const Figures& figures, Random& random) {
  if (!random.Chance(figures.outside)) return common::v1::FIXED_SITE;
  const double draw = random.Unit();
  if (draw < 0.5) return common::v1::STREET;
  return draw < 0.85 ? common::v1::MOBILE_UNIT : common::v1::REMOTE;
}

void DrawEstimate(int heads, Random& random, contacts::v1::RecordVisitRequest& request) {
  auto* anonymous = request.mutable_anonymous();
  anonymous->set_gender(random.Chance(0.2) ? common::v1::WOMAN : common::v1::MAN);
  if (random.Chance(0.7)) {
    anonymous->set_age_band(
        static_cast<common::v1::AgeBand>(random.Between(common::v1::AGE_18_24, common::v1::AGE_60_PLUS)));
  }
  if (heads > 1) request.set_people(heads);
}

// A duplicate has the habits of the person it doubles.
std::vector<Habits> DrawAllHabits(const Figures& figures, const std::vector<PlannedPerson>& people) {
  Random random(figures.seed, kHabitsStream);
  std::vector<Habits> habits;
  for (const PlannedPerson& person : people) {
    const Habits drawn = DrawHabits(random);
    habits.push_back(person.same_as ? habits[static_cast<std::size_t>(*person.same_as)] : drawn);
  }
  return habits;
}

}  // namespace

std::vector<PlannedVisit> MakeVisits(const Figures& figures, const std::vector<PlannedPerson>& people,
                                     absl::TimeZone zone) {
  const std::vector<Habits> habits = DrawAllHabits(figures, people);
  Random random(figures.seed, kContentStream);
  std::vector<PlannedVisit> visits;
  for (const Coming& coming : DrawComings(figures, people, zone)) {
    PlannedVisit visit;
    visit.key = KeyOf(figures, "visit", static_cast<int>(visits.size()));
    visit.person = coming.person;
    visit.request.set_site(figures.site);
    *visit.request.mutable_occur_time() =
        google::protobuf::util::TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(coming.time));
    visit.request.set_setting(DrawSetting(figures, random));
    if (!coming.person) DrawEstimate(coming.heads, random, visit.request);
    DrawContent(coming.person ? habits[static_cast<std::size_t>(*coming.person)] : Habits{.injects = true},
                figures.year, random, visit.request);
    visits.push_back(std::move(visit));
  }
  return visits;
}

}  // namespace passerelle::simulator
