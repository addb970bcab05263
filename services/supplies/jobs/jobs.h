// The feeds that supplies follows.
#pragma once

#include "services/runtime/events/subscription.h"

namespace passerelle::supplies {

// Sites, from outreach.
events::Subscription FollowSites();
// What visits handed out, from contacts: each draws on its site's store, whatever is there.
events::Subscription FollowVisits();

}  // namespace passerelle::supplies
