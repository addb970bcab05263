// Who the teams meet, and what they hand out from the vehicle.
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/simulator/plan.h"
#include "tests/simulator/random.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::TimeUtil;

constexpr std::uint64_t kMeetingStream = 7;
// Nothing is recorded while the team packs and unpacks.
constexpr absl::Duration kPacking = absl::Minutes(5);
// People who are met at a festival come to the centre in the days around it.
constexpr int kFestivalDays = 4;
// A vehicle takes more than it needs, in round numbers, and never nothing of what is always asked for.
constexpr int kRound = 10;
constexpr std::pair<const char*, int> kAlwaysLoaded[] = {
    {"kit-injection-1ml", 40}, {"kit-injection-2ml", 20}, {"kit-base", 10}, {"condom-external", 30}, {"leaflet", 20}};

absl::CivilDay DayOf(const PlannedVisit& visit, absl::TimeZone zone) {
  return absl::ToCivilDay(absl::FromUnixSeconds(TimeUtil::TimestampToSeconds(visit.request.occur_time())), zone);
}

bool IsOutside(const PlannedVisit& visit) {
  return visit.request.setting() == common::v1::STREET || visit.request.setting() == common::v1::MOBILE_UNIT;
}

// Whether it could have happened beside a vehicle: nobody showers there.
bool CouldBeOutside(const PlannedVisit& visit) {
  if (visit.request.setting() != common::v1::FIXED_SITE) return IsOutside(visit);
  return std::ranges::none_of(visit.request.acts(), [](const contacts::v1::Act& act) {
    return act.kind() == common::v1::SHOWER || act.kind() == common::v1::LAUNDRY || act.kind() == common::v1::REST ||
           act.kind() == common::v1::GROUP_ACTIVITY || act.kind() == common::v1::RAPID_TEST;
  });
}

class Meetings {
 public:
  Meetings(absl::TimeZone zone, Plan& plan) : plan_(plan), random_(plan.figures.seed, kMeetingStream) {
    for (std::size_t index = 0; index < plan.visits.size(); ++index)
      by_day_[DayOf(plan.visits[index], zone)].push_back(index);
  }

  void Draw(int index) {
    const PlannedOuting& outing = plan_.season.outings[static_cast<std::size_t>(index)];
    if (outing.kind == outreach::v1::FESTIVE_EVENT) {
      for (int met = 0; met < 14; ++met) {
        Take(outing.day + random_.Between(-kFestivalDays, kFestivalDays), 1, false, common::v1::FESTIVE, index);
      }
    } else {
      Take(outing.day, random_.Between(2, 7), true, common::v1::STREET, index);
    }
  }

 private:
  // Makes up to `most` visits of the day visits of the outing; with `all_outside`, those that were outside anyway too.
  void Take(absl::CivilDay day, int most, bool all_outside, common::v1::Setting setting, int index) {
    for (const std::size_t at : by_day_[day]) {
      PlannedVisit& visit = plan_.visits[at];
      if (visit.outing || !CouldBeOutside(visit)) continue;
      if (!(all_outside && IsOutside(visit)) && most-- <= 0) continue;
      Move(visit, setting, index);
    }
  }

  void Move(PlannedVisit& visit, common::v1::Setting setting, int index) {
    const PlannedOuting& outing = plan_.season.outings[static_cast<std::size_t>(index)];
    const int seconds = static_cast<int>(absl::ToInt64Seconds(outing.end - outing.start - 2 * kPacking));
    const absl::Time time = outing.start + kPacking + absl::Seconds(random_.Below(seconds));
    visit.outing = index;
    visit.request.set_setting(setting);
    *visit.request.mutable_occur_time() = TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(time));
  }

  Plan& plan_;
  Random random_;
  std::map<absl::CivilDay, std::vector<std::size_t>> by_day_;
};

// Units of each item that the visits of each outing receive.
std::vector<std::map<std::string, int>> HandedOut(const Plan& plan) {
  std::vector<std::map<std::string, int>> units(plan.season.outings.size());
  for (const PlannedVisit& visit : plan.visits) {
    if (!visit.outing) continue;
    for (const contacts::v1::Handout& handout : visit.request.handouts())
      units[static_cast<std::size_t>(*visit.outing)][handout.item()] += handout.quantity();
  }
  return units;
}

void Load(const std::map<std::string, int>& units, google::protobuf::RepeatedPtrField<outreach::v1::LoadLine>& load) {
  std::map<std::string, int> lines;
  for (const auto& [item, quantity] : kAlwaysLoaded) lines[item] = quantity;
  for (const auto& [item, quantity] : units)
    lines[item] = std::max(lines[item], (quantity + kRound - 1) / kRound * kRound);
  for (const auto& [item, quantity] : lines) {
    outreach::v1::LoadLine& line = *load.Add();
    line.set_item(item);
    line.set_quantity(quantity);
  }
}

}  // namespace

void TakeVisitsAlong(absl::TimeZone zone, Plan& plan) {
  Meetings meetings(zone, plan);
  for (std::size_t index = 0; index < plan.season.outings.size(); ++index) {
    if (!plan.season.outings[index].cancelled()) meetings.Draw(static_cast<int>(index));
  }
  std::ranges::stable_sort(plan.visits, {}, [](const PlannedVisit& visit) {
    return TimeUtil::TimestampToSeconds(visit.request.occur_time());
  });
}

void LoadVehicles(Plan& plan) {
  const std::vector<std::map<std::string, int>> units = HandedOut(plan);
  // All occurrences of a series take the same along: what the neediest of them hands out.
  std::vector<std::map<std::string, int>> most(plan.season.series.size());
  for (std::size_t index = 0; index < units.size(); ++index) {
    PlannedOuting& outing = plan.season.outings[index];
    if (!outing.series) {
      Load(units[index], *outing.request.mutable_load());
      continue;
    }
    for (const auto& [item, quantity] : units[index]) {
      int& needed = most[static_cast<std::size_t>(*outing.series)][item];
      needed = std::max(needed, quantity);
    }
  }
  for (std::size_t index = 0; index < most.size(); ++index)
    Load(most[index], *plan.season.series[index].request.mutable_load());
}

}  // namespace passerelle::simulator
