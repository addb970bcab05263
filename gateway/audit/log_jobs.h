// What the gateway does about its access log by itself.
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "services/runtime/process/job.h"

namespace passerelle::gateway::audit {

// Partitions made ahead and dropped after `months`; the chain verified every night, with the outcome as metrics and,
// when it is broken, as an error in the log.
std::vector<process::Job> LogJobs(int months);

}  // namespace passerelle::gateway::audit
