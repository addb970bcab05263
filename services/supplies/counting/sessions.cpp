#include "services/supplies/counting/sessions.h"

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status CountUnknown() { return NotFound("COUNT_UNKNOWN", "There is no such count."); }

v1::CountedLine CountedLineFromRow(const db::Row& row) {
  v1::CountedLine line;
  line.set_item(std::string(row.Text("item")));
  line.set_lot(std::string(row.Text("lot")));
  line.set_expire_date(std::string(row.TextOrEmpty("expire_date")));
  line.set_counted(row.Int32("counted"));
  SetProto(row.Time("count_time"), *line.mutable_count_time());
  line.set_counted_by(std::string(row.Text("counted_by")));
  return line;
}

}  // namespace

v1::CountSession CountSessionFromRow(const db::Row& row) {
  v1::CountSession session;
  session.set_id(std::string(row.Text("id")));
  session.set_location(std::string(row.Text("location")));
  for (const std::string& item : row.TextArray("items")) session.add_items(item);
  v1::CountSession::State state = v1::CountSession::STATE_UNSPECIFIED;
  v1::CountSession::State_Parse(std::string(row.Text("state")), &state);
  session.set_state(state);
  SetProto(row.Time("open_time"), *session.mutable_open_time());
  if (!row.IsNull("end_time")) SetProto(row.Time("end_time"), *session.mutable_end_time());
  return session;
}

absl::StatusOr<v1::CountSession> LockCountSession(rpc::RpcContext& rpc, db::Transaction& transaction,
                                                  const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kLockCountSession, {id, rpc.sites()}));
  if (rows.empty()) return CountUnknown();
  return CountSessionFromRow(rows[0]);
}

absl::StatusOr<v1::CountSession> ReadCountSession(rpc::RpcContext& rpc, db::Executor& db, const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetCountSession, {id, rpc.sites()}));
  if (rows.empty()) return CountUnknown();
  v1::CountSession session = CountSessionFromRow(rows[0]);
  ASSIGN_OR_RETURN(const db::Result lines, db.Execute(sql::kListCountLines, {id}));
  for (const db::Row& row : lines) *session.add_lines() = CountedLineFromRow(row);
  ASSIGN_OR_RETURN(const db::Result movements, db.Execute(sql::kFindDocumentMovements, {id}));
  for (const db::Row& row : movements) *session.add_movements() = MovementFromRow(row);
  return session;
}

absl::Status EndCountSession(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id,
                             v1::CountSession::State state) {
  return transaction.Execute(sql::kEndCountSession, {id, v1::CountSession::State_Name(state), rpc.now()}).status();
}

absl::Status CountNotOpen() { return FailedPrecondition("COUNT_NOT_OPEN", "The count has ended."); }

}  // namespace passerelle::supplies
