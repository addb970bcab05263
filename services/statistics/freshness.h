// How far the feeds have been followed.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::statistics {

// Every feed, by name. One that was never heard stands at 0.
absl::StatusOr<v1::Freshness> ReadFreshness(db::Executor& database);

// For what is to stand as it is counted now. UNAVAILABLE (FIGURES_BEHIND) while a service has told something that is
// not counted yet, or has not been heard for so long that it may have.
absl::Status CheckFiguresUpToDate(rpc::RpcContext& rpc);

}  // namespace passerelle::statistics
