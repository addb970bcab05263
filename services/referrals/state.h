// What the referrals service holds in memory.
#pragma once

#include <memory>

#include "services/referrals/deliveries/courier.h"
#include "services/referrals/emergencies/directors.h"
#include "services/runtime/cache/site_zones.h"
#include "services/runtime/process/service.h"
#include "services/runtime/rpc/context.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

struct State {
  explicit State(const process::StateInputs& inputs);

  // Call it after a commit that may have written a notification, so that it leaves at once.
  void RingCourier() const { courier->bell()->Ring(); }

  vault::Keeper keeper;
  cache::SiteZones sites;
  std::unique_ptr<Courier> courier;  // takes notifications to partners
  const Directors directors;         // who is told of emergency accesses
};

inline const vault::Keeper& KeeperOf(rpc::RpcContext& rpc) { return rpc.state<State>().keeper; }

}  // namespace passerelle::referrals
