// Where people help themselves: what is missing was handed out.
#include "passerelle/supplies/v1/counting.pb.h"
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

class SelfServiceTest : public SuppliesTest {
 protected:
  v1::RecordSelfServiceRequest Left(const std::string& item, std::int32_t left, const std::string& lot = "") const {
    v1::RecordSelfServiceRequest request;
    request.set_location(stand_);
    v1::CountLine& line = *request.add_lines();
    line.set_item(item);
    line.set_lot(lot);
    line.set_counted(left);
    return request;
  }
  absl::StatusOr<v1::Distribution> Record(const v1::RecordSelfServiceRequest& request, std::string_view key = "") {
    return suite_.Call<v1::Distribution>(keeper_, "passerelle.supplies.v1.CountingService.RecordSelfService", request,
                                         key);
  }
  v1::Receipt Stock(const std::string& item, std::int32_t quantity, const std::string& lot = "",
                    const std::string& expire_date = "") {
    v1::RecordReceiptRequest request = Receipt(item, quantity, lot, expire_date);
    request.set_location(stand_);
    return Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", request));
  }

  const std::string stand_ = NewLocation(v1::STAND);
};

TEST_F(SelfServiceTest, WhatIsMissingWasHandedOutAndIsToldAsADistribution) {
  const std::string item = NewPlainItem();
  Stock(item, 100);
  const v1::Distribution distribution = Must(Record(Left(item, 30)));
  EXPECT_EQ(distribution.location(), stand_);
  ASSERT_EQ(distribution.movements_size(), 1);
  EXPECT_EQ(distribution.movements(0).kind(), v1::HANDED_OUT);
  EXPECT_EQ(distribution.movements(0).from(), stand_);
  EXPECT_EQ(distribution.movements(0).quantity(), 70);
  EXPECT_EQ(Held(stand_, item), 30);
  const auto told =
      Told([&](const auto& fact) { return fact.distribution_recorded().distribution() == distribution.id(); });
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].distribution_recorded().site(), site_);
  EXPECT_EQ(told[0].distribution_recorded().handouts(0).quantity(), 70);
}

TEST_F(SelfServiceTest, ItIsTakenFromTheNamedLotEvenWhenThatIsHeldOrExpired) {
  const std::string item = NewTrackedItem();
  Stock(item, 10, "old", "2020-01-31");
  Stock(item, 10, "held", "2031-01-31");
  Stock(item, 10, "good", "2031-01-31");
  Hold(item, "held");
  v1::RecordSelfServiceRequest request = Left(item, 4, "old");
  *request.add_lines() = Left(item, 7, "held").lines(0);
  EXPECT_EQ(Must(Record(request)).movements_size(), 2);
  EXPECT_EQ(Held(stand_, item, "old"), 4);
  EXPECT_EQ(Held(stand_, item, "held"), 7);
  EXPECT_EQ(Held(stand_, item, "good"), 10);
}

TEST_F(SelfServiceTest, WhereNothingIsMissingNothingIsPostedOrTold) {
  const std::string item = NewPlainItem();
  Stock(item, 5);
  const v1::Distribution distribution = Must(Record(Left(item, 5)));
  EXPECT_EQ(distribution.movements_size(), 0);
  EXPECT_TRUE(Told([&](const auto& fact) {
                return fact.has_distribution_recorded() &&
                       fact.distribution_recorded().distribution() == distribution.id();
              }).empty());
}

TEST_F(SelfServiceTest, OnlyAStandADispenserOrAPharmacyServesItself) {
  const std::string item = NewPlainItem();
  for (const v1::LocationKind kind : {v1::STAND, v1::DISPENSER, v1::PHARMACY}) {
    v1::RecordSelfServiceRequest request = Left(item, 0);
    request.set_location(NewLocation(kind));
    EXPECT_EQ(Refusal(Record(request)), "OK") << v1::LocationKind_Name(kind);
  }
  for (const v1::LocationKind kind : {v1::STORE, v1::VEHICLE}) {
    v1::RecordSelfServiceRequest request = Left(item, 0);
    request.set_location(NewLocation(kind));
    EXPECT_EQ(Refusal(Record(request)), "NOT_SELF_SERVICE") << v1::LocationKind_Name(kind);
  }
}

TEST_F(SelfServiceTest, MoreThanTheBooksKnowIsCountedInsteadAndNothingIsPosted) {
  const std::string item = NewPlainItem();
  const std::string other = NewPlainItem();
  Stock(item, 5);
  Stock(other, 5);
  v1::RecordSelfServiceRequest request = Left(other, 1);
  *request.add_lines() = Left(item, 6).lines(0);
  EXPECT_EQ(Refusal(Record(request)), "MORE_THAN_BOOKED");
  EXPECT_EQ(Held(stand_, other), 5);
  v1::RecordSelfServiceRequest new_lot = Left(NewTrackedItem(), 1, "A");
  new_lot.mutable_lines(0)->set_expire_date("2031-01-31");
  EXPECT_EQ(Refusal(Record(new_lot)), "MORE_THAN_BOOKED");
}

TEST_F(SelfServiceTest, LinesAreCheckedAsThoseOfACount) {
  const std::string item = NewTrackedItem();
  Stock(item, 5, "A", "2031-01-31");
  EXPECT_EQ(Refusal(Record(Left("nothing", 1))), "ITEM_UNKNOWN");
  EXPECT_EQ(Refusal(Record(Left(item, 1))), "LOT_REQUIRED");
  EXPECT_EQ(Refusal(Record(Left(item, 1, "B"))), "LOT_REQUIRED");
  v1::RecordSelfServiceRequest request = Left(item, 1, "A");
  request.mutable_lines(0)->set_expire_date("2032-01-31");
  EXPECT_EQ(Refusal(Record(request)), "LOT_CONFLICT");
  request = Left(item, 1, "A");
  *request.add_lines() = request.lines(0);
  EXPECT_EQ(Refusal(Record(request)), "LINE_REPEATED");
  request = Left(item, 1, "A");
  request.set_location("nowhere");
  EXPECT_EQ(Refusal(Record(request)), "LOCATION_UNKNOWN");
  request = Left(item, 1, "A");
  request.mutable_occur_time()->set_seconds(4'000'000'000);
  EXPECT_EQ(Refusal(Record(request)), "TIME_IN_FUTURE");
}

TEST_F(SelfServiceTest, ItIsRecordedOnceHoweverOftenItIsSent) {
  const std::string item = NewPlainItem();
  Stock(item, 100);
  const std::string key = NewUuidV7();
  const v1::Distribution first = Must(Record(Left(item, 60), key));
  Stock(item, 100);
  EXPECT_SAME_MESSAGE(Must(Record(Left(item, 60), key)), first);
  EXPECT_EQ(Held(stand_, item), 160);
  // A handout of the same goods looks the same on the wire and is another document.
  v1::RecordDistributionRequest handout = Distribution(item, 60);
  handout.set_location(stand_);
  EXPECT_EQ(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", handout, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(SelfServiceTest, ItIsReversedAsAHandoutAndIsNoCount) {
  const std::string item = NewPlainItem();
  const std::string receipt = Stock(item, 100).movements(0).id();
  Stock(item, 100);
  const v1::Distribution distribution = Must(Record(Left(item, 150)));
  EXPECT_EQ(Refusal(Reverse(receipt)), "OK");
  EXPECT_EQ(Refusal(Reverse(distribution.movements(0).id())), "OK");
  EXPECT_EQ(Held(stand_, item), 100);
  EXPECT_EQ(Told([&](const auto& fact) {
              return fact.distribution_reversed().movement() == distribution.movements(0).id();
            }).size(),
            1u);
}

TEST_F(SelfServiceTest, OfTwoCountsAtOnceTheGoodsAreHandedOutOnce) {
  const std::string item = NewPlainItem();
  Stock(item, 100);
  const auto record = [&] { EXPECT_EQ(Refusal(Record(Left(item, 40))), "OK"); };
  Together({record, record, record});
  EXPECT_EQ(Held(stand_, item), 40);
  EXPECT_EQ(Imbalances(), 0u);
}

}  // namespace
}  // namespace passerelle::supplies
