// The feeds that this service follows.
#pragma once

#include "services/contacts/state.h"
#include "services/runtime/events/subscription.h"

namespace passerelle::contacts {

// Sites and outings, from outreach.
events::Subscription FollowOutreach(State& state);
// Items, from supplies.
events::Subscription FollowItems(State& state);

}  // namespace passerelle::contacts
