// Outings between the contract, the database and the feed.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <string>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/outreach/v1/outings.pb.h"
#include "passerelle/outreach/v1/sites.pb.h"
#include "services/outreach/outings/team_rules.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

// An outing as it stands, whoever may see what of it.
struct StoredOuting {
  v1::Outing outing;  // whole: with its stops
  std::int64_t version = 0;
  std::string request_hash;     // empty for an occurrence of a series
  std::string location;         // of its vehicle; empty without one
  bool vehicle_booked = false;  // its vehicle, if any, is booked for it
  bool all_booked = false;      // and so is its whole team
  Team going;                   // those of its team who can go: booked for it, not absent, not gone
  TeamNeeds needs;
};

// Reads rows of outing_in_full. Keeps each site's calendar, so that a page of outings reads it once.
class OutingReader {
 public:
  explicit OutingReader(const vault::Keeper& keeper) : keeper_(keeper) {}
  StoredOuting Read(const db::Row& row);

 private:
  const v1::Site& CalendarOf(const db::Row& row);
  const vault::Keeper& keeper_;
  std::map<std::string, v1::Site> calendars_;
};

// The column `stops`: stops on the grid, as proto3 JSON, sealed.
db::Bytes SealedStops(const vault::Keeper& keeper, const v1::Outing& outing);
// The column `report`: proto3 JSON, sealed.
db::Bytes SealedReport(const vault::Keeper& keeper, const v1::OutingReport& report);
// The column `note`, sealed.
db::Bytes SealedNote(const vault::Keeper& keeper, const v1::Outing& outing);

// The fact that tells other services of an outing at `version`; `location` is that of its vehicle.
events::v1::Fact OutingFact(const v1::Outing& outing, const std::string& location, std::int64_t version);

}  // namespace passerelle::outreach
