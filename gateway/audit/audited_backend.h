// A backend whose calls are recorded in the access log when they name or show people: by whatever dialect they came.
#pragma once

#include <memory>

#include "gateway/audit/access_log.h"
#include "gateway/upstream/backend.h"

namespace passerelle::gateway::audit {

// The answer of a call that names people is handed on once its record is on disk, whether the call went well or not;
// when it cannot be written the answer is UNAVAILABLE (ACCESS_LOG_UNAVAILABLE) instead, without RetryInfo for what must
// not happen twice. `log` must outlive it.
std::unique_ptr<Backend> MakeAuditedBackend(std::unique_ptr<Backend> inner, AccessLog& log);

// Whether a call that the gateway itself refuses is to be handed on with its refusal, to be recorded: somebody known
// has asked for a person who is not theirs to see.
bool RecordsRefusal(const routing::MethodEntry& method, const absl::Status& refusal, const CallerPtr& caller);

}  // namespace passerelle::gateway::audit
