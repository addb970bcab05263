#include "services/runtime/events/leadership.h"

#include "services/runtime/base/status.h"
#include "sql/runtime.h"

namespace passerelle::events {

absl::StatusOr<std::unique_ptr<db::Connection>> TakeLead(const std::string& url, std::string_view task) {
  ASSIGN_OR_RETURN(auto connection, db::Connection::Open({.url = url}));
  ASSIGN_OR_RETURN(const db::Result result, connection->ExecuteOne(sql::kTakeLead, {task}));
  if (!result[0].Bool("leads")) connection.reset();
  return connection;
}

}  // namespace passerelle::events
