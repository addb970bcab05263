// The e-mails to directors, taken along.
#pragma once

#include <absl/status/statusor.h>

#include "services/referrals/deliveries/round.h"
#include "services/referrals/emergencies/directors.h"
#include "services/runtime/process/job.h"

namespace passerelle::referrals {

// Sends what is due, several at once, and writes down how each ended; what a worker that dies had taken is taken again.
// True: there may be more.
absl::StatusOr<bool> SendDirectorMails(process::JobContext& context, const Means& means, const Directors& directors);

}  // namespace passerelle::referrals
