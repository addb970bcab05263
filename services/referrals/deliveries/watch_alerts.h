// Telling partners of alerts of the watch.
#pragma once

#include <absl/status/status.h>

#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

// Every active partner is told of an alert that was sent, by its own channel; of its end, those that were told of it. A
// repeated fact tells nobody again.
absl::Status TellOfAlert(db::Transaction& transaction, const events::v1::WatchAlertChanged& alert);

}  // namespace passerelle::referrals
