#include "services/runtime/rpc/public_status.h"

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::rpc {
namespace {

absl::Status Masked(const absl::Status& status) {
  const std::string error_id = NewUuidV7();
  telemetry::Log(telemetry::Level::kError, "internal error",
                 {{"error_id", error_id},
                  {"code", std::string(CodeName(status.code()))},
                  {"cause", std::string(status.message())}});
  return Error(absl::StatusCode::kInternal, "INTERNAL",
               StrCat("Something went wrong here; the log has it as error ", error_id, "."));
}

}  // namespace

absl::Status PublicStatus(absl::Status status) {
  if (status.ok() || !ReasonOf(status).empty()) return status;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return WithRetryAfter(Error(status.code(), "DATABASE_UNAVAILABLE",
                                  "The service cannot reach its database at this moment; try again."),
                            absl::Seconds(1));
    case absl::StatusCode::kDeadlineExceeded:
      return Error(status.code(), "DEADLINE_EXCEEDED", "The call took longer than it may.");
    case absl::StatusCode::kAborted:
      return WithRetryAfter(
          Error(status.code(), "CONFLICT_RETRY", "Another call was changing the same thing; try again."),
          absl::Milliseconds(50));
    case absl::StatusCode::kCancelled:
      return Error(status.code(), "CANCELLED", "The caller gave up.");
    default:
      return Masked(status);
  }
}

}  // namespace passerelle::rpc
