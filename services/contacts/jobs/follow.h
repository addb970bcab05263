// The feeds that this service follows.
#pragma once

#include <string>

#include "services/contacts/state.h"
#include "services/runtime/events/subscription.h"

namespace passerelle::contacts {

// Sites, outings and whom it has forgotten, from outreach.
events::Subscription FollowOutreach(State& state);
// Items, from supplies.
events::Subscription FollowItems(State& state);
// Whom a service has forgotten, from one that tells nothing else of interest here.
events::Subscription FollowForgetting(const std::string& service);

}  // namespace passerelle::contacts
