// Errors as callers see them: a code, a stable reason, a sentence, and details. Handlers make statuses with these
// helpers only; any other status is masked as INTERNAL by the pipeline, so no inner text leaves the process.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

namespace google::rpc {
class Status;
}

namespace passerelle {

// One field rule that the request breaks.
struct Violation {
  std::string field;        // JSON path: "handouts[2].item"
  std::string description;  // the rule, in words
};

// A status with ErrorInfo{reason, domain "passerelle"}. `reason` is UPPER_SNAKE_CASE and stable; `message` is shown to
// people and holds no personal data.
absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view message);
// The same, naming the field it is about.
absl::Status FieldError(absl::StatusCode code, std::string_view reason, std::string_view field,
                        std::string_view message);
// INVALID_ARGUMENT, reason INVALID_FIELDS, with every violation (at most 20).
absl::Status InvalidFields(const std::vector<Violation>& violations);
// Adds RetryInfo.
absl::Status WithRetryAfter(absl::Status status, absl::Duration delay);

// Shorthands for the most frequent codes.
absl::Status NotFound(std::string_view reason, std::string_view message);
absl::Status FailedPrecondition(std::string_view reason, std::string_view message);
absl::Status EtagMismatch();
absl::Status IdempotencyKeyReused();

// The reason; empty for a status that was not made here.
std::string ReasonOf(const absl::Status& status);
std::vector<Violation> ViolationsOf(const absl::Status& status);
// "FAILED_PRECONDITION": the code's gRPC name.
std::string_view CodeName(absl::StatusCode code);

// The wire form, and back.
google::rpc::Status ToRpcStatus(const absl::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace passerelle

#define PASSERELLE_CONCAT_(a, b) a##b
#define PASSERELLE_CONCAT(a, b) PASSERELLE_CONCAT_(a, b)
// Returns the status from the enclosing function unless it is OK.
#define RETURN_IF_ERROR(expression)                                 \
  do {                                                              \
    if (auto status_ = (expression); !status_.ok()) return status_; \
  } while (false)
// Declares `declaration` from the value of a StatusOr, or returns its status.
#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_(PASSERELLE_CONCAT(status_or_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_(temporary, declaration, expression) \
  auto temporary = (expression);                              \
  if (!temporary.ok()) return temporary.status();             \
  declaration = *std::move(temporary)
