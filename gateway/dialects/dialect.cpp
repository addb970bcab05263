#include "gateway/dialects/dialect.h"

#include "gateway/upstream/masking.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::gateway::dialects {

http::Response Dialect::WriteFault(const absl::Status& fault) {
  const telemetry::LogScope scope(call_.trace.trace_id, call_.method->full_name);
  return WriteError(MaskStatus(fault, call_.method->service));
}

}  // namespace passerelle::gateway::dialects
