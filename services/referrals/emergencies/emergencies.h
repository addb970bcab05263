// Telling the teams and the directors of sites that somebody of another site reached for a person whom they know.
#pragma once

#include <absl/status/status.h>

#include "passerelle/events/v1/events.pb.h"
#include "services/referrals/emergencies/directors.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

// An alert for each of the sites, and an e-mail on its way to whoever leads them. A repeated fact tells nobody again.
absl::Status TellOfEmergency(db::Transaction& transaction, const Directors& directors,
                             const events::v1::EmergencyAccessOpened& opened);

}  // namespace passerelle::referrals
