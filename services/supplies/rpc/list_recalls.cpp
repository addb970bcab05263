// A page of recalls.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/recalls/recall_rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListRecallsResponse> ListRecalls(rpc::RpcContext& rpc, const v1::ListRecallsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const bool any_state = request.state() == v1::Recall::STATE_UNSPECIFIED;
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListRecalls,
                       {any_state ? db::Param(std::nullopt) : db::Param(request.state() == v1::Recall::CLOSED),
                        db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListRecallsResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response,
             [&](const db::Row& row) { *response.add_recalls() = RecallFromRow(row); });
  const std::vector<v1::Recall*> listed(response.mutable_recalls()->pointer_begin(),
                                        response.mutable_recalls()->pointer_end());
  RETURN_IF_ERROR(ReadHeadlines(rpc.db(), listed));
  return response;
}

}  // namespace passerelle::supplies
