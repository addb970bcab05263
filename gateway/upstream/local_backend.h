// The gateway's own rpcs, through the same pipeline as every service's.
#pragma once

#include <memory>

#include "gateway/upstream/backend.h"
#include "services/runtime/rpc/pipeline.h"

namespace passerelle::gateway {

// `pipeline` must outlive it.
std::unique_ptr<Backend> MakeLocalBackend(const rpc::Pipeline& pipeline);

}  // namespace passerelle::gateway
