#include "gateway/upstream/masking.h"

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::gateway {

absl::Status MaskStatus(absl::Status status, std::string_view service) {
  if (status.ok() || !ReasonOf(status).empty()) return status;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:  // by the service as it ends, for nobody here gives up a call
      return WithRetryAfter(
          Error(absl::StatusCode::kUnavailable, "UPSTREAM", Cat("The service ", service, " cannot be reached.")),
          absl::Seconds(1));
    case absl::StatusCode::kDeadlineExceeded:
      return Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                   "The call took too long; whether it took effect is unknown.");
    case absl::StatusCode::kResourceExhausted:
      return WithRetryAfter(
          Error(absl::StatusCode::kResourceExhausted, "OVERLOADED", Cat("The service ", service, " is overloaded.")),
          absl::Seconds(1));
    case absl::StatusCode::kUnimplemented:
      return Error(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN",
                   Cat("The service ", service, " does not have this call."));
    default:
      break;
  }
  const std::string error_id = NewUuidV7();
  telemetry::Log(telemetry::Level::kError, "an upstream call failed",
                 {{"error_id", error_id}, {"service", std::string(service)}, {"error", std::string(status.message())}});
  return Error(absl::StatusCode::kInternal, "INTERNAL",
               Cat("Something went wrong here; say this id when you report it: ", error_id));
}

}  // namespace passerelle::gateway
