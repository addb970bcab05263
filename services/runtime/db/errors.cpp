#include "services/runtime/db/errors.h"

#include <absl/strings/cord.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/database.h"

namespace passerelle::db {
namespace {

constexpr char kConstraintPayload[] = "passerelle/constraint";

// The name between the quotes after the word "constraint"; a not-null violation names its column instead.
std::string_view NameIn(std::string_view message) {
  for (const std::string_view marker : {"constraint \"", "column \""}) {
    const auto start = message.find(marker);
    if (start == std::string_view::npos) continue;
    const std::string_view rest = message.substr(start + marker.size());
    return rest.substr(0, rest.find('"'));
  }
  return {};
}

absl::Status ConstraintViolation(std::string_view sql_state, std::string_view message) {
  const std::string_view name = NameIn(message);
  const auto code = sql_state == "23505" ? absl::StatusCode::kAlreadyExists : absl::StatusCode::kFailedPrecondition;
  absl::Status status(code, StrCat("constraint ", name, " violated"));
  status.SetPayload(kConstraintPayload, absl::Cord(ToAbsl(name)));
  return status;
}

absl::Status ConflictRetry() {
  return Error(absl::StatusCode::kAborted, "CONFLICT_RETRY", "Another change was made at the same moment; try again.");
}

}  // namespace

std::string ViolatedConstraint(const absl::Status& status) {
  const auto payload = status.GetPayload(kConstraintPayload);
  return payload ? std::string(*payload) : std::string();
}

bool EndsSession(std::string_view sql_state) {
  // 25006: the server takes no writes any more, for another has taken its place.
  return sql_state.starts_with("08") || sql_state.starts_with("57P") || sql_state == "25P03" || sql_state == "25006";
}

absl::Status StatusOfSqlState(std::string_view sql_state, std::string_view message) {
  if (sql_state.starts_with("23")) return ConstraintViolation(sql_state, message);
  if (sql_state == "40001" || sql_state == "40P01" || sql_state == "55P03") return ConflictRetry();
  if (sql_state == "57014") return absl::DeadlineExceededError("the statement took too long");
  if (sql_state.starts_with("53") || EndsSession(sql_state)) {
    return absl::UnavailableError(StrCat("the database is not available (SQLSTATE ", sql_state, ")"));
  }
  return absl::InternalError(StrCat("SQLSTATE ", sql_state, ": ", message));
}

}  // namespace passerelle::db
