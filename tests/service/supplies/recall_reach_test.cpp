// Recalled goods that another spelling, a kit, a shipment or a missing book entry would hide.
#include "tests/service/supplies/recalls_fixture.h"
#include "tests/service/supplies/shipments_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RecallReachTest : public RecallsTest {
 protected:
  std::string NewKitOf(const std::string& component) {
    v1::CreateItemRequest request = ItemRequest("kit-" + NewUuidV7());
    v1::Component& held = *request.add_components();
    held.set_item(component);
    held.set_quantity(2);
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  }
  v1::CreateRecallRequest NoticeOfMaker(const std::string& maker) const {
    v1::CreateRecallRequest notice = Notice();
    notice.add_manufacturers(maker);
    return notice;
  }
};

TEST_F(RecallReachTest, ALotIsHeldHoweverItIsSpelt) {
  const std::string item = NewTrackedItem();
  for (const char* lot : {"EX1-2405", "ex1 2405", "EX12405 ", "EX1-2406"}) Receive(item, 2, lot, "2032-01-31");
  const v1::Recall recall = Create(NoticeOfLot(item, " Ex1\u20112405"));
  for (const char* lot : {"EX1-2405", "ex1 2405", "EX12405 "}) EXPECT_TRUE(OnHold(store_, item, lot)) << lot;
  EXPECT_FALSE(OnHold(store_, item, "EX1-2406"));
  EXPECT_THAT(recall.notices(0).unknown_lots(), IsEmpty());
  Must(Release(recall.id(), item, "EX1 2405"));
  EXPECT_FALSE(OnHold(store_, item, "EX1-2405"));
  EXPECT_EQ(Refusal(Release(recall.id(), item, "EX1-2406")), "LOT_NOT_RECALLED");
}

TEST_F(RecallReachTest, AManufacturerIsHeldHoweverManyBlanksItsNameHas) {
  const std::string maker = "Kits Exemple " + NewUuidV7();
  const std::string item = NewItemOf(maker);
  Receive(item, 2);
  const v1::Recall recall = Create(NoticeOfMaker("  kits  EXEMPLE " + maker.substr(maker.rfind(' ') + 1) + " "));
  EXPECT_TRUE(OnHold(store_, item));
  EXPECT_THAT(recall.notices(0).unknown_manufacturers(), IsEmpty());
  const std::string later = NewItemOf(" " + maker);
  Receive(later, 2);
  EXPECT_TRUE(OnHold(store_, later));
}

TEST_F(RecallReachTest, ANoticeSaysWhatItNamesThatTheBooksDoNotKnow) {
  const std::string item = NewTrackedItem();
  Receive(item, 2, "known", "2032-01-31");
  v1::CreateRecallRequest notice = NoticeOfLot(item, "known");
  Add(notice, item, "knwon");
  notice.add_manufacturers("Nobody " + NewUuidV7());
  const v1::Recall recall = Create(notice);
  ASSERT_THAT(recall.notices(0).unknown_lots(), SizeIs(1));
  EXPECT_EQ(recall.notices(0).unknown_lots(0).lot(), "knwon");
  EXPECT_THAT(recall.notices(0).unknown_manufacturers(), ElementsAre(notice.manufacturers(0)));
  Receive(item, 2, "KNWON", "2032-01-31");
  EXPECT_THAT(Get(recall.id()).notices(0).unknown_lots(), IsEmpty());
}

TEST_F(RecallReachTest, TheKitsOfARecalledItemAreHeldAndReleasedLotByLot) {
  const std::string component = NewPlainItem();
  const std::string kit = NewKitOf(component);
  Receive(kit, 5);
  const v1::Recall recall = Create(NoticeOfItem(component));
  EXPECT_TRUE(OnHold(store_, kit));
  EXPECT_THAT(recall.kits_containing(), ElementsAre(kit));
  Must(Release(recall.id(), kit, ""));
  EXPECT_FALSE(OnHold(store_, kit));
}

TEST_F(RecallReachTest, TheKitsOfARecalledManufacturersItemAreHeldThoseToComeToo) {
  const std::string maker = "Maker " + NewUuidV7();
  const std::string component = NewItemOf(maker);
  const std::string kit = NewKitOf(component);
  Receive(kit, 5);
  Create(NoticeOfMaker(maker));
  EXPECT_TRUE(OnHold(store_, kit));
  const std::string new_kit = NewKitOf(component);
  Receive(new_kit, 5);
  EXPECT_TRUE(OnHold(store_, new_kit));
  const std::string other = NewPlainItem();
  const std::string kit_of_other = NewKitOf(other);
  Receive(kit_of_other, 5);
  SetManufacturer(other, maker);
  EXPECT_TRUE(OnHold(store_, kit_of_other));
}

TEST_F(RecallReachTest, AKitThatComesToHoldARecalledItemIsHeld) {
  const std::string recalled = NewPlainItem();
  const std::string kit = NewKitOf(NewPlainItem());
  Receive(kit, 5);
  Create(NoticeOfItem(recalled));
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id(kit);
  v1::Component& component = *update.mutable_item()->add_components();
  component.set_item(recalled);
  component.set_quantity(1);
  update.mutable_update_mask()->add_paths("components");
  Must(Catalogue<v1::Item>(Director(), "UpdateItem", update));
  EXPECT_TRUE(OnHold(store_, kit));
}

TEST_F(RecallReachTest, KitsOfAnItemWithRecalledLotsAreNamedAndStayInUse) {
  const std::string component = NewTrackedItem();
  const std::string kit = NewKitOf(component);
  Receive(kit, 5);
  const v1::Recall recall = Create(NoticeOfLot(component, "bad"));
  EXPECT_THAT(recall.kits_containing(), ElementsAre(kit));
  EXPECT_FALSE(OnHold(store_, kit));
}

TEST_F(RecallReachTest, WhatWasHandedOutOfAWhollyRecalledItemWithoutStockIsNamedWithoutALot) {
  const std::string item = NewTrackedItem();
  TellVisit(Visit(item, 7, "2026-06-15"));
  const v1::Recall recall = Create(NoticeOfItem(item));
  ASSERT_EQ(recall.handouts_size(), 1);
  EXPECT_TRUE(recall.handouts(0).lot_unknown());
  EXPECT_EQ(recall.handouts(0).lot(), "");
  EXPECT_EQ(recall.handouts(0).service_day(), "2026-06-15");
  EXPECT_EQ(recall.handouts(0).quantity(), 7);
  EXPECT_THAT(Create(NoticeOfLot(item, "bad")).handouts(), IsEmpty());
}

TEST_F(RecallReachTest, AListSaysWhoRecalledAndWhyAndNotWhat) {
  const std::string item = NewTrackedItem();
  Receive(item, 2, "bad", "2032-01-31");
  const v1::Recall recall = Create(NoticeOfLot(item, "bad"));
  v1::ListRecallsRequest list;
  list.set_page_size(1);
  const auto listed = Must(Recalls<v1::ListRecallsResponse>("ListRecalls", list)).recalls(0);
  EXPECT_EQ(listed.id(), recall.id());
  ASSERT_THAT(listed.notices(), SizeIs(1));
  EXPECT_EQ(listed.notices(0).authority_ref(), recall.notices(0).authority_ref());
  EXPECT_EQ(listed.notices(0).reason(), recall.notices(0).reason());
  EXPECT_THAT(listed.notices(0).lots(), IsEmpty());
  EXPECT_THAT(recall.notices(0).lots(), SizeIs(1));
}

class RecalledShipmentsTest : public ShipmentsTest {
 protected:
  template <class Request>
  absl::StatusOr<v1::Recall> Recalls(std::string_view rpc, const Request& request) {
    return suite_.Call<v1::Recall>(Director(), "passerelle.supplies.v1.RecallService." + std::string(rpc), request);
  }
  v1::Recall Recalled(const std::string& item, const std::string& lot) {
    v1::CreateRecallRequest request;
    request.set_authority_ref("ANSM-2026-17");
    request.set_reason("seal may leak");
    v1::RecalledLot& named = *request.add_lots();
    named.set_item(item);
    named.set_lot(lot);
    return Must(Recalls("CreateRecall", request));
  }
  absl::StatusOr<v1::Recall> Close(const std::string& recall) {
    v1::CloseRecallRequest request;
    request.set_id(recall);
    return Recalls("CloseRecall", request);
  }
  v1::Recall Read(const std::string& recall) {
    v1::GetRecallRequest request;
    request.set_id(recall);
    return Must(Recalls("GetRecall", request));
  }
};

TEST_F(RecalledShipmentsTest, WhatIsOnItsWayIsNamedAndKeepsTheRecallOpen) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "bad", "2032-01-31");
  const v1::Shipment sent = Send(item, 5, "bad");
  const v1::Recall recall = Recalled(item, "bad");
  ASSERT_THAT(recall.in_transit(), SizeIs(1));
  EXPECT_EQ(recall.in_transit(0).shipment(), sent.id());
  EXPECT_EQ(recall.in_transit(0).from(), store_);
  EXPECT_EQ(recall.in_transit(0).to(), elsewhere_);
  EXPECT_EQ(recall.in_transit(0).lot(), "bad");
  EXPECT_EQ(recall.in_transit(0).quantity(), 5);
  EXPECT_TRUE(Must(Get(sent.id(), keeper_)).lines(0).on_hold());
  EXPECT_EQ(Refusal(Close(recall.id())), "STILL_ON_HOLD");
  Must(Arrive(Arrival(sent.id())));
  EXPECT_THAT(Read(recall.id()).in_transit(), IsEmpty());
  EXPECT_TRUE(Stock(elsewhere_, item)[0].on_hold());
  EXPECT_EQ(Refusal(Close(recall.id())), "STILL_ON_HOLD");
}

TEST_F(RecalledShipmentsTest, WhatNoRecallCoversIsNotNamed) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "good", "2032-01-31");
  const v1::Shipment sent = Send(item, 5, "good");
  const v1::Recall recall = Recalled(item, "bad");
  EXPECT_THAT(recall.in_transit(), IsEmpty());
  EXPECT_FALSE(Must(Get(sent.id(), keeper_)).lines(0).on_hold());
  EXPECT_EQ(Refusal(Close(recall.id())), "OK");
}

TEST_F(RecalledShipmentsTest, WhatWasLostOnTheWayWasNotDestroyed) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "bad", "2032-01-31");
  const v1::Shipment sent = Send(item, 5, "bad");
  const v1::Recall recall = Recalled(item, "bad");
  Must(Arrive(Arrival(sent.id(), {Goods(item, 3, "bad")}, "stolen")));
  const v1::Recall after = Read(recall.id());
  EXPECT_THAT(after.destroyed(), IsEmpty());
  ASSERT_THAT(after.lost(), SizeIs(1));
  EXPECT_EQ(after.lost(0).location(), elsewhere_);
  EXPECT_EQ(after.lost(0).quantity(), 2);
}

TEST_F(RecalledShipmentsTest, AListOfShipmentsIsWithoutTheirLines) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  const v1::Shipment sent = Send(item, 5);
  EXPECT_THAT(sent.lines(), SizeIs(1));
  v1::ListShipmentsRequest list;
  list.set_site(site_);
  const auto listed = Must(Shipments<v1::ListShipmentsResponse>(keeper_, "ListShipments", list));
  ASSERT_THAT(listed.shipments(), SizeIs(1));
  EXPECT_EQ(listed.shipments(0).id(), sent.id());
  EXPECT_THAT(listed.shipments(0).lines(), IsEmpty());
}

}  // namespace
}  // namespace passerelle::supplies
