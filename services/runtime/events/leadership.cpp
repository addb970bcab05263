#include "services/runtime/events/leadership.h"

#include "services/runtime/base/status.h"
#include "sql/runtime.h"

namespace passerelle::events {

absl::StatusOr<bool> TakeLead(db::Connection& connection, std::string_view task) {
  ASSIGN_OR_RETURN(const db::Result result, connection.ExecuteOne(sql::kTakeLead, {task}));
  return result[0].Bool("leads");
}

}  // namespace passerelle::events
