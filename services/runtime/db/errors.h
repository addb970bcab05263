// What PostgreSQL's errors mean to callers.
#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace passerelle::db {

// The status for a SQLSTATE and the server's (terse) message; for a constraint violation only the constraint's name is
// taken from the message, because the rest may quote the row.
absl::Status StatusOfSqlState(std::string_view sql_state, std::string_view message);

// Whether the server has ended the session, is about to, or is no longer the one that takes writes.
bool EndsSession(std::string_view sql_state);

}  // namespace passerelle::db
