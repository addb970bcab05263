// A new item of the catalogue.
#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/catalogue.h"
#include "services/supplies/recalls/holds.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Item> CreateItem(rpc::RpcContext& rpc, const v1::CreateItemRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockCatalogue(transaction));
  const db::Bytes request_hash{rpc::RequestHash(request)};
  ASSIGN_OR_RETURN(const db::Result existing, transaction.Execute(sql::kGetItem, {request.id()}));
  if (!existing.empty()) {
    if (existing[0].Bytes("request_hash") == request_hash.value) return ItemFromRow(existing[0]);
    return Error(absl::StatusCode::kAlreadyExists, "ITEM_EXISTS", "Another item has this id.");
  }
  const v1::Item item = ItemFromRequest(request);
  RETURN_IF_ERROR(CheckItem(transaction, item));
  db::Params params = ItemColumns(item);
  params.emplace_back(request_hash);
  params.emplace_back(events::EncodeFact(ItemFact(item, 1)));
  params.emplace_back(rpc.trace().Traceparent());
  if (MayBeRecalled(item)) RETURN_IF_ERROR(LockHolds(transaction));
  ASSIGN_OR_RETURN(const db::Result added, transaction.ExecuteOne(sql::kInsertItem, params));
  const v1::Item answer = ItemFromRow(added[0]);
  if (MayBeRecalled(item)) RETURN_IF_ERROR(HoldIfRecalled(transaction, answer));
  RETURN_IF_ERROR(transaction.Commit());
  return answer;
}

}  // namespace passerelle::supplies
