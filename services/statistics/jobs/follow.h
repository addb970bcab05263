// The feeds that figures are made from. Each takes its facts into the database as they come: a fact that names a
// person, an item or a site not heard of yet is kept like any other, and joined when it is read.
#pragma once

#include <functional>

#include "services/runtime/events/subscription.h"

namespace passerelle::statistics {

// Visits, voidings, people, who counts as whom and who is forgotten. `applied` is called after each commit.
events::Subscription FollowContacts(std::function<void()> applied);
// The catalogue, and handouts, returned syringes and naloxone kits outside visits.
events::Subscription FollowSupplies(std::function<void()> applied);
// The sites, and what the teams that go out did.
events::Subscription FollowOutreach(std::function<void()> applied);
// Referrals to partners.
events::Subscription FollowReferrals(std::function<void()> applied);

}  // namespace passerelle::statistics
