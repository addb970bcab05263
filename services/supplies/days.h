// Local days of requests.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>
#include <string_view>

#include "services/runtime/rpc/context.h"

namespace passerelle::supplies {

// A checked date, YYYY-MM-DD, as a day, and back.
absl::CivilDay ParseDay(std::string_view day);
std::string FormatDay(absl::CivilDay day);

// INVALID_ARGUMENT RANGE_INVALID when `to` is before `from`, or twenty years after it or more.
absl::Status CheckDayRange(std::string_view from, std::string_view to);

// The day that an outing counts for. FAILED_PRECONDITION OUTING_UNKNOWN when the site has no such outing, with the time
// after which to try again: the feed may not have told of it yet.
absl::StatusOr<std::string> DayOfOuting(db::Executor& db, const std::string& outing, const std::string& site);

// What day it is at the site. FAILED_PRECONDITION SITE_UNKNOWN.
absl::StatusOr<absl::CivilDay> LocalDayAt(rpc::RpcContext& rpc, const std::string& site);

}  // namespace passerelle::supplies
