// What the rules of a plan ask the database about, and these rules.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "passerelle/outreach/v1/outings.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::outreach {

// A vehicle or a person that may be booked.
struct Bookable {
  std::string site;
  bool retired = false;
  bool absent = false;              // a person: away at that time
  bool booked = false;              // by something else at that time
  std::string location;             // a vehicle's
  std::vector<std::string> skills;  // a person's
};

// What exists of all that a plan names.
struct PlanFacts {
  std::optional<absl::TimeZone> zone;  // of the site
  std::optional<Bookable> vehicle;
  std::optional<std::string> territory_site;
  std::map<std::string, Bookable> people;       // by id
  std::map<std::string, std::string> families;  // of the items of the load
};

// Reads them in one statement.
absl::StatusOr<PlanFacts> ReadPlanFacts(db::Executor& db, const v1::Outing& outing);

// All that the outing names exists somewhere: SITE_UNKNOWN, VEHICLE_UNKNOWN, TERRITORY_UNKNOWN, STAFF_MEMBER_UNKNOWN.
absl::Status CheckExisting(const v1::Outing& outing, const PlanFacts& facts, const std::string& path);
// Besides, it is of the outing's site and in use; items are known; the length fits the kind; the team keeps its rules.
absl::Status CheckRules(const v1::Outing& outing, const PlanFacts& facts, const std::string& path);
// Nobody is absent, nothing is booked by something else: STAFF_ABSENT, VEHICLE_BOOKED, STAFF_BOOKED.
absl::Status CheckFree(const v1::Outing& outing, const PlanFacts& facts, const std::string& path);

// FAILED_PRECONDITION (STAFF_MEMBER_UNKNOWN, STAFF_ABSENT, STAFF_BOOKED) naming `field`, unless that person of the site
// can come.
absl::Status CheckPerson(const std::string& person, const std::string& site, const PlanFacts& facts,
                         const std::string& field);

}  // namespace passerelle::outreach
