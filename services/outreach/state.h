// What the outreach service holds in memory.
#pragma once

#include "services/runtime/cache/slugs.h"
#include "services/runtime/process/service.h"
#include "services/runtime/rpc/context.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

struct State {
  explicit State(const process::StateInputs& inputs);

  cache::Slugs sites;  // only that they exist; the tables say the rest
  vault::Keeper keeper;
};

inline const vault::Keeper& KeeperOf(rpc::RpcContext& rpc) { return rpc.state<State>().keeper; }

}  // namespace passerelle::outreach
