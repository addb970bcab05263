// What the referrals service does by itself, and the feeds it follows.
#pragma once

#include "services/referrals/state.h"
#include "services/runtime/events/subscription.h"
#include "services/runtime/process/job.h"

namespace passerelle::referrals {

// Takes due notifications to partners (deliveries/).
process::Job DeliverJob(State& state);
// Reminds partners of what is awaited of them, and alerts the team when that does not come, or a consent ends.
process::Job RemindJob();
// Ends referrals whose answer did not come in time.
process::Job ExpireReferralsJob(State& state);
// Drops links that can no longer be opened nor renewed.
process::Job ForgetLinksJob();
// Tells directors of emergency accesses by e-mail (emergencies/).
process::Job TellDirectorsJob(State& state);

// Sites, from outreach.
events::Subscription FollowSites(State& state);
// Consents taken back, records that are one person's, people who asked to be forgotten, and emergency accesses, from
// contacts.
events::Subscription FollowContacts(State& state);
// Alerts of the watch, from statistics: partners are told of them.
events::Subscription FollowWatch(State& state);

}  // namespace passerelle::referrals
