// The outings that visits belong to.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/types/span.h>

#include <string>
#include <utility>

#include "services/contacts/record.h"

namespace passerelle::contacts {

// What a visit takes from its outing.
struct Outing {
  absl::CivilDay service_day;
  std::string location;  // the stock location of its vehicle; "" when it has none
};

// By UUID in lower case, and by the site that a visit names with it: the outing, or why there is none.
using Outings = absl::flat_hash_map<std::pair<std::string, std::string>, absl::StatusOr<Outing>>;

// The outings that `visits` name. Read once for all visits of a call, and not at all when none names an outing; never
// held over calls, so that an outing that was moved counts as it now is on every replica. Outreach is asked for those
// that it has not told yet, for a second at most in all.
absl::StatusOr<Outings> FindOutings(rpc::RpcContext& rpc, absl::Span<const VisitToRecord> visits);

// The outing of a visit that names one. FAILED_PRECONDITION (OUTING_UNKNOWN) when there is none, or it is another
// site's; UNAVAILABLE (SERVICE_UNAVAILABLE, with a time to wait) when outreach has not told of it and cannot be asked;
// the error of finding them.
absl::StatusOr<Outing> OutingOf(const v1::RecordVisitRequest& visit, const absl::StatusOr<Outings>& outings);

}  // namespace passerelle::contacts
