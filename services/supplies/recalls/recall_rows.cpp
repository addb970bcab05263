#include "services/supplies/recalls/recall_rows.h"

#include <map>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// What Recall shows at most.
constexpr std::int32_t kMostReleased = 1000;
constexpr std::int32_t kMostHeld = 2000;
constexpr std::int32_t kMostHandouts = 1000;
constexpr std::int32_t kMostKits = 200;

v1::RecallNotice HeadlineFromRow(const db::Row& row) {
  v1::RecallNotice notice;
  notice.set_authority_ref(std::string(row.Text("authority_ref")));
  notice.set_notice_date(std::string(row.Text("notice_date")));
  notice.set_reason(std::string(row.Text("reason")));
  notice.set_action(std::string(row.Text("action")));
  SetProto(row.Time("record_time"), *notice.mutable_record_time());
  return notice;
}

void AddLots(const std::vector<std::string>& items, const std::vector<std::string>& lots,
             google::protobuf::RepeatedPtrField<v1::RecalledLot>& named) {
  for (std::size_t i = 0; i < lots.size(); ++i) {
    v1::RecalledLot& lot = *named.Add();
    lot.set_item(items[i]);
    lot.set_lot(lots[i]);
  }
}

v1::RecallNotice NoticeFromRow(const db::Row& row) {
  v1::RecallNotice notice = HeadlineFromRow(row);
  for (const std::string& item : row.TextArray("items")) notice.add_items(item);
  for (const std::string& manufacturer : row.TextArray("manufacturers")) notice.add_manufacturers(manufacturer);
  AddLots(row.TextArray("lot_items"), row.TextArray("lots"), *notice.mutable_lots());
  AddLots(row.TextArray("unknown_lot_items"), row.TextArray("unknown_lots"), *notice.mutable_unknown_lots());
  for (const std::string& unknown : row.TextArray("unknown_manufacturers")) notice.add_unknown_manufacturers(unknown);
  return notice;
}

void AddQuantity(const db::Row& row, v1::HeldQuantity& quantity) {
  quantity.set_location(std::string(row.Text("location")));
  quantity.set_item(std::string(row.Text("item")));
  quantity.set_lot(std::string(row.Text("lot")));
  quantity.set_quantity(row.Int32("quantity"));
}

void AddHandout(const db::Row& row, v1::RecalledHandout& handout) {
  handout.set_service_day(std::string(row.Text("service_day")));
  handout.set_site(std::string(row.Text("site")));
  handout.set_outing(std::string(row.TextOrEmpty("outing")));
  handout.set_item(std::string(row.Text("item")));
  handout.set_lot(std::string(row.Text("lot")));
  handout.set_quantity(row.Int32("quantity"));
  handout.set_lot_unknown(row.Bool("lot_unknown"));
}

void AddShipment(const db::Row& row, v1::RecalledShipment& shipment) {
  shipment.set_shipment(std::string(row.Text("shipment")));
  shipment.set_from(std::string(row.Text("from_location")));
  shipment.set_to(std::string(row.Text("to_location")));
  shipment.set_item(std::string(row.Text("item")));
  shipment.set_lot(std::string(row.Text("lot")));
  shipment.set_quantity(row.Int32("quantity"));
}

absl::Status ReadScope(db::Executor& db, v1::Recall& recall) {
  ASSIGN_OR_RETURN(const db::Result notices, db.Execute(sql::kListRecallNotices, {recall.id()}));
  for (const db::Row& row : notices) *recall.add_notices() = NoticeFromRow(row);
  ASSIGN_OR_RETURN(const db::Result kits, db.Execute(sql::kListRecallKits, {recall.id(), kMostKits}));
  for (const db::Row& row : kits) recall.add_kits_containing(std::string(row.Text("id")));
  ASSIGN_OR_RETURN(const db::Result released, db.Execute(sql::kListRecallReleases, {recall.id(), kMostReleased}));
  for (const db::Row& row : released) {
    v1::RecalledLot& lot = *recall.add_released();
    lot.set_item(std::string(row.Text("item")));
    lot.set_lot(std::string(row.Text("lot")));
  }
  return absl::OkStatus();
}

// Where the goods are, and where they went.
absl::Status ReadGoods(rpc::RpcContext& rpc, db::Executor& db, v1::Recall& recall) {
  const std::string& id = recall.id();
  ASSIGN_OR_RETURN(const db::Result held, db.Execute(sql::kListRecallHolds, {id, rpc.sites(), kMostHeld}));
  for (const db::Row& row : held) AddQuantity(row, *recall.add_on_hold());
  ASSIGN_OR_RETURN(const db::Result shipped, db.Execute(sql::kListRecallShipments, {id, rpc.sites(), kMostHeld}));
  for (const db::Row& row : shipped) AddShipment(row, *recall.add_in_transit());
  ASSIGN_OR_RETURN(const db::Result gone, db.Execute(sql::kListRecallDisposals, {id, rpc.sites(), kMostHeld}));
  for (const db::Row& row : gone) AddQuantity(row, *(row.Bool("lost") ? recall.add_lost() : recall.add_destroyed()));
  ASSIGN_OR_RETURN(const db::Result handouts, db.Execute(sql::kListRecallHandouts, {id, kMostHandouts}));
  for (const db::Row& row : handouts) AddHandout(row, *recall.add_handouts());
  return absl::OkStatus();
}

}  // namespace

v1::Recall RecallFromRow(const db::Row& row) {
  v1::Recall recall;
  recall.set_id(std::string(row.Text("id")));
  recall.set_state(row.IsNull("close_time") ? v1::Recall::OPEN : v1::Recall::CLOSED);
  SetProto(row.Time("create_time"), *recall.mutable_create_time());
  if (!row.IsNull("close_time")) SetProto(row.Time("close_time"), *recall.mutable_close_time());
  return recall;
}

absl::StatusOr<v1::Recall> FindRecall(db::Executor& db, const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetRecall, {id}));
  if (rows.empty()) return NotFound("RECALL_UNKNOWN", "There is no such recall.");
  return RecallFromRow(rows[0]);
}

absl::Status ReadHeadlines(db::Executor& db, const std::vector<v1::Recall*>& recalls) {
  std::map<std::string, v1::Recall*, std::less<>> by_id;
  std::vector<std::string> ids;
  ids.reserve(recalls.size());
  for (v1::Recall* recall : recalls) {
    by_id[recall->id()] = recall;
    ids.push_back(recall->id());
  }
  ASSIGN_OR_RETURN(const db::Result notices, db.Execute(sql::kListRecallHeadlines, {ids}));
  for (const db::Row& row : notices) *by_id.find(row.Text("recall"))->second->add_notices() = HeadlineFromRow(row);
  return absl::OkStatus();
}

absl::StatusOr<v1::Recall> ReadRecall(rpc::RpcContext& rpc, db::Executor& db, const std::string& id) {
  ASSIGN_OR_RETURN(v1::Recall recall, FindRecall(db, id));
  RETURN_IF_ERROR(ReadScope(db, recall));
  RETURN_IF_ERROR(ReadGoods(rpc, db, recall));
  return recall;
}

absl::Status CheckOpen(const v1::Recall& recall) {
  if (recall.state() == v1::Recall::OPEN) return absl::OkStatus();
  return FailedPrecondition("RECALL_CLOSED", "The recall has been closed.");
}

}  // namespace passerelle::supplies
