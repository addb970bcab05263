#include <algorithm>
#include <set>

#include "passerelle/common/v1/referral_words.pb.h"
#include "passerelle/outreach/v1/activities.pb.h"
#include "passerelle/outreach/v1/outings.pb.h"
#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {
namespace {

using Words = std::vector<std::string>;
using v1::ReportLine;

// Adds up weigh(fact) of the year's facts of the kinds.
template <class Part, class Facts, class Weigh>
std::int64_t Sum(const YearCount& year, Facts Part::*facts, const Words& kinds, Weigh weigh) {
  std::int64_t sum = 0;
  for (const Part* site : year.outreach()) {
    for (const auto& [id, fact] : site->*facts) {
      const bool in_year = year.range().first <= fact.day && fact.day <= year.range().last;
      if (in_year && Admits(kinds, fact.kind)) sum += weigh(fact);
    }
  }
  return sum;
}

std::int64_t UnknownPeople(const OutingFact& outing) {
  std::int64_t people = 0;
  for (const MetFact& met : outing.unknown) people += met.count;
  return people;
}

using WeighOuting = std::int64_t (*)(const OutingFact&);

WeighOuting OutingWeight(const std::string& count) {
  if (count == "MINUTES") return [](const OutingFact& outing) -> std::int64_t { return outing.minutes; };
  if (count == "TEAM_MINUTES")
    return [](const OutingFact& outing) { return std::int64_t{outing.minutes} * outing.team_size; };
  if (count == "UNKNOWN_PEOPLE") return UnknownPeople;
  if (count == "KNOWN_PEOPLE") return [](const OutingFact& outing) -> std::int64_t { return outing.known_people; };
  if (count == "MEDIATIONS") return [](const OutingFact& outing) -> std::int64_t { return outing.mediations; };
  if (count == "NEEDLES") return [](const OutingFact& outing) -> std::int64_t { return outing.needles_picked_up; };
  return [](const OutingFact&) -> std::int64_t { return 1; };
}

std::int64_t SumOutings(const YearCount& year, const Words& kinds, WeighOuting weigh) {
  return Sum(year, &SiteOutreach::outings, kinds,
             [weigh](const OutingFact& outing) { return outing.completed ? weigh(outing) : 0; });
}

template <class Weigh>
std::int64_t SumMediation(const YearCount& year, const Words& kinds, Weigh weigh) {
  return Sum(year, &SiteOutreach::mediations, kinds,
             [weigh](const MediationFact& action) -> std::int64_t { return action.voided ? 0 : weigh(action); });
}

template <class Weigh>
std::int64_t SumActivities(const YearCount& year, const Words& kinds, Weigh weigh) {
  return Sum(year, &SiteOutreach::activities, kinds,
             [weigh](const ActivityFact& activity) -> std::int64_t { return activity.held ? weigh(activity) : 0; });
}

// Calls use(referral) for each one first sent in the year.
template <class Use>
void ForEachReferral(const YearCount& year, Use use) {
  for (const SiteReferrals* site : year.referrals()) {
    for (const auto& [id, referral] : *site) {
      if (year.range().first <= referral.day && referral.day <= year.range().last) use(referral);
    }
  }
}

bool Counts(const ReferralFact& referral, const std::string& count) {
  if (count == "CLOSED") return !referral.outcome.empty();
  if (count == "ACCOMPANIED") return referral.accompanied;
  return true;
}

}  // namespace

Figure Outings(Parameters& parameters) {
  const Words kinds = parameters.Names("kinds", *outreach::v1::OutingKind_descriptor());
  const std::string count = parameters.OneOf(
      "count", {"OUTINGS", "HOURS", "TEAM_HOURS", "UNKNOWN_PEOPLE", "KNOWN_PEOPLE", "MEDIATIONS", "NEEDLES"});
  if (count == "HOURS" || count == "TEAM_HOURS") {
    return Counting(ReportLine::HOURS, [kinds, weigh = OutingWeight(count == "HOURS" ? "MINUTES" : "TEAM_MINUTES")](
                                           const YearCount& year) { return HoursOf(SumOutings(year, kinds, weigh)); });
  }
  return Counting(ReportLine::COUNT, [kinds, weigh = OutingWeight(count)](const YearCount& year) {
    return SumOutings(year, kinds, weigh);
  });
}

Figure OutingPeopleSeen(Parameters&) {
  return Counting(ReportLine::PEOPLE,
                  [](const YearCount& year) -> std::int64_t { return year.report().outings().people_seen(); });
}

Figure OutingVisits(Parameters&) {
  return Counting(ReportLine::COUNT,
                  [](const YearCount& year) -> std::int64_t { return year.report().outings().visits(); });
}

Figure Mediation(Parameters& parameters) {
  const Words kinds = parameters.Names("kinds", *outreach::v1::MediationAction::Kind_descriptor());
  const std::string count = parameters.OneOf("count", {"ACTIONS", "HOURS", "NEEDLES"});
  if (count == "HOURS") {
    return Counting(ReportLine::HOURS, [kinds](const YearCount& year) {
      return HoursOf(SumMediation(year, kinds, [](const MediationFact& action) { return action.minutes; }));
    });
  }
  return Counting(ReportLine::COUNT, [kinds, needles = count == "NEEDLES"](const YearCount& year) {
    return SumMediation(year, kinds,
                        [needles](const MediationFact& action) { return needles ? action.needles_picked_up : 1; });
  });
}

Figure NeedlesPickedUp(Parameters&) {
  return Counting(ReportLine::COUNT,
                  [](const YearCount& year) -> std::int64_t { return year.report().needles_picked_up(); });
}

Figure Activities(Parameters& parameters) {
  const Words kinds = parameters.Names("kinds", *outreach::v1::Activity::Kind_descriptor());
  const std::string count = parameters.OneOf("count", {"HELD", "PARTICIPANTS", "HOURS"});
  if (count == "HOURS") {
    return Counting(ReportLine::HOURS, [kinds](const YearCount& year) {
      return HoursOf(SumActivities(year, kinds, [](const ActivityFact& activity) { return activity.minutes; }));
    });
  }
  return Counting(ReportLine::COUNT, [kinds, people = count == "PARTICIPANTS"](const YearCount& year) {
    return SumActivities(year, kinds,
                         [people](const ActivityFact& activity) { return people ? activity.participants : 1; });
  });
}

Figure Referrals(Parameters& parameters) {
  const Words themes = parameters.Names("themes", *common::v1::ReferralTheme::Theme_descriptor());
  const std::string count = parameters.OneOf("count", {"SENT", "CLOSED", "ACCOMPANIED"});
  return Counting(ReportLine::COUNT, [themes, count](const YearCount& year) {
    std::int64_t referrals = 0;
    ForEachReferral(year, [&](const ReferralFact& referral) {
      if (Admits(themes, referral.theme) && Counts(referral, count)) ++referrals;
    });
    return referrals;
  });
}

Figure PartnersReferredTo(Parameters&) {
  return Counting(ReportLine::COUNT, [](const YearCount& year) {
    std::set<std::string_view> partners;
    ForEachReferral(year, [&](const ReferralFact& referral) {
      if (!referral.partner.empty()) partners.insert(referral.partner);
    });
    return static_cast<std::int64_t>(partners.size());
  });
}

}  // namespace passerelle::statistics
