// A plausible year of a centre, made from a few figures and a seed: the same figures always give the same requests
// under the same idempotency keys, so playing a plan twice changes nothing.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "tests/simulator/referrals.h"
#include "tests/simulator/season.h"

namespace passerelle::simulator {

// What is asked for. The counts are met exactly.
struct Figures {
  std::string site = "montreuil";
  std::string time_zone = "Europe/Paris";
  int year = 2013;
  int people = 248;     // different people; each comes at least once
  int visits = 3025;    // visits of registered people
  int anonymous = 0;    // visits of people without a record, besides
  int duplicates = 0;   // people who are registered a second time by mistake; their visits spread over both records
  double outside = 0;   // share of encounters away from the centre
  bool season = false;  // whether teams go out, by a plan of their own
  int referrals = 0;    // people referred to partners, when the plan is played
  std::uint64_t seed = 1;
};

// One record to register.
struct PlannedPerson {
  std::string key;
  contacts::v1::RegisterPersonRequest request;
  // The index of the record that is the same human being, for a duplicate.
  std::optional<int> same_as;
};

// One visit to record; the person's id is known only once registered.
struct PlannedVisit {
  std::string key;
  contacts::v1::RecordVisitRequest request;
  // Index into Plan::people; absent for anonymous visits.
  std::optional<int> person;
  // Index into Season::outings; absent for a visit that was not recorded with an outing.
  std::optional<int> outing;
};

struct Plan {
  Figures figures;
  std::vector<PlannedPerson> people;
  std::vector<PlannedVisit> visits;  // in time order
  Season season;                     // empty unless the figures ask for one
  std::vector<PlannedReferral> referrals;
};

// INVALID_ARGUMENT when the figures cannot be met: fewer visits than records, nobody, an unknown time zone.
absl::StatusOr<Plan> MakePlan(const Figures& figures);

// The stages of MakePlan.
std::vector<PlannedPerson> MakePeople(const Figures& figures);
std::vector<PlannedVisit> MakeVisits(const Figures& figures, const std::vector<PlannedPerson>& people,
                                     absl::TimeZone zone);

// The idempotency key of the index-th `kind` of a plan.
std::string KeyOf(const Figures& figures, std::string_view kind, int index);

}  // namespace passerelle::simulator
