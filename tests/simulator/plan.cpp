#include "tests/simulator/plan.h"

#include <absl/strings/str_cat.h>

#include "services/runtime/base/uuid.h"

namespace passerelle::simulator {
namespace {

absl::Status Check(const Figures& figures) {
  if (figures.people < 0 || figures.visits < 0 || figures.anonymous < 0 || figures.duplicates < 0 ||
      figures.referrals < 0) {
    return absl::InvalidArgumentError("counts cannot be negative");
  }
  if (figures.duplicates > figures.people) return absl::InvalidArgumentError("more duplicates than people");
  if (figures.visits < figures.people + figures.duplicates) {
    return absl::InvalidArgumentError(
        "every record comes at least once: more visits are needed than people and duplicates");
  }
  if (figures.people == 0 && figures.visits > 0) return absl::InvalidArgumentError("visits need people");
  if (figures.people == 0 && figures.referrals > 0) return absl::InvalidArgumentError("referrals need people");
  if (figures.year < 1970 || figures.year > 2200)
    return absl::InvalidArgumentError("the year must lie between 1970 and 2200");
  if (figures.outside < 0 || figures.outside > 1) return absl::InvalidArgumentError("a share lies between 0 and 1");
  return absl::OkStatus();
}

}  // namespace

// Every figure that shapes the content is part of the name: other figures never reuse a key with other content. How
// many are referred shapes nothing else.
std::string KeyOf(const Figures& figures, std::string_view kind, int index) {
  return UuidV5(absl::StrCat("simulator/", figures.site, "/", figures.time_zone, "/", figures.year, "/", figures.people,
                             "/", figures.visits, "/", figures.anonymous, "/", figures.duplicates, "/", figures.outside,
                             figures.season ? "/season/" : "/", figures.seed, "/", std::string(kind), "/", index));
}

absl::StatusOr<Plan> MakePlan(const Figures& figures) {
  if (const absl::Status status = Check(figures); !status.ok()) return status;
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(figures.time_zone, &zone)) {
    return absl::InvalidArgumentError(absl::StrCat("unknown time zone ", figures.time_zone));
  }
  Plan plan;
  plan.figures = figures;
  plan.people = MakePeople(figures);
  plan.visits = MakeVisits(figures, plan.people, zone);
  if (figures.season) AddSeason(zone, plan);
  plan.referrals = MakeReferrals(plan);
  return plan;
}

}  // namespace passerelle::simulator
