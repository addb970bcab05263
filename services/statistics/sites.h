// Sites as the feed of outreach told them, for what is recorded here.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>

#include "services/runtime/rpc/context.h"

namespace passerelle::statistics {

// The local day at the site. FAILED_PRECONDITION (SITE_UNKNOWN); UNAVAILABLE (FIGURES_CATCHING_UP) when the site may
// merely not have been taken in again yet.
absl::StatusOr<absl::CivilDay> TodayAt(rpc::RpcContext& rpc, const std::string& site);

}  // namespace passerelle::statistics
