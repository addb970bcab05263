// Calls to one service over gRPC, bytes in and bytes out.
#pragma once

#include <memory>
#include <string>

#include "gateway/upstream/backend.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::gateway {

// `peer`: the service that must answer ("contacts"), in the clear without credentials; `address`: see rpc::TargetOf.
// Calls take turns over its replicas, and one that a replica leaves without an answer is made again where that is
// harmless (see rpc/repetition.h). `assertion_for_nobody` makes what is sent for a public method.
std::unique_ptr<Backend> MakeGrpcBackend(tls::Peer peer, const std::string& address,
                                         std::function<std::string()> assertion_for_nobody);

}  // namespace passerelle::gateway
