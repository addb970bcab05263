// Who has an account is told before it ends by disuse.
#pragma once

#include <absl/time/time.h>

#include "gateway/access/account_vault.h"
#include "gateway/disuse/mail.h"
#include "services/runtime/process/job.h"

namespace passerelle::gateway::disuse {

// Two weeks before, by e-mail, once. `vault` must outlive the job.
process::Job WarningJob(const AccountVault& vault, MailServer server, absl::Duration unused_after);

}  // namespace passerelle::gateway::disuse
