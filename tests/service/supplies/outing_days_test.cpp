// What is handed out and comes back on an outing counts for the outing's day, midnight or not.
#include "passerelle/supplies/v1/counting.pb.h"
#include "passerelle/supplies/v1/sharps.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/supplies/supplies_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::supplies {
namespace {

using ::testing::SizeIs;

// 31 December 2023, 22:00 in Paris; it goes on until two in the morning.
const absl::Time kBegin = absl::FromCivil(absl::CivilHour(2023, 12, 31, 21), absl::UTCTimeZone());
const absl::Time kAfterMidnight = kBegin + absl::Hours(3);
constexpr char kOutingsDay[] = "2023-12-31";

class OutingDaysTest : public SuppliesTest {
 protected:
  OutingDaysTest() { testing::TellOuting(outing_); }
  v1::RecordSharpsReturnRequest Return(const std::string& outing) const {
    v1::RecordSharpsReturnRequest request;
    request.set_location(stand_);
    request.set_syringes_counted(12);
    request.set_containers(2);
    request.set_decilitres(30);
    request.set_outing(outing);
    SetProto(kAfterMidnight, *request.mutable_occur_time());
    return request;
  }
  absl::StatusOr<v1::SharpsReturn> Record(const v1::RecordSharpsReturnRequest& request) {
    return suite_.Call<v1::SharpsReturn>(keeper_, "passerelle.supplies.v1.SharpsService.RecordSharpsReturn", request);
  }
  v1::RecordDistributionRequest AfterMidnight(const std::string& item, const std::string& outing) const {
    v1::RecordDistributionRequest request = Distribution(item, 3);
    request.set_location(stand_);
    request.set_outing(outing);
    SetProto(kAfterMidnight, *request.mutable_occur_time());
    return request;
  }
  std::string StockedItem() {
    const std::string item = NewPlainItem();
    v1::RecordReceiptRequest receipt = Receipt(item, 10);
    receipt.set_location(stand_);
    SetProto(kBegin - absl::Hours(24), *receipt.mutable_occur_time());
    Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", receipt));
    return item;
  }
  events::v1::DistributionRecorded ToldOf(const v1::Distribution& distribution) {
    const auto told =
        Told([&](const auto& fact) { return fact.distribution_recorded().distribution() == distribution.id(); });
    EXPECT_THAT(told, SizeIs(1));
    return told.empty() ? events::v1::DistributionRecorded() : told[0].distribution_recorded();
  }

  const std::string stand_ = NewLocation(v1::STAND);
  const events::v1::OutingChanged outing_ = testing::PlannedOuting(site_, kBegin);
};

TEST_F(OutingDaysTest, AHandoutAfterMidnightCountsForTheDayTheOutingBegan) {
  const auto told = ToldOf(
      Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", AfterMidnight(StockedItem(), outing_.outing()))));
  EXPECT_EQ(told.service_day(), kOutingsDay);
  EXPECT_EQ(told.outing(), outing_.outing());
  EXPECT_EQ(told.location_kind(), "STAND");
}

TEST_F(OutingDaysTest, AHandoutOfNoOutingCountsForItsOwnDay) {
  const auto told =
      ToldOf(Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", AfterMidnight(StockedItem(), ""))));
  EXPECT_EQ(told.service_day(), "2024-01-01");
  EXPECT_EQ(told.outing(), "");
}

TEST_F(OutingDaysTest, WhatIsLeftAfterMidnightCountsForTheDayTheOutingBegan) {
  v1::RecordSelfServiceRequest request;
  request.set_location(stand_);
  request.set_outing(outing_.outing());
  v1::CountLine& line = *request.add_lines();
  line.set_item(StockedItem());
  line.set_counted(4);
  SetProto(kAfterMidnight, *request.mutable_occur_time());
  const auto left =
      Must(suite_.Call<v1::Distribution>(keeper_, "passerelle.supplies.v1.CountingService.RecordSelfService", request));
  EXPECT_EQ(ToldOf(left).service_day(), kOutingsDay);
  EXPECT_EQ(ToldOf(left).outing(), outing_.outing());
}

TEST_F(OutingDaysTest, WhatComesBackAfterMidnightCountsForTheDayTheOutingBegan) {
  const v1::SharpsReturn made = Must(Record(Return(outing_.outing())));
  EXPECT_EQ(made.service_day(), kOutingsDay);
  const auto told = Told([&](const auto& fact) { return fact.sharps_return_changed().sharps_return() == made.id(); });
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].sharps_return_changed().outing(), outing_.outing());
  EXPECT_EQ(told[0].sharps_return_changed().location_kind(), "STAND");
  EXPECT_EQ(told[0].sharps_return_changed().containers(), 2);
  EXPECT_EQ(told[0].sharps_return_changed().decilitres(), 30);
}

TEST_F(OutingDaysTest, AnOutingThatTheSiteHasNotIsRefused) {
  const std::string item = StockedItem();
  const events::v1::OutingChanged elsewhere = testing::PlannedOuting(suite_.NewSite(), kBegin);
  testing::TellOuting(elsewhere);
  for (const std::string& outing : {elsewhere.outing(), NewUuidV7()}) {
    EXPECT_EQ(Refusal(Record(Return(outing))), "OUTING_UNKNOWN");
    EXPECT_EQ(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", AfterMidnight(item, outing))),
              "OUTING_UNKNOWN");
  }
}

TEST_F(OutingDaysTest, AnOutingThatIsPutOffIsOfItsNewDay) {
  events::v1::OutingChanged later = outing_;
  later.set_service_day("2024-01-02");
  later.set_version(2);
  testing::TellOuting(later);
  testing::TellOuting(outing_);
  EXPECT_EQ(Must(Record(Return(outing_.outing()))).service_day(), "2024-01-02");
}

}  // namespace
}  // namespace passerelle::supplies
