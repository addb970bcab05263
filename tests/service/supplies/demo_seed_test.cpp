// The demo association's catalogue and opening stock, as deploy/local seeds them.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

// The requests of a seed file.
template <class Request>
std::vector<Request> ReadSeed(const std::string& name) {
  const char* source = std::getenv("PASSERELLE_SOURCE");
  std::ifstream file(std::string(source == nullptr ? "." : source) + "/deploy/local/seed/" + name);
  std::stringstream text;
  text << file.rdbuf();
  google::protobuf::ListValue elements;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &elements).ok()) << name;
  std::vector<Request> requests;
  for (const auto& element : elements.values()) {
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(element, &json).ok());
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &requests.emplace_back()).ok()) << json;
  }
  return requests;
}

class DemoSeedTest : public SuppliesTest {
 protected:
  DemoSeedTest() {
    for (const auto& request : ReadSeed<v1::CreateItemRequest>("catalogue.json")) {
      items_[request.id()] = Must(Catalogue<v1::Item>(Director(), "CreateItem", request));
    }
  }
  // How many syringes one unit of the item counts as.
  std::int32_t SyringesIn(const std::string& id) {
    if (items_.at(id).report_line() == "syringes") return 1;
    std::int32_t syringes = 0;
    for (const v1::Component& component : items_.at(id).components())
      syringes += component.quantity() * SyringesIn(component.item());
    return syringes;
  }
  std::map<std::string, v1::Item> items_;
};

TEST_F(DemoSeedTest, TheCatalogueHoldsEveryItemThatClientsRelyOn) {
  for (const char* id :
       {"syringe-1ml", "syringe-2ml", "kit-injection-1ml", "kit-injection-2ml", "kit-base", "pipe", "foil", "kit-sniff",
        "condom-external", "condom-internal", "lubricant", "sharps-container-1l", "naloxone-nasal", "leaflet"}) {
    EXPECT_TRUE(items_.contains(id)) << id;
  }
}

TEST_F(DemoSeedTest, AKitCountsAsTheSyringesItHolds) {
  EXPECT_EQ(SyringesIn("kit-injection-1ml"), 2);
  EXPECT_EQ(SyringesIn("kit-injection-2ml"), 1);
  EXPECT_EQ(SyringesIn("syringe-2ml"), 1);
  EXPECT_EQ(SyringesIn("kit-base"), 0);
}

TEST_F(DemoSeedTest, TheOpeningStockIsReceivedAndNothingOfItIsExpiredOrShort) {
  for (v1::RecordReceiptRequest request : ReadSeed<v1::RecordReceiptRequest>("receipts.json")) {
    EXPECT_EQ(request.location(), "montreuil-store");
    request.set_location(store_);
    Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", request));
  }
  EXPECT_GE(Held(store_, "kit-injection-1ml", "EX1-2405"), 5000);
  v1::ListStockAlertsRequest alerts;
  alerts.set_site(site_);
  EXPECT_EQ(Must(Ledger<v1::ListStockAlertsResponse>(keeper_, "ListStockAlerts", alerts)).alerts_size(), 0);
}

}  // namespace
}  // namespace passerelle::supplies
