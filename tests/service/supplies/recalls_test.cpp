// What recalls put on hold, wherever it is and whenever it comes.
#include "passerelle/supplies/v1/vehicle_stock.pb.h"
#include "tests/service/supplies/recalls_fixture.h"

namespace passerelle::supplies {
namespace {

class RecallScopeTest : public RecallsTest {};

TEST_F(RecallScopeTest, ALotIsOnHoldAtEveryLocationOfEverySiteAtOnce) {
  const std::string item = NewTrackedItem();
  const std::string van = NewLocation(v1::VEHICLE);
  const std::string other_store = suite_.NewStore(suite_.NewSite());
  Receive(item, 30, "bad", "2032-01-31");
  Receive(item, 30, "good", "2032-01-31");
  for (const std::string& place : {van, other_store}) {
    MoveTo(place, item, 5, "bad");
    MoveTo(place, item, 5, "good");
  }
  const v1::Recall recall = Create(NoticeOfLot(item, "bad"));
  EXPECT_EQ(recall.state(), v1::Recall::OPEN);
  EXPECT_EQ(recall.on_hold_size(), 3);
  for (const std::string& place : {store_, van, other_store}) {
    EXPECT_TRUE(OnHold(place, item, "bad"));
    EXPECT_FALSE(OnHold(place, item, "good"));
  }
}

TEST_F(RecallScopeTest, AnItemIsOnHoldWithEveryLotAndThoseToCome) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "A", "2032-01-31");
  Create(NoticeOfItem(item));
  Receive(item, 4, "B", "2033-01-31");
  EXPECT_TRUE(OnHold(store_, item, "A"));
  EXPECT_TRUE(OnHold(store_, item, "B"));
}

TEST_F(RecallScopeTest, GoodsKeptWithoutLotsAreOnHoldWithTheirItem) {
  const std::string item = NewPlainItem();
  Receive(item, 3);
  Create(NoticeOfItem(item));
  EXPECT_TRUE(OnHold(store_, item));
  EXPECT_EQ(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 1))),
            "INSUFFICIENT_STOCK");
  EXPECT_EQ(Refusal(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(NewLocation(v1::STAND), item, 1))),
            "INSUFFICIENT_STOCK");
}

TEST_F(RecallScopeTest, ALotThatTheLedgerDoesNotKnowYetIsOnHoldWhenItIsReceivedOrCounted) {
  const std::string item = NewTrackedItem();
  v1::CreateRecallRequest notice = NoticeOfLot(item, "received later");
  Add(notice, item, "counted later");
  EXPECT_EQ(Create(notice).on_hold_size(), 0);
  Receive(item, 3, "received later", "2032-01-31");
  v1::RecordStockCountRequest count = Count(item, 4, "counted later");
  count.mutable_lines(0)->set_expire_date("2032-01-31");
  Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", count));
  EXPECT_TRUE(OnHold(store_, item, "received later"));
  EXPECT_TRUE(OnHold(store_, item, "counted later"));
}

TEST_F(RecallScopeTest, AManufacturersItemsAreOnHoldHoweverItsNameIsCapitalised) {
  const std::string maker = "Élan Médical " + NewUuidV7();
  const std::string recalled = NewItemOf(maker);
  const std::string other = NewItemOf(maker + " & fils");
  const std::string unknown = NewPlainItem();
  for (const std::string& item : {recalled, other, unknown}) Receive(item, 2);
  v1::CreateRecallRequest notice = Notice();
  notice.add_manufacturers("ÉLAN MÉDICAL " + maker.substr(maker.rfind(' ') + 1));
  Create(notice);
  EXPECT_TRUE(OnHold(store_, recalled));
  EXPECT_FALSE(OnHold(store_, other));
  EXPECT_FALSE(OnHold(store_, unknown));
}

TEST_F(RecallScopeTest, AnItemThatComesToBeOfARecalledManufacturerIsOnHoldAndStaysSo) {
  const std::string maker = "Maker " + NewUuidV7();
  const std::string known_before = NewPlainItem();
  Receive(known_before, 2);
  v1::CreateRecallRequest notice = Notice();
  notice.add_manufacturers(maker);
  Create(notice);
  EXPECT_FALSE(OnHold(store_, known_before));
  SetManufacturer(known_before, maker);
  EXPECT_TRUE(OnHold(store_, known_before));
  SetManufacturer(known_before, "Another maker");
  EXPECT_TRUE(OnHold(store_, known_before));
  const std::string new_item = NewItemOf(maker);
  Receive(new_item, 2);
  EXPECT_TRUE(OnHold(store_, new_item));
}

TEST_F(RecallScopeTest, HeldGoodsAreNeitherMovedNorHandedOutButMayBeDestroyed) {
  const std::string item = NewTrackedItem();
  Receive(item, 9, "bad", "2032-01-31");
  Create(NoticeOfLot(item, "bad"));
  EXPECT_EQ(Refusal(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(NewLocation(v1::STAND), item, 1, "bad"))),
            "LOT_ON_HOLD");
  EXPECT_EQ(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 1, "bad"))),
            "LOT_ON_HOLD");
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 2, "bad")));
  EXPECT_EQ(Held(store_, item, "bad"), 7);
}

TEST_F(RecallScopeTest, AVisitThatHandedOutHeldGoodsIsAShortfall) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  Create(NoticeOfItem(item));
  const auto visit = Visit(item, 2);
  TellVisit(visit);
  const auto movements = MovementsOf(visit.visit());
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind(), v1::SHORTFALL);
  EXPECT_EQ(Held(store_, item), 9);
}

TEST_F(RecallScopeTest, WhatAVoidedVisitGivesBackIsOnHold) {
  const std::string item = NewPlainItem();
  Receive(item, 2);
  const auto visit = Visit(item, 2);
  TellVisit(visit);
  Create(NoticeOfItem(item));
  TellVoided(visit.visit());
  EXPECT_EQ(Held(store_, item), 2);
  EXPECT_TRUE(OnHold(store_, item));
}

TEST_F(RecallScopeTest, AVehicleLoadsNothingThatIsHeldAndBringsBackEverything) {
  const std::string item = NewPlainItem();
  const std::string van = NewLocation(v1::VEHICLE);
  Receive(item, 9);
  MoveTo(van, item, 4);
  Create(NoticeOfItem(item));
  v1::LoadVehicleRequest load;
  load.set_outing(NewUuidV7());
  load.set_site(site_);
  load.set_location(van);
  load.mutable_occur_time()->set_seconds(absl::ToUnixSeconds(absl::Now()));
  v1::VehicleLoadLine& line = *load.add_lines();
  line.set_item(item);
  line.set_quantity(1);
  const auto ask = [&](const char* rpc, const auto& request) {
    return suite_.Call<v1::Transfer>(testing::Process("outreach"),
                                     std::string("passerelle.supplies.v1.VehicleStockService.") + rpc, request);
  };
  EXPECT_EQ(Refusal(ask("LoadVehicle", load)), "INSUFFICIENT_STOCK");
  v1::UnloadVehicleRequest unload;
  unload.set_outing(load.outing());
  unload.set_site(site_);
  unload.set_location(van);
  *unload.mutable_occur_time() = load.occur_time();
  Must(ask("UnloadVehicle", unload));
  EXPECT_EQ(Held(store_, item), 9);
  EXPECT_TRUE(OnHold(store_, item));
}

class RecallNoticesTest : public RecallsTest {};

TEST_F(RecallNoticesTest, ARecallIsReadAsItWasOpened) {
  const std::string item = NewTrackedItem();
  v1::CreateRecallRequest notice = NoticeOfLot(item, "bad");
  notice.add_items(NewPlainItem());
  notice.add_manufacturers("Maker " + NewUuidV7());
  notice.set_notice_date("2026-03-25");
  const v1::Recall recall = Create(notice);
  EXPECT_SAME_MESSAGE(Get(recall.id(), Reception(site_)), recall);
  ASSERT_EQ(recall.notices_size(), 1);
  const v1::RecallNotice& noted = recall.notices(0);
  EXPECT_EQ(noted.items(0), notice.items(0));
  EXPECT_EQ(noted.manufacturers(0), notice.manufacturers(0));
  EXPECT_SAME_MESSAGE(noted.lots(0), notice.lots(0));
  EXPECT_EQ(noted.authority_ref(), notice.authority_ref());
  EXPECT_EQ(noted.notice_date(), "2026-03-25");
  EXPECT_EQ(noted.reason(), notice.reason());
  EXPECT_EQ(noted.action(), notice.action());
  EXPECT_TRUE(noted.has_record_time());
  EXPECT_TRUE(recall.has_create_time());
  EXPECT_FALSE(recall.has_close_time());
}

TEST_F(RecallNoticesTest, ANoticeWithoutADayIsOfToday) {
  const std::string date = Create(NoticeOfItem(NewPlainItem())).notices(0).notice_date();
  EXPECT_THAT(date, ::testing::AnyOf(DayIn(0), DayIn(1)));
}

TEST_F(RecallNoticesTest, ANoticeNamesSomethingThatExistsAndIsNotOfADayToCome) {
  const auto refusal = [&](const v1::CreateRecallRequest& request) {
    return Refusal(Recalls("CreateRecall", request));
  };
  EXPECT_EQ(refusal(Notice()), "RECALL_SCOPE_MISSING");
  EXPECT_EQ(refusal(NoticeOfItem("no-such-item")), "ITEM_UNKNOWN");
  EXPECT_EQ(refusal(NoticeOfLot("no-such-item", "A")), "ITEM_UNKNOWN");
  v1::CreateRecallRequest nameless = Notice();
  nameless.add_manufacturers(" ");
  EXPECT_EQ(refusal(nameless), "INVALID_FIELDS");
  v1::CreateRecallRequest tomorrow = NoticeOfItem(NewPlainItem());
  tomorrow.set_notice_date(DayIn(3));
  EXPECT_EQ(refusal(tomorrow), "TIME_IN_FUTURE");
}

TEST_F(RecallNoticesTest, TheSameRecallAgainIsOneAndAnotherUnderItsKeyIsRefused) {
  const std::string key = NewUuidV7();
  const v1::CreateRecallRequest notice = NoticeOfItem(NewPlainItem());
  const v1::Recall first = Must(Recalls("CreateRecall", notice, key));
  EXPECT_SAME_MESSAGE(Must(Recalls("CreateRecall", notice, key)), first);
  EXPECT_EQ(Refusal(Recalls("CreateRecall", NoticeOfItem(NewPlainItem()), key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(RecallNoticesTest, OnlyThoseWhoLeadOpenRecalls) {
  EXPECT_EQ(Refusal(Recalls("CreateRecall", NoticeOfItem(NewPlainItem()), "", Reception(site_))), "PERMISSION_MISSING");
}

TEST_F(RecallNoticesTest, AWideningCoversMoreAndKeepsTheFirstNotice) {
  const std::string item = NewTrackedItem();
  for (const char* lot : {"A", "B", "C"}) Receive(item, 2, lot, "2032-01-31");
  const v1::Recall recall = Create(NoticeOfLot(item, "A"));
  v1::WidenRecallRequest widening = Widening(recall.id());
  Add(widening, item, "B");
  const v1::Recall wider = Must(Recalls("WidenRecall", widening));
  ASSERT_EQ(wider.notices_size(), 2);
  EXPECT_SAME_MESSAGE(wider.notices(0), recall.notices(0));
  EXPECT_EQ(wider.notices(1).authority_ref(), "ANSM-2026-18");
  EXPECT_TRUE(OnHold(store_, item, "A"));
  EXPECT_TRUE(OnHold(store_, item, "B"));
  EXPECT_FALSE(OnHold(store_, item, "C"));
  EXPECT_SAME_MESSAGE(Must(Recalls("WidenRecall", widening)), wider);
  v1::WidenRecallRequest whole = Widening(recall.id());
  whole.add_items(item);
  EXPECT_EQ(Must(Recalls("WidenRecall", whole)).notices_size(), 3);
  EXPECT_TRUE(OnHold(store_, item, "C"));
}

TEST_F(RecallNoticesTest, AWideningIsRefusedAsARecallIs) {
  const auto refusal = [&](const v1::WidenRecallRequest& request) { return Refusal(Recalls("WidenRecall", request)); };
  const std::string item = NewPlainItem();
  v1::WidenRecallRequest unknown = Widening(NewUuidV7());
  unknown.add_items(item);
  EXPECT_EQ(refusal(unknown), "RECALL_UNKNOWN");
  const v1::Recall recall = Create(NoticeOfItem(item));
  EXPECT_EQ(refusal(Widening(recall.id())), "RECALL_SCOPE_MISSING");
  v1::WidenRecallRequest stranger = Widening(recall.id());
  stranger.add_items("no-such-item");
  EXPECT_EQ(refusal(stranger), "ITEM_UNKNOWN");
  v1::WidenRecallRequest tomorrow = Widening(recall.id());
  tomorrow.add_items(item);
  tomorrow.set_notice_date(DayIn(3));
  EXPECT_EQ(refusal(tomorrow), "TIME_IN_FUTURE");
  Must(Close(recall.id()));
  v1::WidenRecallRequest late = Widening(recall.id());
  late.add_items(item);
  EXPECT_EQ(refusal(late), "RECALL_CLOSED");
}

TEST_F(RecallNoticesTest, ARecallHasNoMoreNoticesThanItShows) {
  const std::string item = NewTrackedItem();
  const v1::Recall recall = Create(NoticeOfLot(item, "lot 0"));
  std::string refusal = "OK";
  int added = 0;
  while (refusal == "OK" && added < 60) {
    v1::WidenRecallRequest widening = Widening(recall.id());
    Add(widening, item, "lot " + std::to_string(++added));
    refusal = Refusal(Recalls("WidenRecall", widening));
  }
  EXPECT_EQ(refusal, "TOO_MANY_NOTICES");
  EXPECT_EQ(Get(recall.id()).notices_size(), 50);
}

TEST_F(RecallNoticesTest, RecallsAreListedNewestFirstByStateWithTheirNotices) {
  std::vector<std::string> opened;
  for (int i = 0; i < 3; ++i) opened.insert(opened.begin(), Create(NoticeOfItem(NewPlainItem())).id());
  Must(Close(opened[1]));
  const auto listed = [&](v1::Recall::State state) {
    v1::ListRecallsRequest list;
    list.set_state(state);
    list.set_page_size(1);
    std::vector<std::string> ids;
    do {
      const auto page = Must(Recalls<v1::ListRecallsResponse>("ListRecalls", list));
      for (const v1::Recall& recall : page.recalls()) {
        EXPECT_GT(recall.notices_size(), 0);
        if (std::find(opened.begin(), opened.end(), recall.id()) != opened.end()) ids.push_back(recall.id());
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return ids;
  };
  EXPECT_EQ(listed(v1::Recall::STATE_UNSPECIFIED), opened);
  EXPECT_THAT(listed(v1::Recall::OPEN), ::testing::ElementsAre(opened[0], opened[2]));
  EXPECT_THAT(listed(v1::Recall::CLOSED), ::testing::ElementsAre(opened[1]));
}

}  // namespace
}  // namespace passerelle::supplies
