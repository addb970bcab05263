#include "services/supplies/shipments/arrival.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <set>
#include <utility>

#include "services/runtime/base/status.h"
#include "services/supplies/later_document.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

using Goods = std::pair<std::string, std::string>;  // item and lot

absl::Status LineRepeated(int line, const std::string& item) {
  return FieldError(absl::StatusCode::kInvalidArgument, "LINE_REPEATED", absl::StrCat("lines[", line, "]"),
                    absl::StrCat(item, " is named twice."));
}

absl::Status MoreThanSent(int line, const std::string& item, std::int32_t sent) {
  return FieldError(absl::StatusCode::kInvalidArgument, "MORE_THAN_SENT", absl::StrCat("lines[", line, "].quantity"),
                    absl::StrCat(sent, " of ", item, " were sent of that lot."));
}

// Makes the balances of the location, and locks them.
absl::StatusOr<Ledger> LockLocation(db::Transaction& transaction, const v1::Shipment& shipment,
                                    const std::string& location) {
  const std::vector<std::string> locations(shipment.lines_size(), location);
  std::vector<std::string> lots;
  lots.reserve(shipment.lines_size());
  for (const v1::ShipmentLine& line : shipment.lines()) lots.push_back(line.lot());
  RETURN_IF_ERROR(transaction.Execute(sql::kEnsureBalances, {locations, ItemsOf(shipment.lines()), lots}).status());
  return Ledger::Lock(transaction, ShelvesOf(location, shipment.lines()));
}

// The whole line comes to the location, so that nothing is left on its way; what was lost leaves it at once.
absl::Status PostLine(const LaterDocument& document, Ledger& ledger, const v1::ShipmentLine& line, std::int32_t arrived,
                      const std::string& loss_reason) {
  Posting arrival = document.NewPosting(v1::TRANSFERRED);
  arrival.to = document.place.location;
  arrival.item = line.item();
  arrival.lot = line.lot();
  arrival.quantity = line.sent();
  RETURN_IF_ERROR(ledger.Post(std::move(arrival)));
  if (arrived == line.sent()) return absl::OkStatus();
  Posting loss = document.NewPosting(v1::DESTROYED);
  loss.from = document.place.location;
  loss.item = line.item();
  loss.lot = line.lot();
  loss.quantity = line.sent() - arrived;
  loss.reason = loss_reason;
  return ledger.Post(std::move(loss));
}

}  // namespace

std::vector<std::int32_t> EverythingOf(const v1::Shipment& shipment) {
  std::vector<std::int32_t> everything;
  everything.reserve(shipment.lines_size());
  for (const v1::ShipmentLine& line : shipment.lines()) everything.push_back(line.sent());
  return everything;
}

absl::StatusOr<std::vector<std::int32_t>> ArrivalsOf(const v1::Shipment& shipment, const Lines& lines) {
  if (lines.empty()) return EverythingOf(shipment);
  std::map<Goods, int> carried;
  for (int i = 0; i < shipment.lines_size(); ++i) carried[{shipment.lines(i).item(), shipment.lines(i).lot()}] = i;
  std::vector<std::int32_t> arrived(shipment.lines_size(), 0);
  std::set<Goods> named;
  for (int i = 0; i < lines.size(); ++i) {
    const Goods goods{lines[i].item(), lines[i].lot()};
    if (!named.insert(goods).second) return LineRepeated(i, goods.first);
    const auto line = carried.find(goods);
    const std::int32_t sent = line == carried.end() ? 0 : shipment.lines(line->second).sent();
    if (lines[i].quantity() > sent) return MoreThanSent(i, goods.first, sent);
    arrived[line->second] = lines[i].quantity();
  }
  return arrived;
}

bool WasReceivedAs(const v1::Shipment& shipment, const std::vector<std::int32_t>& arrived) {
  for (int i = 0; i < shipment.lines_size(); ++i) {
    if (shipment.lines(i).received() != arrived[i]) return false;
  }
  return true;
}

absl::Status EndShipment(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::Shipment& shipment,
                         v1::Shipment::State state, const std::string& location,
                         const std::vector<std::int32_t>& arrived, const std::string& loss_reason) {
  ASSIGN_OR_RETURN(const LaterDocument document,
                   LaterDocument::At(rpc, transaction, shipment.id(), kShipment, location));
  ASSIGN_OR_RETURN(Ledger ledger, LockLocation(transaction, shipment, location));
  for (int i = 0; i < shipment.lines_size(); ++i)
    RETURN_IF_ERROR(PostLine(document, ledger, shipment.lines(i), arrived[i], loss_reason));
  RETURN_IF_ERROR(ledger.Write(transaction, std::nullopt, ""));
  return transaction
      .Execute(sql::kEndShipment, {shipment.id(), v1::Shipment::State_Name(state), loss_reason, document.now})
      .status();
}

}  // namespace passerelle::supplies
