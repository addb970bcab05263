// Used syringes that came back, between the contract, the database and the feeds.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <cstdint>
#include <string>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/supplies/v1/sharps.pb.h"
#include "services/runtime/config/settings.h"
#include "services/runtime/rpc/context.h"
#include "services/supplies/document.h"

namespace passerelle::supplies {

// Used syringes in a litre of containers. No French or national figure exists; the default is the association's own
// estimate, between what makers of containers state for 1 ml syringes (some 35 to 65 a litre). Counting a few
// containers gives a better one.
extern const config::Setting kSyringesPerLitre;

// The nearest whole number of syringes in so many tenths of a litre; 0 for a factor that is not positive.
std::int32_t EstimateSyringes(std::int32_t decilitres, std::int64_t syringes_per_litre);

v1::SharpsReturn SharpsReturnFromRow(const db::Row& row);
// The fact that tells other services of a return of `site`, at a location of that kind.
events::v1::Fact SharpsReturnFact(const v1::SharpsReturn& sharps_return, const std::string& site,
                                  const std::string& location_kind);

// The location of a return or a slip, and what day it was there. FAILED_PRECONDITION LOCATION_UNKNOWN for one that does
// not exist or is not of the caller's sites.
absl::StatusOr<Place> FindPlace(rpc::RpcContext& rpc, const std::string& location, absl::Time time);

// Keeps what visits of the batch brought back, and forgets those that it voids.
absl::Status KeepVisitReturns(db::Transaction& transaction, absl::Span<const events::v1::Event> batch);

}  // namespace passerelle::supplies
