// Alerts that somebody has looked at, until they say worse.
#include "passerelle/supplies/v1/recalls.pb.h"
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

class AcknowledgedAlertsTest : public SuppliesTest {
 protected:
  static v1::AcknowledgeStockAlertRequest About(const v1::StockAlert& alert) {
    v1::AcknowledgeStockAlertRequest request;
    request.set_kind(alert.kind());
    request.set_site(alert.site());
    request.set_location(alert.location());
    request.set_item(alert.item());
    request.set_lot(alert.lot());
    return request;
  }
  absl::StatusOr<v1::StockAlert> Ask(const v1::AcknowledgeStockAlertRequest& request) {
    return Ledger<v1::StockAlert>(keeper_, "AcknowledgeStockAlert", request);
  }
  // Acknowledges the only alert about the item.
  v1::StockAlert Acknowledge(const std::string& item) {
    const auto alerts = AlertsAbout(item);
    EXPECT_EQ(alerts.size(), 1u);
    return alerts.empty() ? v1::StockAlert() : Must(Ask(About(alerts[0])));
  }
  bool Acknowledged(const std::string& item) {
    const auto alerts = AlertsAbout(item);
    EXPECT_EQ(alerts.size(), 1u);
    return !alerts.empty() && alerts[0].has_acknowledge_time();
  }
};

TEST_F(AcknowledgedAlertsTest, WhoeverLookedAtAnAlertIsShownAndTheFirstLookStands) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "near", DayIn(30));
  EXPECT_FALSE(Acknowledged(item));
  const v1::StockAlert seen = Acknowledge(item);
  EXPECT_TRUE(seen.has_acknowledge_time());
  EXPECT_EQ(seen.acknowledged_by(), keeper_.subject);
  EXPECT_SAME_MESSAGE(AlertsAbout(item)[0], seen);
  EXPECT_SAME_MESSAGE(Acknowledge(item), seen);
}

TEST_F(AcknowledgedAlertsTest, MoreUnitsOrAnotherKindIsWorseAndFewerUnitsAreNot) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "gone", DayIn(-3));
  Acknowledge(item);
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 1, "gone")));
  EXPECT_TRUE(Acknowledged(item));
  Receive(item, 2, "gone", DayIn(-3));
  EXPECT_FALSE(Acknowledged(item));
}

TEST_F(AcknowledgedAlertsTest, GoodsThatLeftAndCameBackAlertAnew) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "gone", DayIn(-3));
  Acknowledge(item);
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 3, "gone")));
  EXPECT_THAT(AlertsAbout(item), ::testing::IsEmpty());
  Receive(item, 2, "gone", DayIn(-3));
  EXPECT_FALSE(Acknowledged(item));
}

TEST_F(AcknowledgedAlertsTest, AHoldThatWasLiftedAndComesAgainAlertsAnew) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "bad", DayIn(400));
  const auto recalls = [&](std::string_view rpc, const auto& request) {
    return Must(
        suite_.Call<v1::Recall>(Director(), "passerelle.supplies.v1.RecallService." + std::string(rpc), request));
  };
  v1::CreateRecallRequest first;
  first.set_authority_ref("AUTH-1");
  first.set_reason("a leak");
  first.add_items(item);
  const std::string recall = recalls("CreateRecall", first).id();
  Acknowledge(item);
  v1::ReleaseRecalledLotsRequest release;
  release.set_id(recall);
  release.set_reason("another factory");
  release.add_lots()->set_item(item);
  release.mutable_lots(0)->set_lot("bad");
  recalls("ReleaseRecalledLots", release);
  EXPECT_THAT(AlertsAbout(item), ::testing::IsEmpty());
  v1::WidenRecallRequest widening;
  widening.set_id(recall);
  widening.set_authority_ref("AUTH-2");
  widening.set_reason("that factory too");
  widening.add_items(item);
  recalls("WidenRecall", widening);
  EXPECT_FALSE(Acknowledged(item)) << "held again by the same recall";
  Acknowledge(item);
  EXPECT_TRUE(Acknowledged(item));
  Hold(item, "bad");
  EXPECT_FALSE(Acknowledged(item)) << "held by a second recall too";
}

TEST_F(AcknowledgedAlertsTest, AnAlertAboutAnotherLotIsAnother) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "A", DayIn(30));
  Acknowledge(item);
  Receive(item, 1, "B", DayIn(30));
  const auto alerts = AlertsAbout(item);
  ASSERT_EQ(alerts.size(), 2u);
  EXPECT_TRUE(alerts[0].has_acknowledge_time());
  EXPECT_FALSE(alerts[1].has_acknowledge_time());
}

TEST_F(AcknowledgedAlertsTest, LessStockBelowAThresholdIsWorseAndMoreIsNot) {
  const std::string item = NewTrackedItem(/*alert_below=*/10);
  Receive(item, 4, "A", DayIn(400));
  Acknowledge(item);
  Receive(item, 2, "A", DayIn(400));
  EXPECT_TRUE(Acknowledged(item));
  Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 3)));
  EXPECT_FALSE(Acknowledged(item));
}

TEST_F(AcknowledgedAlertsTest, AFurtherShortfallIsWorse) {
  const std::string item = NewPlainItem();
  TellVisit(Visit(item, 2));
  Acknowledge(item);
  EXPECT_TRUE(Acknowledged(item));
  TellVisit(Visit(item, 1));
  EXPECT_FALSE(Acknowledged(item));
}

TEST_F(AcknowledgedAlertsTest, AThresholdThatWasReachedInBetweenAlertsAnew) {
  const std::string item = NewTrackedItem(/*alert_below=*/10);
  Receive(item, 4, "A", DayIn(400));
  Acknowledge(item);
  Receive(item, 9, "A", DayIn(400));
  EXPECT_THAT(AlertsAbout(item), ::testing::IsEmpty());
  Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 8)));
  EXPECT_FALSE(Acknowledged(item));
  Acknowledge(item);
  EXPECT_TRUE(Acknowledged(item));
}

TEST_F(AcknowledgedAlertsTest, AShortfallAfterACountAlertsAnew) {
  const std::string item = NewPlainItem();
  TellVisit(Visit(item, 5));
  Acknowledge(item);
  Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", Count(item, 0)));
  EXPECT_THAT(AlertsAbout(item), ::testing::IsEmpty());
  TellVisit(Visit(item, 1));
  EXPECT_FALSE(Acknowledged(item));
}

TEST_F(AcknowledgedAlertsTest, AnAlertOfASiteWithoutAStoreHasNoLocation) {
  const std::string item = NewPlainItem();
  auto visit = Visit(item, 2);
  visit.set_site(suite_.NewSite());
  TellVisit(visit);
  v1::AcknowledgeStockAlertRequest request;
  request.set_kind(v1::DISCREPANCY);
  request.set_site(visit.site());
  request.set_item(item);
  const auto seen = Must(Ledger<v1::StockAlert>(Coordinator(visit.site()), "AcknowledgeStockAlert", request));
  EXPECT_EQ(seen.location(), "");
  EXPECT_EQ(seen.quantity(), 2);
}

TEST_F(AcknowledgedAlertsTest, WhatIsExpiringIsWhatTheCallerWasShown) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "far", DayIn(200));
  v1::AcknowledgeStockAlertRequest request;
  request.set_kind(v1::EXPIRING);
  request.set_site(site_);
  request.set_location(store_);
  request.set_item(item);
  request.set_lot("far");
  EXPECT_EQ(Refusal(Ask(request)), "ALERT_UNKNOWN");
  request.set_expiring_within_days(365);
  EXPECT_EQ(Must(Ask(request)).expire_date(), DayIn(200));
}

TEST_F(AcknowledgedAlertsTest, OnlyAnAlertOfTheCallersSitesIsKnown) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "gone", DayIn(-3));
  v1::AcknowledgeStockAlertRequest request = About(AlertsAbout(item)[0]);
  const auto foreign = Ledger<v1::StockAlert>(Coordinator(suite_.NewSite()), "AcknowledgeStockAlert", request);
  EXPECT_NE(Refusal(foreign), "OK");
  request.set_lot("another");
  const auto unknown = Ask(request);
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Refusal(unknown), "ALERT_UNKNOWN");
}

}  // namespace
}  // namespace passerelle::supplies
