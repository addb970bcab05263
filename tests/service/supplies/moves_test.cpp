// Transfers, disposals and distributions: what leaves a location.
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::HasSubstr;

class MovesTest : public SuppliesTest {
 protected:
  absl::StatusOr<v1::Transfer> Move(const v1::RecordTransferRequest& request) {
    return Ledger<v1::Transfer>(keeper_, "RecordTransfer", request);
  }
  absl::StatusOr<v1::Disposal> Destroy(const v1::RecordDisposalRequest& request) {
    return Ledger<v1::Disposal>(keeper_, "RecordDisposal", request);
  }
  absl::StatusOr<v1::Distribution> HandOut(const v1::RecordDistributionRequest& request) {
    return Ledger<v1::Distribution>(Reception(site_), "RecordDistribution", request);
  }
  const std::string van_ = NewLocation(v1::VEHICLE);
};

TEST_F(MovesTest, ATransferWithoutALotTakesTheFirstToExpireFirst) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "late", "2031-12-31");
  Receive(item, 4, "soon", "2030-01-31");
  const v1::Transfer transfer = Must(Move(Transfer(van_, item, 6)));
  ASSERT_EQ(transfer.movements_size(), 2);
  EXPECT_EQ(transfer.movements(0).lot(), "soon");
  EXPECT_EQ(transfer.movements(0).quantity(), 4);
  EXPECT_EQ(transfer.movements(1).lot(), "late");
  EXPECT_EQ(transfer.movements(1).quantity(), 2);
  EXPECT_EQ(Held(van_, item, "soon"), 4);
  EXPECT_EQ(Held(van_, item, "late"), 2);
  EXPECT_EQ(Held(store_, item, "late"), 8);
}

TEST_F(MovesTest, ATransferNeverChoosesExpiredOrHeldLots) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "old", Yesterday());
  Receive(item, 5, "held", "2030-01-31");
  Receive(item, 5, "good", "2031-01-31");
  Hold(item, "held");
  EXPECT_EQ(Must(Move(Transfer(van_, item, 5))).movements(0).lot(), "good");
  EXPECT_EQ(Refusal(Move(Transfer(van_, item, 1))), "INSUFFICIENT_STOCK");
}

TEST_F(MovesTest, ANamedLotMustBeGood) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "old", Yesterday());
  Receive(item, 5, "held", "2030-01-31");
  Hold(item, "held");
  EXPECT_EQ(Refusal(Move(Transfer(van_, item, 1, "old"))), "LOT_EXPIRED");
  EXPECT_EQ(Refusal(Move(Transfer(van_, item, 1, "held"))), "LOT_ON_HOLD");
  EXPECT_EQ(Refusal(HandOut(Distribution(item, 1, "old"))), "LOT_EXPIRED");
  EXPECT_EQ(Refusal(HandOut(Distribution(item, 1, "held"))), "LOT_ON_HOLD");
}

TEST_F(MovesTest, ATransferThatLacksOneLineMovesNothingAndSaysWhatIsThere) {
  const std::string plenty = NewPlainItem();
  const std::string scarce = NewTrackedItem();
  Receive(plenty, 10);
  Receive(scarce, 2, "A", "2031-01-31");
  v1::RecordTransferRequest request = Transfer(van_, plenty, 5);
  *request.add_lines() = Transfer(van_, scarce, 3, "A").lines(0);
  const auto refused = Move(request);
  EXPECT_EQ(Refusal(refused), "INSUFFICIENT_STOCK");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("holds 2 of " + scarce + " lot A; 3 were asked for"));
  EXPECT_EQ(Held(store_, plenty), 10);
  EXPECT_EQ(Held(van_, plenty), 0);
}

TEST_F(MovesTest, TwoLinesCannotTakeTheSameUnits) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  v1::RecordTransferRequest request = Transfer(van_, item, 3);
  *request.add_lines() = request.lines(0);
  EXPECT_EQ(Refusal(Move(request)), "INSUFFICIENT_STOCK");
}

TEST_F(MovesTest, ATransferGoesToAnotherLocationOfTheCallersSites) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  EXPECT_EQ(Refusal(Move(Transfer(store_, item, 1))), "SAME_LOCATION");
  const std::string foreign = suite_.NewStore(suite_.NewSite());
  EXPECT_EQ(Refusal(Move(Transfer(foreign, item, 1))), "LOCATION_UNKNOWN");
  EXPECT_EQ(Refusal(Ledger<v1::Transfer>(Director(), "RecordTransfer", Transfer(foreign, item, 2))), "OK");
  EXPECT_EQ(Held(foreign, item), 2);
}

TEST_F(MovesTest, ATransferIsPostedOnceForItsKey) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  const std::string key = NewUuidV7();
  const auto first = Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(van_, item, 4), key));
  EXPECT_SAME_MESSAGE(first, Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(van_, item, 4), key)));
  EXPECT_EQ(Held(van_, item), 4);
}

TEST_F(MovesTest, OfTwoTransfersOfTheLastUnitsAtOnceOneIsRefused) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  std::vector<std::string> refusals(2);
  Together({[&] { refusals[0] = Refusal(Move(Transfer(van_, item, 4))); },
            [&] { refusals[1] = Refusal(Move(Transfer(van_, item, 4))); }});
  EXPECT_THAT(refusals, ::testing::UnorderedElementsAre("OK", "INSUFFICIENT_STOCK"));
  EXPECT_EQ(Held(store_, item), 1);
}

TEST_F(MovesTest, TransfersBackAndForthAtOnceDoNotWaitForEachOther) {
  const std::string left = NewPlainItem();
  const std::string right = NewPlainItem();
  for (const std::string& item : {left, right}) {
    Receive(item, 200);
    Must(Move(Transfer(van_, item, 100)));
  }
  const auto shuttle = [&](const std::string& from, const std::string& to, const std::string& first,
                           const std::string& second) {
    for (int i = 0; i < 10; ++i) {
      v1::RecordTransferRequest request = Transfer(to, first, 1);
      *request.add_lines() = Transfer(to, second, 1).lines(0);
      request.set_from(from);
      EXPECT_EQ(Refusal(Move(request)), "OK");
    }
  };
  Together({[&] { shuttle(store_, van_, left, right); }, [&] { shuttle(van_, store_, right, left); },
            [&] { shuttle(store_, van_, right, left); }, [&] { shuttle(van_, store_, left, right); }});
  EXPECT_EQ(Held(store_, left), 100);
  EXPECT_EQ(Held(van_, right), 100);
}

TEST_F(MovesTest, ADisposalTakesExpiredAndHeldLotsToo) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "old", Yesterday());
  Receive(item, 5, "held", "2030-01-31");
  Hold(item, "held");
  const v1::Disposal disposal = Must(Destroy(Disposal(item, 5, "old")));
  EXPECT_EQ(disposal.movements(0).kind(), v1::DESTROYED);
  EXPECT_EQ(disposal.movements(0).from(), store_);
  EXPECT_EQ(disposal.movements(0).to(), "");
  EXPECT_EQ(disposal.movements(0).reason(), "expired");
  Must(Destroy(Disposal(item, 2, "held")));
  EXPECT_EQ(Held(store_, item, "old"), 0);
  EXPECT_EQ(Held(store_, item, "held"), 3);
}

TEST_F(MovesTest, ADisposalNamesItsLotAndTakesNoMoreThanIsThere) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "A", "2030-01-31");
  EXPECT_EQ(Refusal(Destroy(Disposal(item, 1))), "LOT_REQUIRED");
  EXPECT_EQ(Refusal(Destroy(Disposal(item, 6, "A"))), "INSUFFICIENT_STOCK");
  EXPECT_EQ(Refusal(Destroy(Disposal(item, 1, "B"))), "INSUFFICIENT_STOCK");
  EXPECT_EQ(Refusal(Destroy(Disposal("no-such-item", 1))), "ITEM_UNKNOWN");
}

TEST_F(MovesTest, ADisposalIsPostedOnceForItsKey) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  const std::string key = NewUuidV7();
  const auto first = Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 4), key));
  EXPECT_SAME_MESSAGE(first, Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 4), key)));
  EXPECT_EQ(Held(store_, item), 1);
}

TEST_F(MovesTest, ADistributionIsToldWithItsLocalDayAndItsMovements) {
  const std::string item = NewTrackedItem();
  Receive(item, 2, "A", "2030-01-31");
  Receive(item, 9, "B", "2031-01-31");
  v1::RecordDistributionRequest request = Distribution(item, 5);
  // Half past eleven in the evening in UTC is the next day in Paris.
  request.mutable_occur_time()->set_seconds(1782257400);
  const v1::Distribution distribution = Must(HandOut(request));
  const auto told =
      Told([&](const auto& fact) { return fact.distribution_recorded().distribution() == distribution.id(); });
  ASSERT_EQ(told.size(), 1u);
  const auto& recorded = told[0].distribution_recorded();
  EXPECT_EQ(recorded.site(), site_);
  EXPECT_EQ(recorded.service_day(), "2026-06-24");
  ASSERT_EQ(recorded.handouts_size(), 2);
  EXPECT_EQ(recorded.handouts(0).quantity(), 2);
  EXPECT_EQ(recorded.handouts(1).quantity(), 3);
  ASSERT_EQ(recorded.movements_size(), 2);
  EXPECT_EQ(recorded.movements(0), distribution.movements(0).id());
  EXPECT_EQ(recorded.movements(1), distribution.movements(1).id());
}

TEST_F(MovesTest, ADistributionBeyondTheStockIsRefusedWholeAndTellsNothing) {
  const std::string item = NewPlainItem();
  Receive(item, 2);
  const std::string key = NewUuidV7();
  EXPECT_EQ(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 3), key)),
            "INSUFFICIENT_STOCK");
  EXPECT_TRUE(Told([&](const auto& fact) { return fact.distribution_recorded().distribution() == key; }).empty());
  // A refused key is free again.
  Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 2), key));
  EXPECT_SAME_MESSAGE(Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 2), key)),
                      Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 2), key)));
  EXPECT_EQ(Told([&](const auto& fact) { return fact.distribution_recorded().distribution() == key; }).size(), 1u);
}

TEST_F(MovesTest, ExpiryIsComparedWithTheSitesOwnDay) {
  // On the 24th at 00:30 in Paris it is still the 23rd in UTC: a lot whose last day was the 23rd is expired in Paris.
  const std::string item = NewTrackedItem();
  Receive(item, 2, "A", "2026-06-23");
  v1::RecordDistributionRequest request = Distribution(item, 1, "A");
  request.mutable_occur_time()->set_seconds(1782253800);
  EXPECT_EQ(Refusal(HandOut(request)), "LOT_EXPIRED");
  request.mutable_occur_time()->set_seconds(1782253800 - 3600);
  EXPECT_EQ(Refusal(HandOut(request)), "OK");
}

}  // namespace
}  // namespace passerelle::supplies
