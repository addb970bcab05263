#include "services/supplies/shipments/shipments.h"

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status ShipmentUnknown() { return NotFound("SHIPMENT_UNKNOWN", "There is no such shipment of your sites."); }

v1::ShipmentLine ShipmentLineFromRow(const db::Row& row) {
  v1::ShipmentLine line;
  line.set_item(std::string(row.Text("item")));
  line.set_lot(std::string(row.Text("lot")));
  line.set_expire_date(std::string(row.TextOrEmpty("expire_date")));
  line.set_sent(row.Int32("sent"));
  line.set_received(row.Int32("received"));
  line.set_on_hold(row.Bool("on_hold"));
  return line;
}

absl::StatusOr<v1::Shipment> WholeShipment(db::Executor& db, const db::Result& rows) {
  if (rows.empty()) return ShipmentUnknown();
  v1::Shipment shipment = ShipmentFromRow(rows[0]);
  ASSIGN_OR_RETURN(const db::Result lines, db.Execute(sql::kFindShipmentLines, {shipment.id()}));
  for (const db::Row& line : lines) *shipment.add_lines() = ShipmentLineFromRow(line);
  return shipment;
}

}  // namespace

v1::Shipment ShipmentFromRow(const db::Row& row) {
  v1::Shipment shipment;
  shipment.set_id(std::string(row.Text("id")));
  shipment.set_from(std::string(row.Text("from_location")));
  shipment.set_to(std::string(row.Text("to_location")));
  v1::Shipment::State state = v1::Shipment::STATE_UNSPECIFIED;
  v1::Shipment::State_Parse(std::string(row.Text("state")), &state);
  shipment.set_state(state);
  shipment.set_loss_reason(std::string(row.Text("loss_reason")));
  SetProto(row.Time("send_time"), *shipment.mutable_send_time());
  if (!row.IsNull("end_time")) SetProto(row.Time("end_time"), *shipment.mutable_end_time());
  return shipment;
}

absl::StatusOr<v1::Shipment> ReadShipment(rpc::RpcContext& rpc, db::Executor& db, const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetShipment, {id, rpc.sites()}));
  return WholeShipment(db, rows);
}

absl::StatusOr<v1::Shipment> LockShipment(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id,
                                          End end) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.Execute(sql::kLockShipment, {id, rpc.sites(), end == End::kDestination}));
  return WholeShipment(transaction, rows);
}

absl::Status ShipmentEnded() {
  return FailedPrecondition("SHIPMENT_ENDED", "The shipment has been received or cancelled.");
}

}  // namespace passerelle::supplies
