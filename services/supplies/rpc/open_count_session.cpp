// A count that several people carry out.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/supplies/counting/sessions.h"
#include "services/supplies/document.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status CheckItems(db::Executor& db, const std::vector<std::string>& items) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindLotTracking, {items}));
  std::set<std::string, std::less<>> known;
  for (const db::Row& row : rows) known.emplace(row.Text("id"));
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (known.contains(items[i])) continue;
    return FieldError(absl::StatusCode::kFailedPrecondition, "ITEM_UNKNOWN", absl::StrCat("items[", i, "]"),
                      absl::StrCat("There is no item ", items[i], "."));
  }
  return absl::OkStatus();
}

absl::Status Open(Document& document, const v1::OpenCountSessionRequest& request) {
  const std::vector<std::string> items(request.items().begin(), request.items().end());
  RETURN_IF_ERROR(CheckItems(document.transaction(), items));
  ASSIGN_OR_RETURN(const db::Result opened,
                   document.transaction().Execute(sql::kInsertCountSession,
                                                  {document.id(), request.location(), items, document.occur_time()}));
  if (!opened.empty()) return absl::OkStatus();
  return FailedPrecondition("COUNT_OPEN", absl::StrCat("Another count is open at ", request.location(), "."));
}

}  // namespace

absl::StatusOr<v1::CountSession> OpenCountSession(rpc::RpcContext& rpc, const v1::OpenCountSessionRequest& request) {
  ASSIGN_OR_RETURN(Document document,
                   Document::Open(rpc, request, Heading{.kind = kCountSession, .location = request.location()}));
  if (!document.replayed()) RETURN_IF_ERROR(Open(document, request));
  ASSIGN_OR_RETURN(v1::CountSession session, ReadCountSession(rpc, document.transaction(), document.id()));
  RETURN_IF_ERROR(document.transaction().Commit());
  return session;
}

}  // namespace passerelle::supplies
