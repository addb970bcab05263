// The words in which the tests of naloxone kits are written.
#pragma once

#include "passerelle/supplies/v1/overdose_kits.pb.h"
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {

class OverdoseKitsTest : public SuppliesTest {
 protected:
  template <class Response = v1::OverdoseKit, class Request>
  absl::StatusOr<Response> Kits(std::string_view rpc, const Request& request, std::string_view key = "",
                                const access::Principal* caller = nullptr) {
    return suite_.Call<Response>(caller == nullptr ? reception_ : *caller,
                                 "passerelle.supplies.v1.OverdoseKitService." + std::string(rpc), request, key);
  }
  std::string NewNaloxone() {
    v1::CreateItemRequest request = ItemRequest("naloxone-" + NewUuidV7());
    request.set_family(v1::OVERDOSE);
    request.set_lot_tracked(true);
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  }
  v1::RecordOverdoseKitRequest FirstKit(const std::string& item) const {
    v1::RecordOverdoseKitRequest request;
    request.set_location(store_);
    request.set_item(item);
    request.set_occasion(v1::OverdoseKit::FIRST);
    request.set_training_minutes(20);
    return request;
  }
  v1::RecordOverdoseKitRequest KitOfVisit(const std::string& visit, const std::string& item) const {
    v1::RecordOverdoseKitRequest request = FirstKit(item);
    request.clear_location();
    request.set_visit(visit);
    return request;
  }
  static v1::ReportOverdoseKitRequest UsedReport(const std::string& kit) {
    v1::ReportOverdoseKitRequest request;
    request.set_id(kit);
    request.set_fate(v1::OverdoseKit::USED);
    request.set_doses(2);
    request.set_survival(v1::KitReport::SURVIVED);
    request.set_emergency_called(true);
    return request;
  }
  absl::StatusOr<v1::OverdoseKit> Void(const std::string& kit, const access::Principal* caller = nullptr) {
    v1::VoidOverdoseKitRequest request;
    request.set_id(kit);
    request.set_reason("a slip");
    return Kits("VoidOverdoseKit", request, "", caller);
  }
  v1::OverdoseKit Read(const std::string& kit) {
    v1::GetOverdoseKitRequest request;
    request.set_id(kit);
    return Must(Kits("GetOverdoseKit", request));
  }
  v1::OverdoseKit Record(const v1::RecordOverdoseKitRequest& request) {
    return Must(Kits("RecordOverdoseKit", request));
  }
  std::string RefusalOf(const v1::RecordOverdoseKitRequest& request) {
    return Refusal(Kits("RecordOverdoseKit", request));
  }
  std::vector<std::string> Listed(v1::ListOverdoseKitsRequest request) {
    request.set_site(site_);
    const auto response = Must(Kits<v1::ListOverdoseKitsResponse>("ListOverdoseKits", request));
    std::vector<std::string> ids;
    for (const v1::OverdoseKit& kit : response.kits()) ids.push_back(kit.id());
    return ids;
  }
  std::vector<events::v1::OverdoseKitChanged> ToldOf(const std::string& kit) {
    std::vector<events::v1::OverdoseKitChanged> told;
    for (const events::v1::Fact& fact : Told([&](const events::v1::Fact& fact) {
           return fact.has_overdose_kit_changed() && fact.overdose_kit_changed().kit() == kit;
         }))
      told.push_back(fact.overdose_kit_changed());
    return told;
  }

  const access::Principal reception_ = Reception(site_);
};

}  // namespace passerelle::supplies
