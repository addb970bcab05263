// Series of outings between the contract and the database.
#pragma once

#include <absl/time/time.h>

#include <string>

#include "passerelle/outreach/v1/series.pb.h"
#include "services/outreach/series/recurrence.h"
#include "services/runtime/access/principal.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

// A series as it stands, whoever may see what of it.
struct StoredSeries {
  v1::OutingSeries series;  // whole: with its stops
  absl::TimeZone zone;      // of its site
  std::string request_hash;
};

StoredSeries SeriesFromRow(const vault::Keeper& keeper, const db::Row& row);
v1::OutingSeries SeriesFromRequest(const v1::CreateOutingSeriesRequest& request);
// The column `content`: what a coordinator says of a series, as proto3 JSON, sealed.
db::Bytes SealedContent(const vault::Keeper& keeper, const v1::OutingSeries& series);

// The recurrence of a series. Errors as ReadRecurrence.
absl::StatusOr<Recurrence> RecurrenceOf(const v1::OutingSeries& series, absl::TimeZone zone, const std::string& path);

// What `caller` may see of a series: its stops only with the permission for routes.
v1::OutingSeries VisibleTo(const access::Principal& caller, const StoredSeries& stored);

// NOT_FOUND (OUTING_SERIES_UNKNOWN).
absl::Status OutingSeriesUnknown();

}  // namespace passerelle::outreach
