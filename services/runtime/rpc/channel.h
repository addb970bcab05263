// Connections to the replicas of another process of the suite: calls take turns, and leave a replica that is gone at
// once.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/tls/credentials.h"

namespace grpc {
class Channel;
}

namespace passerelle::rpc {

// What gRPC is asked to reach: one address or name ("contacts:9101", "dns:///contacts:9101") as it stands, and of
// several IP addresses, "10.0.0.1:9101|10.0.0.2:9101", all. INVALID_ARGUMENT when one of several is not IP:PORT.
absl::StatusOr<std::string> TargetOf(std::string_view addresses);

// `peer`: who must answer there; by default anybody, in the clear. A call that the callee has not seen is made again by
// gRPC itself; for the others see repetition.h.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& target, const tls::Peer& peer, int most_response_bytes);

}  // namespace passerelle::rpc
