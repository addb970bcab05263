// What the referrals service holds in memory.
#pragma once

#include <absl/time/time.h>

#include <memory>

#include "services/referrals/deliveries/courier.h"
#include "services/runtime/cache/directory.h"
#include "services/runtime/process/service.h"

namespace passerelle::referrals {

struct State {
  explicit State(const process::StateInputs& inputs);

  // Call it after a commit that may have written a notification, so that it leaves at once.
  void RingCourier() const { courier->bell()->Ring(); }

  cache::Directory<absl::TimeZone> sites;  // the local day is the site's
  std::unique_ptr<Courier> courier;        // takes notifications to partners
};

}  // namespace passerelle::referrals
