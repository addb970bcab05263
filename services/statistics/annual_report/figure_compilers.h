// How each figure of the vocabulary is made from its parameters, by what it is read from.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/statistics/annual_report/figures_vocabulary.h"
#include "services/statistics/annual_report/parameters.h"

namespace passerelle::statistics {

// A figure that is always a number.
template <class Count>
Figure Counting(v1::ReportLine::Unit unit, Count count) {
  Figure figure;
  figure.unit = unit;
  figure.read = [count = std::move(count)](const YearCount& year) -> std::optional<LineValue> {
    return LineValue{count(year), {}};
  };
  return figure;
}

// Whether a parameter admits the word: one that names none admits all.
inline bool Admits(const std::vector<std::string>& asked, const std::string& word) {
  return asked.empty() || std::find(asked.begin(), asked.end(), word) != asked.end();
}

// Where acts, units and returns come from: the parameters `settings` and `locations`; none stands for everywhere.
std::vector<Origin> OriginsAsked(Parameters& parameters);

// Adds up value(count) of the origins.
template <class Value>
std::int64_t SumOver(const std::vector<Origin>& origins, const YearCount& year, Value value) {
  std::int64_t sum = 0;
  for (const Origin origin : origins) {
    const auto count = year.origins().find(origin);
    if (count != year.origins().end()) sum += value(count->second);
  }
  return sum;
}

// Hundredths of an hour.
constexpr std::int64_t HoursOf(std::int64_t minutes) { return (minutes * 100 + 30) / 60; }

// Different registered people: of some genders or ages, or met in some settings. A person met in two settings is one.
Figure PeopleSeen(Parameters& parameters);
Figure NewPeople(Parameters& parameters);
// Visits: all, or of some genders, ages or settings.
Figure Visits(Parameters& parameters);
Figure AnonymousVisits(Parameters& parameters);
// Acts of some kinds: how many, with how many different people, how long; of some settings, without the people.
Figure Acts(Parameters& parameters);

// Units of some report lines or families, or of all families but some, from everywhere or some origins; kits taken
// apart, or whole as they were handed out.
Figure Units(Parameters& parameters);
Figure SyringesDistributed(Parameters& parameters);
// Everywhere, or at some origins.
Figure SyringesReturned(Parameters& parameters);
Figure ContainersReturned(Parameters& parameters);
// Naloxone kits: how many, what they replaced, trainings and their hours, how many of them were used.
Figure OverdoseKits(Parameters& parameters);
// Syringes brought back for a hundred handed out.
Figure SyringeReturnRatio(Parameters& parameters);

// Outings of some kinds: how many, how long, whom they met.
Figure Outings(Parameters& parameters);
// Different registered people, and visits, recorded with outings.
Figure OutingPeopleSeen(Parameters& parameters);
Figure OutingVisits(Parameters& parameters);
// Actions of mediation of some kinds.
Figure Mediation(Parameters& parameters);
// Needles picked up on outings and in actions of mediation.
Figure NeedlesPickedUp(Parameters& parameters);
// Activities of some kinds that were held.
Figure Activities(Parameters& parameters);
// Referrals of some themes.
Figure Referrals(Parameters& parameters);
Figure PartnersReferredTo(Parameters& parameters);

// Observations of the watch that count.
Figure Observations(Parameters& parameters);
// Whether people answered a questionnaire, whichever its version; nothing is said when nobody did.
Figure SurveyHeld(Parameters& parameters);

Figure SiteCount(Parameters& parameters);
Figure SiteNames(Parameters& parameters);
Figure Addresses(Parameters& parameters);
// The weekly opening hours as a text, and how long they are together, for some uses; spans of a site that overlap are
// one.
Figure OpeningHours(Parameters& parameters);
Figure OpeningHoursPerWeek(Parameters& parameters);
// Days of closure in the year.
Figure ClosedDays(Parameters& parameters);

}  // namespace passerelle::statistics
