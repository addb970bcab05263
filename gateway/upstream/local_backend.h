// The gateway's own rpcs, through the same pipeline as every service's.
#pragma once

#include <memory>

#include "gateway/upstream/backend.h"
#include "services/runtime/rpc/pipeline.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::gateway {

// What it is given must outlive it; `vault` makes the keys of addresses.
std::unique_ptr<Backend> MakeLocalBackend(const rpc::Pipeline& pipeline, const vault::Vault& vault);

}  // namespace passerelle::gateway
