#include "services/runtime/rpc/grpc_log.h"

#include <grpc/support/log.h>

#include "services/runtime/telemetry/log.h"

namespace passerelle::rpc {
namespace {

telemetry::Level LevelOf(gpr_log_severity severity) {
  switch (severity) {
    case GPR_LOG_SEVERITY_DEBUG:
      return telemetry::Level::kDebug;
    case GPR_LOG_SEVERITY_INFO:
      return telemetry::Level::kInfo;
    case GPR_LOG_SEVERITY_ERROR:
      break;
  }
  // gRPC calls errors what a caller learns by a status; for the process they are no more than a warning.
  return telemetry::Level::kWarning;
}

void Write(gpr_log_func_args* line) { telemetry::Log(LevelOf(line->severity), line->message, {{"source", "grpc"}}); }

}  // namespace

void RouteGrpcLog() { gpr_set_log_function(&Write); }

}  // namespace passerelle::rpc
