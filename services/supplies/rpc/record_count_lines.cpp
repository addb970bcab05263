// What somebody counted for a session.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/supplies/counting/count_lines.h"
#include "services/supplies/counting/sessions.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// As many as CountSession.lines shows.
constexpr int kMostLines = 5000;

absl::Status CheckInCount(const v1::CountSession& session, const CountLines& lines) {
  const std::set<std::string> items(session.items().begin(), session.items().end());
  if (items.empty()) return absl::OkStatus();
  for (int i = 0; i < lines.size(); ++i) {
    if (items.contains(lines[i].item())) continue;
    return FieldError(absl::StatusCode::kFailedPrecondition, "ITEM_NOT_IN_COUNT", absl::StrCat("lines[", i, "].item"),
                      absl::StrCat(lines[i].item(), " is not among the items of this count."));
  }
  return absl::OkStatus();
}

absl::Status CheckLines(db::Transaction& transaction, const v1::CountSession& session, const CountLines& lines) {
  if (session.state() != v1::CountSession::OPEN) return CountNotOpen();
  ASSIGN_OR_RETURN(const auto tracked, FindLotTracking(transaction, ItemsOf(lines)));
  RETURN_IF_ERROR(CheckInCount(session, lines));
  return CheckCountedLots(transaction, tracked, lines).status();
}

absl::Status Record(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::RecordCountLinesRequest& request) {
  std::vector<std::string> items, lots, expire_dates;
  std::vector<std::int32_t> counted;
  for (const v1::CountLine& line : request.lines()) {
    items.push_back(line.item());
    lots.push_back(line.lot());
    expire_dates.push_back(line.expire_date());
    counted.push_back(line.counted());
  }
  return transaction
      .Execute(sql::kRecordCountLines,
               {request.id(), items, lots, expire_dates, counted, rpc.now(), rpc.principal().subject})
      .status();
}

}  // namespace

absl::StatusOr<v1::CountSession> RecordCountLines(rpc::RpcContext& rpc, const v1::RecordCountLinesRequest& request) {
  RETURN_IF_ERROR(CheckCountedOnce(request.lines()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const v1::CountSession open, LockCountSession(rpc, transaction, request.id()));
  RETURN_IF_ERROR(CheckLines(transaction, open, request.lines()));
  RETURN_IF_ERROR(Record(rpc, transaction, request));
  ASSIGN_OR_RETURN(v1::CountSession session, ReadCountSession(rpc, transaction, request.id()));
  if (session.lines_size() > kMostLines)
    return FailedPrecondition("TOO_MANY_LINES", absl::StrCat("A count has at most ", kMostLines, " lines."));
  RETURN_IF_ERROR(transaction.Commit());
  return session;
}

}  // namespace passerelle::supplies
