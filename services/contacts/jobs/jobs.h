// What this service does by itself.
#pragma once

#include "services/contacts/retention/periods.h"
#include "services/runtime/process/job.h"

namespace passerelle::contacts {

// Archives the people with whom there was no contact for a long time; at night.
process::Job ArchivePeopleJob(const RetentionPeriods& periods);
// Anonymises the archived people with whom there was none for longer still; at night.
process::Job AnonymisePeopleJob(const RetentionPeriods& periods);

}  // namespace passerelle::contacts
