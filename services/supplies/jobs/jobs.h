// The feeds that supplies follows.
#pragma once

#include "services/runtime/events/subscription.h"
#include "services/supplies/state.h"

namespace passerelle::supplies {

// Sites and the days of outings, from outreach.
events::Subscription FollowOutreach(State& state);
// What visits handed out, from contacts: each draws on its outing's vehicle or its site's store, whatever is there.
events::Subscription FollowVisits();

}  // namespace passerelle::supplies
