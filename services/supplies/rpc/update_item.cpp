// A change of an item.
#include <algorithm>

#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/base/field_mask.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/catalogue.h"
#include "services/supplies/recalls/holds.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// Gives `target` the values that `changes` has for the named fields, absent ones included.
void CopyFields(const std::vector<std::string>& fields, const v1::Item& changes, v1::Item& target) {
  const auto* descriptor = v1::Item::descriptor();
  std::vector<const google::protobuf::FieldDescriptor*> kept;
  v1::Item result = changes;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    if (std::find(fields.begin(), fields.end(), field->name()) == fields.end()) kept.push_back(field);
  }
  target.GetReflection()->SwapFields(&result, &target, kept);
  target = std::move(result);
}

// Whether it is made by somebody else, or of something else: recalls may then cover it.
bool MadeOtherwise(const v1::Item& before, const v1::Item& after) {
  if (before.manufacturer() != after.manufacturer()) return true;
  return !std::equal(before.components().begin(), before.components().end(), after.components().begin(),
                     after.components().end(),
                     [](const v1::Component& left, const v1::Component& right) { return left.item() == right.item(); });
}

absl::StatusOr<v1::Item> Write(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::Item& item,
                               std::int64_t version, bool made_otherwise) {
  RETURN_IF_ERROR(CheckItem(transaction, item));
  db::Params params = ItemColumns(item);
  params.emplace_back(events::EncodeFact(ItemFact(item, version + 1)));
  params.emplace_back(rpc.trace().Traceparent());
  if (made_otherwise) RETURN_IF_ERROR(LockHolds(transaction));
  ASSIGN_OR_RETURN(const db::Result changed, transaction.ExecuteOne(sql::kUpdateItem, params));
  const v1::Item answer = ItemFromRow(changed[0]);
  if (made_otherwise) RETURN_IF_ERROR(HoldIfRecalled(transaction, answer));
  RETURN_IF_ERROR(transaction.Commit());
  return answer;
}

}  // namespace

absl::StatusOr<v1::Item> UpdateItem(rpc::RpcContext& rpc, const v1::UpdateItemRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), request.item()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockCatalogue(transaction));
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kLockItem, {request.item().id()}));
  if (rows.empty()) return NotFound("ITEM_UNKNOWN", "There is no such item.");
  v1::Item item = ItemFromRow(rows[0]);
  const v1::Item before = item;
  if (!request.item().etag().empty() && request.item().etag() != item.etag()) return EtagMismatch();
  if (fields.empty()) return item;
  CopyFields(fields, request.item(), item);
  return Write(rpc, transaction, item, rows[0].Int("version"), MadeOtherwise(before, item));
}

}  // namespace passerelle::supplies
