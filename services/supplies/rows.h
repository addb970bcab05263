// Items, locations, movements and balances between the contract, the database and the feed.
#pragma once

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "passerelle/supplies/v1/ledger.pb.h"
#include "services/runtime/db/result.h"
#include "services/supplies/ledger.h"

namespace passerelle::supplies {

v1::Item ItemFromRow(const db::Row& row);
v1::Item ItemFromRequest(const v1::CreateItemRequest& request);
v1::Location LocationFromRow(const db::Row& row);
v1::Movement MovementFromRow(const db::Row& row);
v1::Balance BalanceFromRow(const db::Row& row);
v1::StockAlert StockAlertFromRow(const db::Row& row);

// The fact that tells other services of `item` at `version`.
events::v1::Fact ItemFact(const v1::Item& item, std::int64_t version);
events::v1::Fact LocationFact(const v1::Location& location, std::int64_t version);
// The fact of a distribution from a location of that kind, on an outing or (empty) on none, from what it posted.
events::v1::Fact DistributionFact(const std::string& location_kind, const std::string& outing,
                                  const std::vector<Posting>& postings);
events::v1::Fact DistributionReversedFact(const std::string& distribution, const std::string& movement);

}  // namespace passerelle::supplies
