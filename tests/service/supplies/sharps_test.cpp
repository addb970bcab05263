// Used syringes and their containers: given, taken back, carried away.
#include "passerelle/supplies/v1/sharps.pb.h"
#include "services/runtime/base/proto_time.h"
#include "services/supplies/sharps/returns.h"
#include "tests/service/supplies/supplies_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::supplies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SharpsTest : public SuppliesTest {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Sharps(std::string_view rpc, const Request& request, std::string_view key = "",
                                  const access::Principal* caller = nullptr) {
    return suite_.Call<Response>(caller == nullptr ? keeper_ : *caller,
                                 "passerelle.supplies.v1.SharpsService." + std::string(rpc), request, key);
  }
  v1::RecordSharpsReturnRequest Return(std::int32_t counted, std::int32_t decilitres = 0) const {
    v1::RecordSharpsReturnRequest request;
    request.set_location(store_);
    request.set_syringes_counted(counted);
    request.set_decilitres(decilitres);
    return request;
  }
  // On a day in June 2024.
  static absl::Time NoonOfJune(int day) {
    return absl::FromCivil(absl::CivilHour(2024, 6, day, 12), absl::UTCTimeZone());
  }
  v1::RecordSharpsReturnRequest ReturnInJune(int day, std::int32_t counted, std::int32_t decilitres = 0) const {
    v1::RecordSharpsReturnRequest request = Return(counted, decilitres);
    SetProto(NoonOfJune(day), *request.mutable_occur_time());
    return request;
  }
  v1::SharpsReturn Record(const v1::RecordSharpsReturnRequest& request) {
    return Must(Sharps<v1::SharpsReturn>("RecordSharpsReturn", request));
  }
  std::string RefusalOf(const v1::RecordSharpsReturnRequest& request) {
    return Refusal(Sharps<v1::SharpsReturn>("RecordSharpsReturn", request));
  }
  absl::StatusOr<v1::SharpsReturn> Void(const std::string& id, const access::Principal* caller = nullptr) {
    v1::VoidSharpsReturnRequest request;
    request.set_id(id);
    request.set_reason("a slip");
    return Sharps<v1::SharpsReturn>("VoidSharpsReturn", request, "", caller);
  }
  v1::RecordWasteSlipRequest Slip(const std::string& number, const std::string& carrier = "A carrier") const {
    v1::RecordWasteSlipRequest request;
    request.set_location(store_);
    request.set_number(number);
    request.set_carrier(carrier);
    request.set_grams(2500);
    request.set_containers(3);
    SetProto(NoonOfJune(10), *request.mutable_occur_time());
    return request;
  }
  absl::StatusOr<v1::SharpsBalance> AskBalance(const std::string& site, const std::string& from,
                                               const std::string& to) {
    v1::GetSharpsBalanceRequest request;
    request.set_site(site);
    request.set_from(from);
    request.set_to(to);
    const access::Principal director = Director();
    return Sharps<v1::SharpsBalance>("GetSharpsBalance", request, "", &director);
  }
  v1::SharpsBalance BalanceOfJune() { return Must(AskBalance(site_, "2024-06-01", "2024-06-30")); }
  std::vector<events::v1::SharpsReturnChanged> ToldOf(const std::string& id) {
    std::vector<events::v1::SharpsReturnChanged> told;
    for (const events::v1::Fact& fact : Told([&](const events::v1::Fact& fact) {
           return fact.has_sharps_return_changed() && fact.sharps_return_changed().sharps_return() == id;
         }))
      told.push_back(fact.sharps_return_changed());
    return told;
  }
  // A new item that the yearly report counts as syringes.
  std::string NewSyringe() { return suite_.NewItem("INJECTION", "syringes"); }
  std::string NewKitOf(const std::string& item, std::int32_t quantity) {
    v1::CreateItemRequest request = ItemRequest("kit-" + NewUuidV7());
    v1::Component& component = *request.add_components();
    component.set_item(item);
    component.set_quantity(quantity);
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  }
};

TEST_F(SharpsTest, AReturnIsCountedAndEstimatedAndToldOthers) {
  v1::RecordSharpsReturnRequest request = ReturnInJune(10, 12, 15);
  request.set_containers(2);
  const events::v1::OutingChanged outing = testing::PlannedOuting(site_, NoonOfJune(10));
  testing::TellOuting(outing);
  request.set_outing(outing.outing());
  const v1::SharpsReturn made = Record(request);
  EXPECT_EQ(made.location(), store_);
  EXPECT_EQ(made.syringes_counted(), 12);
  EXPECT_EQ(made.containers(), 2);
  EXPECT_EQ(made.decilitres(), 15);
  EXPECT_EQ(made.syringes_estimated(), 75);  // 1.5 litres of 50
  EXPECT_EQ(made.outing(), request.outing());
  EXPECT_EQ(made.service_day(), "2024-06-10");
  EXPECT_FALSE(made.voided());
  const auto told = ToldOf(made.id());
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].site(), site_);
  EXPECT_EQ(told[0].service_day(), "2024-06-10");
  EXPECT_EQ(told[0].syringes(), 87);
  EXPECT_FALSE(told[0].voided());
}

TEST(TheEstimate, IsTheNearestWholeNumberOfTheFactorTheAssociationSets) {
  EXPECT_EQ(EstimateSyringes(15, 50), 75);
  EXPECT_EQ(EstimateSyringes(1, 42), 4);
  EXPECT_EQ(EstimateSyringes(1, 45), 5);
  EXPECT_EQ(EstimateSyringes(10, 0), 0);
  EXPECT_EQ(EstimateSyringes(10, -5), 0);
  EXPECT_EQ(EstimateSyringes(1'000'000, 1000), 100'000'000);
}

TEST_F(SharpsTest, AReturnOfNothingIsRefused) { EXPECT_EQ(RefusalOf(Return(0)), "NOTHING_RECORDED"); }

TEST_F(SharpsTest, ContainersAloneAreRecorded) {
  v1::RecordSharpsReturnRequest request = Return(0);
  request.set_containers(1);
  EXPECT_EQ(Record(request).containers(), 1);
}

TEST_F(SharpsTest, AReturnIsOfAKnownLocationAndHasHappened) {
  v1::RecordSharpsReturnRequest elsewhere = Return(1);
  elsewhere.set_location(suite_.NewStore(suite_.NewSite()));
  EXPECT_EQ(RefusalOf(elsewhere), "LOCATION_UNKNOWN");
  elsewhere.set_location("no-such-place");
  EXPECT_EQ(RefusalOf(elsewhere), "LOCATION_UNKNOWN");
  v1::RecordSharpsReturnRequest tomorrow = Return(1);
  SetProto(absl::Now() + absl::Hours(24), *tomorrow.mutable_occur_time());
  EXPECT_EQ(RefusalOf(tomorrow), "TIME_IN_FUTURE");
}

TEST_F(SharpsTest, TheSameReturnAgainIsRecordedOnce) {
  const std::string key = NewUuidV7();
  const v1::SharpsReturn made = Must(Sharps<v1::SharpsReturn>("RecordSharpsReturn", Return(5), key));
  EXPECT_SAME_MESSAGE(Must(Sharps<v1::SharpsReturn>("RecordSharpsReturn", Return(5), key)), made);
  EXPECT_EQ(Refusal(Sharps<v1::SharpsReturn>("RecordSharpsReturn", Return(6), key)), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_THAT(ToldOf(made.id()), SizeIs(1));
}

TEST_F(SharpsTest, AVoidedReturnCountsNoMore) {
  const std::string id = Record(ReturnInJune(10, 12)).id();
  EXPECT_EQ(BalanceOfJune().syringes_counted(), 12);
  const v1::SharpsReturn voided = Must(Void(id));
  EXPECT_TRUE(voided.voided());
  EXPECT_EQ(BalanceOfJune().syringes_counted(), 0);
  EXPECT_SAME_MESSAGE(Must(Void(id)), voided);
  const auto told = ToldOf(id);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_TRUE(told[1].voided());
  EXPECT_GT(told[1].version(), told[0].version());
}

TEST_F(SharpsTest, AReturnOfAnotherSiteOrNoneIsUnknown) {
  const access::Principal stranger = Coordinator(suite_.NewSite());
  EXPECT_EQ(Refusal(Void(Record(Return(1)).id(), &stranger)), "RETURN_UNKNOWN");
  EXPECT_EQ(Refusal(Void(NewUuidV7())), "RETURN_UNKNOWN");
}

TEST_F(SharpsTest, ReturnsAreListedLatestFirstPageByPage) {
  std::vector<std::string> recorded;
  for (const int day : {9, 10, 11, 12}) recorded.insert(recorded.begin(), Record(ReturnInJune(day, 1)).id());
  v1::ListSharpsReturnsRequest request;
  request.set_site(site_);
  request.set_page_size(3);
  std::vector<std::string> listed;
  do {
    const auto page = Must(Sharps<v1::ListSharpsReturnsResponse>("ListSharpsReturns", request));
    for (const v1::SharpsReturn& one : page.returns()) listed.push_back(one.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, recorded);
  request.set_from("2024-06-10");
  request.set_to("2024-06-11");
  EXPECT_THAT(Must(Sharps<v1::ListSharpsReturnsResponse>("ListSharpsReturns", request)).returns(), SizeIs(2));
  const access::Principal stranger = Coordinator(suite_.NewSite());
  const auto foreign =
      Must(Sharps<v1::ListSharpsReturnsResponse>("ListSharpsReturns", v1::ListSharpsReturnsRequest(), "", &stranger));
  EXPECT_THAT(foreign.returns(), IsEmpty());
}

TEST_F(SharpsTest, TheBalanceCountsSyringesInKitsAndContainersAndWhatCameBack) {
  const std::string syringe = NewSyringe();
  const std::string kit = NewKitOf(syringe, 2);
  const std::string container = suite_.NewItem("DISPOSAL", "containers");
  Receive(syringe, 50);
  Receive(kit, 4);
  Receive(container, 50);
  TellVisit(Visit(syringe, 10, "2024-06-10"));
  TellVisit(Visit(kit, 5, "2024-06-11"));  // one more than the stock had
  TellVisit(Visit(container, 3, "2024-06-12"));
  TellVisit(Visit(NewPlainItem(), 99, "2024-06-12"));
  TellVisit(Visit(syringe, 70, "2024-07-01"));
  events::v1::VisitRecorded bringing = Visit(syringe, 1, "2024-06-13");
  bringing.clear_handouts();
  bringing.set_syringes_returned(8);
  TellVisit(bringing);
  v1::RecordSharpsReturnRequest in_containers = ReturnInJune(10, 7, 3);
  in_containers.set_containers(2);
  Record(in_containers);
  Record(ReturnInJune(30, 0, 1));
  Must(Void(Record(in_containers).id()));
  Must(Sharps<v1::WasteSlip>("RecordWasteSlip", Slip("BSD-" + NewUuidV7())));
  const v1::SharpsBalance balance = BalanceOfJune();
  EXPECT_EQ(balance.site(), site_);
  EXPECT_EQ(balance.syringes_given(), 20);
  EXPECT_EQ(balance.containers_given(), 3);
  EXPECT_EQ(balance.syringes_counted(), 15);
  EXPECT_EQ(balance.syringes_estimated(), 20);
  EXPECT_EQ(balance.return_percent(), 175);
  EXPECT_EQ(balance.grams_carried(), 2500);
  EXPECT_EQ(balance.containers_returned(), 2);
  EXPECT_EQ(balance.decilitres_returned(), 4);
}

TEST_F(SharpsTest, VoidedVisitsAndReversedDistributionsLeaveTheBalance) {
  const std::string syringe = NewSyringe();
  Receive(syringe, 50);
  events::v1::VisitRecorded visit = Visit(syringe, 10, "2024-06-10");
  visit.set_syringes_returned(6);
  TellVisit(visit);
  v1::RecordDistributionRequest distribution = Distribution(syringe, 5);
  SetProto(NoonOfJune(10), *distribution.mutable_occur_time());
  const auto distributed = Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", distribution));
  EXPECT_EQ(BalanceOfJune().syringes_given(), 15);
  EXPECT_EQ(BalanceOfJune().return_percent(), 40);
  Must(Reverse(distributed.movements(0).id()));
  TellVoided(visit.visit());
  EXPECT_EQ(BalanceOfJune().syringes_given(), 0);
  EXPECT_EQ(BalanceOfJune().syringes_counted(), 0);
  EXPECT_EQ(BalanceOfJune().return_percent(), -1);
}

TEST_F(SharpsTest, AVisitRecordedAndVoidedAtOnceBringsNothingBack) {
  events::v1::VisitRecorded visit = Visit(NewPlainItem(), 1, "2024-06-10");
  visit.clear_handouts();
  visit.set_syringes_returned(6);
  events::v1::Fact recorded;
  *recorded.mutable_visit_recorded() = visit;
  events::v1::Fact voided;
  voided.mutable_visit_voided()->set_visit(visit.visit());
  Tell({recorded, voided});
  suite_.AwaitFeeds();
  EXPECT_EQ(BalanceOfJune().syringes_counted(), 0);
}

TEST_F(SharpsTest, ABalanceNeedsASiteAndDaysInOrder) {
  EXPECT_EQ(Refusal(AskBalance("no-such-site", "2024-06-01", "2024-06-30")), "SITE_UNKNOWN");
  EXPECT_EQ(Refusal(AskBalance(site_, "2024-06-02", "2024-06-01")), "RANGE_INVALID");
  EXPECT_EQ(Refusal(AskBalance(site_, "2004-06-01", "2024-06-01")), "RANGE_INVALID");
}

TEST_F(SharpsTest, ASlipIsRecordedOncePerNumberOfACarrier) {
  const std::string number = "BSD-" + NewUuidV7();
  const std::string key = NewUuidV7();
  const v1::WasteSlip slip = Must(Sharps<v1::WasteSlip>("RecordWasteSlip", Slip(number), key));
  EXPECT_EQ(slip.number(), number);
  EXPECT_EQ(slip.carrier(), "A carrier");
  EXPECT_EQ(slip.grams(), 2500);
  EXPECT_EQ(slip.containers(), 3);
  EXPECT_EQ(slip.location(), store_);
  EXPECT_SAME_MESSAGE(Must(Sharps<v1::WasteSlip>("RecordWasteSlip", Slip(number), key)), slip);
  EXPECT_EQ(Refusal(Sharps<v1::WasteSlip>("RecordWasteSlip", Slip(number, "Another"), key)), "IDEMPOTENCY_KEY_REUSED");
  const auto taken = Sharps<v1::WasteSlip>("RecordWasteSlip", Slip(number, "a CARRIER"), NewUuidV7());
  EXPECT_EQ(Refusal(taken), "SLIP_EXISTS");
  EXPECT_EQ(taken.status().code(), absl::StatusCode::kAlreadyExists);
  Must(Sharps<v1::WasteSlip>("RecordWasteSlip", Slip(number, "Another carrier"), NewUuidV7()));
  EXPECT_EQ(BalanceOfJune().grams_carried(), 5000);
}

TEST_F(SharpsTest, AVoidedSlipCountsNoMoreAndLeavesItsNumberToTheRightOne) {
  const auto void_slip = [&](const std::string& id, const access::Principal* caller = nullptr) {
    v1::VoidWasteSlipRequest request;
    request.set_id(id);
    request.set_reason("ten times too much");
    return Sharps<v1::WasteSlip>("VoidWasteSlip", request, "", caller);
  };
  const std::string number = "BSD-" + NewUuidV7();
  v1::RecordWasteSlipRequest wrong = Slip(number);
  wrong.set_grams(25000);
  const std::string key = NewUuidV7();
  const std::string id = Must(Sharps<v1::WasteSlip>("RecordWasteSlip", wrong, key)).id();
  const v1::WasteSlip voided = Must(void_slip(id));
  EXPECT_TRUE(voided.voided());
  EXPECT_SAME_MESSAGE(Must(void_slip(id)), voided);
  EXPECT_EQ(BalanceOfJune().grams_carried(), 0);
  EXPECT_SAME_MESSAGE(Must(Sharps<v1::WasteSlip>("RecordWasteSlip", wrong, key)), voided);
  EXPECT_FALSE(Must(Sharps<v1::WasteSlip>("RecordWasteSlip", Slip(number))).voided());
  EXPECT_EQ(BalanceOfJune().grams_carried(), 2500);
  const access::Principal stranger = Coordinator(suite_.NewSite());
  EXPECT_EQ(Refusal(void_slip(id, &stranger)), "SLIP_UNKNOWN");
  EXPECT_EQ(Refusal(void_slip(NewUuidV7())), "SLIP_UNKNOWN");
}

TEST_F(SharpsTest, ASlipIsOfAKnownLocationAndHasHappened) {
  v1::RecordWasteSlipRequest elsewhere = Slip("BSD-" + NewUuidV7());
  elsewhere.set_location("no-such-place");
  EXPECT_EQ(Refusal(Sharps<v1::WasteSlip>("RecordWasteSlip", elsewhere)), "LOCATION_UNKNOWN");
  v1::RecordWasteSlipRequest tomorrow = Slip("BSD-" + NewUuidV7());
  SetProto(absl::Now() + absl::Hours(24), *tomorrow.mutable_occur_time());
  EXPECT_EQ(Refusal(Sharps<v1::WasteSlip>("RecordWasteSlip", tomorrow)), "TIME_IN_FUTURE");
}

TEST_F(SharpsTest, SlipsAreListedLatestFirstPageByPage) {
  std::vector<std::string> recorded;
  for (const int day : {9, 10, 11}) {
    v1::RecordWasteSlipRequest request = Slip("BSD-" + NewUuidV7());
    SetProto(NoonOfJune(day), *request.mutable_occur_time());
    recorded.insert(recorded.begin(), Must(Sharps<v1::WasteSlip>("RecordWasteSlip", request)).id());
  }
  v1::ListWasteSlipsRequest request;
  request.set_site(site_);
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const auto page = Must(Sharps<v1::ListWasteSlipsResponse>("ListWasteSlips", request));
    for (const v1::WasteSlip& slip : page.slips()) listed.push_back(slip.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, recorded);
}

}  // namespace
}  // namespace passerelle::supplies
