// Actions of community mediation between the contract, the database and the feed.
#pragma once

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/outreach/v1/activities.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

v1::MediationAction MediationActionFromRow(const vault::Keeper& keeper, const db::Row& row);
// The fact that tells other services of `action` at `version`.
events::v1::Fact MediationActionFact(const v1::MediationAction& action, std::int64_t version);

}  // namespace passerelle::outreach
