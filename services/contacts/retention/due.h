// Who is due to be anonymised, and what the yearly reports say to it.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/contacts/retention/periods.h"
#include "services/runtime/db/database.h"
#include "services/runtime/rpc/neighbours.h"

namespace passerelle::contacts {

// People whose data may go now, and those who wait because the yearly report of their last contact's year is not
// closed.
struct DueForAnonymity {
  std::vector<std::string> closed_sites;        // the closed reports of people who are due: closed_sites[n] of …
  std::vector<std::int32_t> closed_years;       // … closed_years[n]
  std::map<std::string, std::int32_t> ready;    // people, by site
  std::map<std::string, std::int32_t> waiting;  // people, by site
};

// What a neighbour is asked with.
struct AskNeighbours {
  rpc::Neighbours& neighbours;
  absl::Time deadline;
  const telemetry::TraceContext& trace;
};

// `sites` as RpcContext::sites. Asks statistics when anybody is due: UNAVAILABLE (SERVICE_UNAVAILABLE) when it does not
// answer.
absl::StatusOr<DueForAnonymity> FindDueForAnonymity(db::Executor& db, const AskNeighbours& ask,
                                                    const RetentionDays& days, const db::Param& sites);

}  // namespace passerelle::contacts
