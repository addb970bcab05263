// Naloxone kits that were recorded by mistake.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "services/runtime/db/database.h"

namespace passerelle::supplies {

// Kits by their ids, and those of visits.
struct KitsToVoid {
  std::vector<std::string> kits = {};
  std::vector<std::string> visits = {};
};

// Voids those that are not voided yet, and tells their facts. Balances are locked before, so that who voids a kit and
// who reverses its movement wait for each other in one order.
absl::Status VoidKits(db::Executor& db, const KitsToVoid& which, const std::string& reason,
                      const std::string& trace_parent);

}  // namespace passerelle::supplies
