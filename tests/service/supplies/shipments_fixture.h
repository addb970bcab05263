// The words in which the tests of shipments are written.
#pragma once

#include "passerelle/supplies/v1/shipments.pb.h"
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {

class ShipmentsTest : public SuppliesTest {
 protected:
  template <class Response = v1::Shipment, class Request>
  absl::StatusOr<Response> Shipments(const access::Principal& caller, std::string_view rpc, const Request& request,
                                     std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.supplies.v1.ShipmentService." + std::string(rpc), request, key);
  }

  // A request with one line.
  v1::SendShipmentRequest Sending(const std::string& item, std::int32_t quantity, const std::string& lot = "") const {
    v1::SendShipmentRequest request;
    request.set_from(store_);
    request.set_to(elsewhere_);
    *request.add_lines() = Goods(item, quantity, lot);
    return request;
  }
  static v1::Line Goods(const std::string& item, std::int32_t quantity, const std::string& lot = "") {
    v1::Line line;
    line.set_item(item);
    line.set_lot(lot);
    line.set_quantity(quantity);
    return line;
  }
  absl::StatusOr<v1::Shipment> TrySend(const v1::SendShipmentRequest& request, std::string_view key = "") {
    return Shipments(keeper_, "SendShipment", request, key);
  }
  v1::Shipment Send(const std::string& item, std::int32_t quantity, const std::string& lot = "") {
    return Must(TrySend(Sending(item, quantity, lot)));
  }

  static v1::ReceiveShipmentRequest Arrival(const std::string& shipment, const std::vector<v1::Line>& lines = {},
                                            const std::string& loss_reason = "") {
    v1::ReceiveShipmentRequest request;
    request.set_id(shipment);
    request.set_loss_reason(loss_reason);
    request.mutable_lines()->Assign(lines.begin(), lines.end());
    return request;
  }
  absl::StatusOr<v1::Shipment> Arrive(const v1::ReceiveShipmentRequest& request) {
    return Shipments(receiver_, "ReceiveShipment", request);
  }
  absl::StatusOr<v1::Shipment> Cancel(const std::string& shipment, const access::Principal* caller = nullptr) {
    v1::CancelShipmentRequest request;
    request.set_id(shipment);
    return Shipments(caller == nullptr ? keeper_ : *caller, "CancelShipment", request);
  }
  absl::StatusOr<v1::Shipment> Get(const std::string& shipment, const access::Principal& caller) {
    v1::GetShipmentRequest request;
    request.set_id(shipment);
    return Shipments(caller, "GetShipment", request);
  }

  // Items and lots of which the movements of shipments leave something else in transit than the open ones carry.
  std::size_t TransitFaults() {
    return CountRows(
        "select s.id, m.item, m.lot from shipments s join movements m on m.document = s.id "
        "group by s.id, s.state, m.item, m.lot "
        "having sum(case when m.kind <> 'TRANSFERRED' then 0 when m.from_location is not null then m.quantity "
        "else -m.quantity end) <> case when s.state = 'IN_TRANSIT' then sum(m.quantity) else 0 end");
  }

  const std::string other_site_ = suite_.NewSite();
  const std::string elsewhere_ = suite_.NewStore(other_site_);
  const access::Principal receiver_ = Coordinator(other_site_);
};

}  // namespace passerelle::supplies
