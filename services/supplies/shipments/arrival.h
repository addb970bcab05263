// The end of a shipment: goods come out of transit into a location.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "passerelle/supplies/v1/shipments.pb.h"
#include "services/supplies/document.h"

namespace passerelle::supplies {

// How much of each line of a shipment arrives, in the order of its lines: what is named, or everything when nothing is.
// INVALID_ARGUMENT LINE_REPEATED, and MORE_THAN_SENT for what it does not carry, too.
absl::StatusOr<std::vector<std::int32_t>> ArrivalsOf(const v1::Shipment& shipment, const Lines& lines);

// Everything that a shipment carries.
std::vector<std::int32_t> EverythingOf(const v1::Shipment& shipment);

// Whether every line of a shipment that was received arrived as `arrived` says.
bool WasReceivedAs(const v1::Shipment& shipment, const std::vector<std::int32_t>& arrived);

// Ends a shipment that is locked and on its way in `state`: what it carries comes to `location`, and what did not
// arrive is taken out of the books there, with the reason.
absl::Status EndShipment(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::Shipment& shipment,
                         v1::Shipment::State state, const std::string& location,
                         const std::vector<std::int32_t>& arrived, const std::string& loss_reason);

}  // namespace passerelle::supplies
