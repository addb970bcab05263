#include "rpcs/contacts.h"
#include "services/contacts/data_rights/erasing.h"
#include "services/runtime/base/page.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::ListErasuresResponse> ListErasures(rpc::RpcContext& rpc, const v1::ListErasuresRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const bool any_state = request.state() == v1::Erasure::STATE_UNSPECIFIED;
  const db::Param state = any_state ? db::Param(std::nullopt) : db::Param(static_cast<std::int32_t>(request.state()));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListErasures, {rpc.sites(), state, db::TextOrNull(page.After(0)),
                                                         db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListErasuresResponse response;
  AnswerPage(request, page, rows, {"erase_time", "id"}, response,
             [&](const db::Row& row) { *response.add_erasures() = ErasureFromRow(row); });
  return response;
}

}  // namespace passerelle::contacts
