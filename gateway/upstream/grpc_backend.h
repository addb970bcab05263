// Calls to one service over gRPC, bytes in and bytes out.
#pragma once

#include <memory>
#include <string>

#include "gateway/upstream/backend.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::gateway {

// `peer`: the service that must answer ("contacts"), in the clear without credentials; `address`: "127.0.0.1:9101" or
// "dns:///contacts:9000" (round robin over what it resolves to). `assertion_for_nobody` makes what is sent for a public
// method.
std::unique_ptr<Backend> MakeGrpcBackend(tls::Peer peer, const std::string& address,
                                         std::function<std::string()> assertion_for_nobody);

}  // namespace passerelle::gateway
