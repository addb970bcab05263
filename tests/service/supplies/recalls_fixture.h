// The words in which the tests of recalls are written.
#pragma once

#include "passerelle/supplies/v1/recalls.pb.h"
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {

class RecallsTest : public SuppliesTest {
 protected:
  template <class Response = v1::Recall, class Request>
  absl::StatusOr<Response> Recalls(std::string_view rpc, const Request& request, std::string_view key = "",
                                   const access::Principal& caller = Director()) {
    return suite_.Call<Response>(caller, "passerelle.supplies.v1.RecallService." + std::string(rpc), request, key);
  }

  // A notice that names nothing yet.
  static v1::CreateRecallRequest Notice() {
    v1::CreateRecallRequest request;
    request.set_authority_ref("ANSM-2026-17");
    request.set_reason("seal may leak");
    request.set_action("destroy");
    return request;
  }
  static v1::CreateRecallRequest NoticeOfItem(const std::string& item) {
    v1::CreateRecallRequest request = Notice();
    request.add_items(item);
    return request;
  }
  static v1::CreateRecallRequest NoticeOfLot(const std::string& item, const std::string& lot) {
    v1::CreateRecallRequest request = Notice();
    Add(request, item, lot);
    return request;
  }
  template <class Request>
  static void Add(Request& request, const std::string& item, const std::string& lot) {
    auto& named = *request.add_lots();
    named.set_item(item);
    named.set_lot(lot);
  }
  static v1::WidenRecallRequest Widening(const std::string& recall) {
    v1::WidenRecallRequest request;
    request.set_id(recall);
    request.set_authority_ref("ANSM-2026-18");
    request.set_reason("more lots leak");
    return request;
  }

  v1::Recall Create(const v1::CreateRecallRequest& request) { return Must(Recalls("CreateRecall", request)); }
  v1::Recall Get(const std::string& recall, const access::Principal& caller = Director()) {
    v1::GetRecallRequest request;
    request.set_id(recall);
    return Must(Recalls("GetRecall", request, "", caller));
  }
  absl::StatusOr<v1::Recall> Release(const std::string& recall, const std::string& item, const std::string& lot) {
    v1::ReleaseRecalledLotsRequest request;
    request.set_id(recall);
    request.set_reason("another factory");
    Add(request, item, lot);
    return Recalls("ReleaseRecalledLots", request);
  }
  absl::StatusOr<v1::Recall> Destroy(const std::string& recall, const std::string& location,
                                     std::string_view key = "") {
    v1::DestroyRecalledStockRequest request;
    request.set_id(recall);
    request.set_location(location);
    return Recalls("DestroyRecalledStock", request, key);
  }
  absl::StatusOr<v1::Recall> Close(const std::string& recall) {
    v1::CloseRecallRequest request;
    request.set_id(recall);
    return Recalls("CloseRecall", request);
  }

  std::string NewItemOf(const std::string& manufacturer) {
    v1::CreateItemRequest request = ItemRequest("made-" + NewUuidV7());
    request.set_manufacturer(manufacturer);
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  }
  void SetManufacturer(const std::string& item, const std::string& manufacturer) {
    v1::UpdateItemRequest update;
    update.mutable_item()->set_id(item);
    update.mutable_item()->set_manufacturer(manufacturer);
    update.mutable_update_mask()->add_paths("manufacturer");
    Must(Catalogue<v1::Item>(Director(), "UpdateItem", update));
  }
  void MoveTo(const std::string& location, const std::string& item, std::int32_t quantity,
              const std::string& lot = "") {
    Must(Ledger<v1::Transfer>(Director(), "RecordTransfer", Transfer(location, item, quantity, lot)));
  }

  // Whether the books show the lot on hold at the location; false when it holds none of it.
  bool OnHold(const std::string& location, const std::string& item, const std::string& lot = "") {
    for (const v1::Balance& balance : Stock(location, item)) {
      if (balance.lot() == lot) return balance.on_hold();
    }
    return false;
  }
};

}  // namespace passerelle::supplies
