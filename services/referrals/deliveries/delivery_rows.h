// Deliveries between the contract and the database.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "passerelle/referrals/v1/deliveries.pb.h"
#include "services/runtime/db/database.h"
#include "services/runtime/db/result.h"

namespace passerelle::referrals {

// A row of the delivery's columns, without attempts.
v1::Delivery DeliveryFromRow(const db::Row& row);
// The same with its attempts. NOT_FOUND (DELIVERY_UNKNOWN), also when it is about a referral of none of these sites;
// null is for the whole association.
absl::StatusOr<v1::Delivery> ReadDelivery(db::Executor& db, const std::string& id, const db::Param& sites);

}  // namespace passerelle::referrals
