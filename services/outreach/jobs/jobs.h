// What outreach does by itself.
#pragma once

#include "services/outreach/state.h"
#include "services/runtime/events/subscription.h"
#include "services/runtime/process/job.h"

namespace passerelle::outreach {

// Carries out the loads and returns that did not stand at once (stock_moves.h).
process::Job MoveStockJob(const State& state);

// Lets offers of the waiting list go that are no longer held, and offers their times on; ends the waiting of those
// whose days are over.
process::Job ExpireOffersJob();

// Makes the occurrences of series for 90 days ahead (materialise_series.h).
process::Job MaterialiseSeriesJob(const State& state);

// Items, from supplies: their families decide which skills a load asks for.
events::Subscription FollowItems();

// People of contacts: whose records are one person's, and who asks to be forgotten; appointments and waiting entries
// then lose their link.
events::Subscription FollowPeople();

}  // namespace passerelle::outreach
