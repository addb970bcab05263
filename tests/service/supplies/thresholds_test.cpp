// The thresholds that locations set for themselves.
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ThresholdsTest : public SuppliesTest {
 protected:
  absl::StatusOr<v1::Threshold> Set(const std::string& location, const std::string& item,
                                    std::optional<std::int32_t> alert_below,
                                    const access::Principal* caller = nullptr) {
    v1::SetThresholdRequest request;
    request.set_location(location);
    request.set_item(item);
    if (alert_below) request.set_alert_below(*alert_below);
    return Catalogue<v1::Threshold>(caller == nullptr ? keeper_ : *caller, "SetThreshold", request);
  }
  absl::StatusOr<v1::ListThresholdsResponse> List(const std::string& location, const access::Principal& caller) {
    v1::ListThresholdsRequest request;
    request.set_location(location);
    return Catalogue<v1::ListThresholdsResponse>(caller, "ListThresholds", request);
  }
  // The thresholds that alerts about the item name.
  std::vector<std::int32_t> Alerted(const std::string& item) {
    std::vector<std::int32_t> thresholds;
    for (const v1::StockAlert& alert : AlertsAbout(item)) {
      if (alert.kind() == v1::BELOW_THRESHOLD) thresholds.push_back(alert.threshold());
    }
    return thresholds;
  }
};

TEST_F(ThresholdsTest, ALocationsOwnThresholdTakesThePlaceOfTheItemsUntilItIsTakenAway) {
  const std::string item = NewTrackedItem(/*alert_below=*/10);
  Receive(item, 5, "A", "2032-01-31");
  EXPECT_THAT(Alerted(item), ElementsAre(10));
  const v1::Threshold own = Must(Set(store_, item, 6));
  EXPECT_EQ(own.location(), store_);
  EXPECT_EQ(own.item(), item);
  EXPECT_EQ(own.alert_below(), 6);
  EXPECT_TRUE(own.own());
  EXPECT_THAT(Alerted(item), ElementsAre(6));
  Must(Set(store_, item, 5));
  EXPECT_THAT(Alerted(item), IsEmpty());
  const v1::Threshold of_item = Must(Set(store_, item, std::nullopt));
  EXPECT_EQ(of_item.alert_below(), 10);
  EXPECT_FALSE(of_item.own());
  EXPECT_THAT(Alerted(item), ElementsAre(10));
}

TEST_F(ThresholdsTest, ZeroAsksForNoAlertAtThatLocationAlone) {
  const std::string item = NewTrackedItem(/*alert_below=*/10);
  const std::string stand = NewLocation(v1::STAND);
  Receive(item, 5, "A", "2032-01-31");
  Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(stand, item, 2)));
  Must(Set(stand, item, 0));
  const auto alerts = AlertsAbout(item);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].location(), store_);
}

TEST_F(ThresholdsTest, ALocationsOwnThresholdConcernsItEvenIfItIsAVehicleOrNeverHeldTheItem) {
  const std::string item = NewPlainItem();
  Must(Set(NewLocation(v1::VEHICLE), item, 4));
  const auto alerts = AlertsAbout(item);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].quantity(), 0);
  EXPECT_EQ(alerts[0].threshold(), 4);
}

TEST_F(ThresholdsTest, ThresholdsAreListedByItemAndOnlyTheLocationsOwn) {
  const std::string first = NewTrackedItem(/*alert_below=*/3);
  const std::string second = NewTrackedItem(/*alert_below=*/3);
  NewTrackedItem(/*alert_below=*/3);
  Must(Set(store_, second, 0));
  Must(Set(store_, first, 7));
  const auto listed = Must(List(store_, Reception(site_)));
  ASSERT_EQ(listed.thresholds_size(), 2);
  EXPECT_EQ(listed.thresholds(0).item(), std::min(first, second));
  EXPECT_EQ(listed.thresholds(1).item(), std::max(first, second));
  EXPECT_EQ(listed.thresholds(0).alert_below() + listed.thresholds(1).alert_below(), 7);
}

TEST_F(ThresholdsTest, ThresholdsAreOfTheCallersLocationsAndKnownItems) {
  const std::string item = NewPlainItem();
  const access::Principal stranger = Coordinator(suite_.NewSite());
  EXPECT_EQ(Refusal(Set("no-such-place", item, 1)), "LOCATION_UNKNOWN");
  EXPECT_EQ(Refusal(Set(store_, item, 1, &stranger)), "LOCATION_UNKNOWN");
  EXPECT_EQ(Refusal(Set(store_, "no-such-item", 1)), "ITEM_UNKNOWN");
  EXPECT_EQ(Refusal(Set(store_, item, -1)), "INVALID_FIELDS");
  EXPECT_EQ(Refusal(Set(store_, item, 1'000'001)), "INVALID_FIELDS");
  const auto unknown = List(store_, stranger);
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Refusal(unknown), "LOCATION_UNKNOWN");
}

TEST_F(ThresholdsTest, AnItemThatHasASuccessorMayRunOut) {
  const std::string old_kit = NewTrackedItem(/*alert_below=*/10);
  const std::string new_kit = NewTrackedItem(/*alert_below=*/10);
  Receive(old_kit, 2, "A", "2032-01-31");
  Receive(new_kit, 2, "A", "2032-01-31");
  EXPECT_THAT(Alerted(old_kit), ElementsAre(10));
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id(old_kit);
  update.mutable_item()->set_superseded_by(new_kit);
  const v1::Item superseded = Must(Catalogue<v1::Item>(Director(), "UpdateItem", update));
  EXPECT_THAT(Alerted(old_kit), IsEmpty());
  EXPECT_THAT(Alerted(new_kit), ElementsAre(10));
  v1::GetItemRequest get;
  get.set_id(new_kit);
  EXPECT_EQ(Must(Catalogue<v1::Item>(Director(), "GetItem", get)).report_line(), superseded.report_line());
}

}  // namespace
}  // namespace passerelle::supplies
