// Shipments between the contract and the database.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "passerelle/supplies/v1/shipments.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::supplies {

// A row of a shipment, without its lines.
v1::Shipment ShipmentFromRow(const db::Row& row);

// A whole shipment from or to the caller's sites. NOT_FOUND SHIPMENT_UNKNOWN.
absl::StatusOr<v1::Shipment> ReadShipment(rpc::RpcContext& rpc, db::Executor& db, const std::string& id);

// For which end of a shipment the caller must act.
enum class End { kOrigin, kDestination };

// Locks a shipment until the transaction ends, and reads it whole. NOT_FOUND SHIPMENT_UNKNOWN when that end is not of
// the caller's sites.
absl::StatusOr<v1::Shipment> LockShipment(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id,
                                          End end);

// FAILED_PRECONDITION SHIPMENT_ENDED.
absl::Status ShipmentEnded();

}  // namespace passerelle::supplies
