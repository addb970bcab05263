#include <algorithm>
#include <atomic>

#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

class ItemsTest : public SuppliesTest {
 protected:
  v1::Item Create(const v1::CreateItemRequest& request) {
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request));
  }
  std::string RefusalOf(const v1::CreateItemRequest& request) {
    return Refusal(Catalogue<v1::Item>(Director(), "CreateItem", request));
  }
  absl::StatusOr<v1::Item> Update(const v1::UpdateItemRequest& request) {
    return Catalogue<v1::Item>(Director(), "UpdateItem", request);
  }
  v1::CreateItemRequest KitOf(const std::string& component, std::int32_t quantity) {
    v1::CreateItemRequest request = ItemRequest("kit-" + NewUuidV7());
    v1::Component& held = *request.add_components();
    held.set_item(component);
    held.set_quantity(quantity);
    return request;
  }
};

TEST_F(ItemsTest, AKitIsReadAsItWasCreated) {
  const std::string syringe = NewPlainItem();
  const v1::Item kit = Create(KitOf(syringe, 2));
  EXPECT_EQ(kit.etag(), "1");
  ASSERT_EQ(kit.components_size(), 1);
  EXPECT_EQ(kit.components(0).item(), syringe);
  EXPECT_EQ(kit.components(0).quantity(), 2);
  v1::GetItemRequest get;
  get.set_id(kit.id());
  EXPECT_SAME_MESSAGE(Must(Catalogue<v1::Item>(Reception(site_), "GetItem", get)), kit);
}

TEST_F(ItemsTest, AnItemSaysWhatItsPackHoldsAndWhoMakesIt) {
  v1::CreateItemRequest request = ItemRequest("item-" + NewUuidV7());
  request.set_pack_size(100);
  request.set_manufacturer("A maker");
  const v1::Item item = Create(request);
  EXPECT_EQ(item.pack_size(), 100);
  EXPECT_EQ(item.manufacturer(), "A maker");
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id(item.id());
  update.mutable_item()->set_pack_size(50);
  const v1::Item repacked = Must(Update(update));
  EXPECT_EQ(repacked.pack_size(), 50);
  EXPECT_EQ(repacked.manufacturer(), "A maker");
  request.set_id("item-" + NewUuidV7());
  request.set_pack_size(-1);
  EXPECT_EQ(RefusalOf(request), "INVALID_FIELDS");
}

TEST_F(ItemsTest, TheSameItemAgainAnswersTheFirstAndAnotherUnderItsIdIsRefused) {
  v1::CreateItemRequest request = ItemRequest("item-" + NewUuidV7());
  EXPECT_SAME_MESSAGE(Create(request), Create(request));
  request.set_unit("box");
  EXPECT_EQ(RefusalOf(request), "ITEM_EXISTS");
}

TEST_F(ItemsTest, AKitHoldsOnlyItemsThatExistAndAreNoKits) {
  EXPECT_EQ(RefusalOf(KitOf("no-such-item", 1)), "ITEM_UNKNOWN");
  const v1::Item kit = Create(KitOf(NewPlainItem(), 1));
  EXPECT_EQ(RefusalOf(KitOf(kit.id(), 1)), "COMPONENT_IS_KIT");
}

TEST_F(ItemsTest, AnItemThatAKitHoldsCannotBecomeAKit) {
  const std::string held = NewPlainItem();
  Create(KitOf(held, 1));
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id(held);
  update.mutable_item()->add_components()->set_item(NewPlainItem());
  update.mutable_item()->mutable_components(0)->set_quantity(1);
  EXPECT_EQ(Refusal(Update(update)), "COMPONENT_IS_KIT");
}

TEST_F(ItemsTest, AComponentIsNamedOnceAndASuccessorMustExist) {
  const std::string held = NewPlainItem();
  v1::CreateItemRequest twice = KitOf(held, 1);
  *twice.add_components() = twice.components(0);
  EXPECT_EQ(RefusalOf(twice), "INVALID_FIELDS");
  v1::CreateItemRequest superseded = ItemRequest("item-" + NewUuidV7());
  superseded.set_superseded_by("no-such-item");
  EXPECT_EQ(RefusalOf(superseded), "ITEM_UNKNOWN");
}

TEST_F(ItemsTest, NoItemSupersedesItselfByOthers) {
  const auto new_item = [&](const std::string& superseded_by) {
    v1::CreateItemRequest request = ItemRequest("item-" + NewUuidV7());
    request.set_superseded_by(superseded_by);
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  };
  const auto supersede = [&](const std::string& item, const std::string& by) {
    v1::UpdateItemRequest update;
    update.mutable_item()->set_id(item);
    update.mutable_item()->set_superseded_by(by);
    update.mutable_update_mask()->add_paths("superseded_by");
    return Refusal(Catalogue<v1::Item>(Director(), "UpdateItem", update));
  };
  const std::string last = new_item("");
  const std::string middle = new_item(last);
  const std::string first = new_item(middle);
  EXPECT_EQ(supersede(last, first), "SUPERSESSION_CIRCLE");
  EXPECT_EQ(supersede(middle, first), "SUPERSESSION_CIRCLE");
  EXPECT_EQ(supersede(first, last), "OK");
  EXPECT_EQ(supersede(middle, first), "OK");
}

TEST_F(ItemsTest, AnUnknownItemIsNotFound) {
  v1::GetItemRequest get;
  get.set_id("no-such-item");
  const auto answer = Catalogue<v1::Item>(Director(), "GetItem", get);
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Refusal(answer), "ITEM_UNKNOWN");
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id("no-such-item");
  update.mutable_item()->set_unit("box");
  EXPECT_EQ(Refusal(Update(update)), "ITEM_UNKNOWN");
}

TEST_F(ItemsTest, AnUpdateChangesTheNamedFieldsOnly) {
  const v1::Item before = Create(ItemRequest("item-" + NewUuidV7()));
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id(before.id());
  update.mutable_item()->set_etag(before.etag());
  update.mutable_item()->set_unit("box");
  update.mutable_item()->set_alert_below(7);
  update.mutable_update_mask()->add_paths("alert_below");
  const v1::Item after = Must(Update(update));
  EXPECT_EQ(after.unit(), "piece");
  EXPECT_EQ(after.alert_below(), 7);
  EXPECT_EQ(after.etag(), "2");
}

TEST_F(ItemsTest, AnUpdateOfAnOlderVersionOrToNothingIsRefused) {
  const v1::Item before = Create(ItemRequest("item-" + NewUuidV7()));
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id(before.id());
  update.mutable_item()->set_etag("41");
  update.mutable_item()->set_unit("box");
  EXPECT_EQ(Refusal(Update(update)), "ETAG_MISMATCH");
  update.mutable_item()->clear_etag();
  update.mutable_item()->clear_unit();
  update.mutable_update_mask()->add_paths("unit");
  EXPECT_EQ(Refusal(Update(update)), "INVALID_FIELDS");
}

TEST_F(ItemsTest, OfTwoUpdatesOfOneVersionAtOnceOneIsRefused) {
  const v1::Item before = Create(ItemRequest("item-" + NewUuidV7()));
  std::atomic<int> done = 0;
  std::atomic<int> refused = 0;
  const auto update = [&](const std::string& unit) {
    v1::UpdateItemRequest request;
    request.mutable_item()->set_id(before.id());
    request.mutable_item()->set_etag(before.etag());
    request.mutable_item()->set_unit(unit);
    const std::string refusal = Refusal(Update(request));
    (refusal == "OK" ? done : refused) += 1;
  };
  Together({[&] { update("box"); }, [&] { update("bag"); }});
  EXPECT_EQ(done, 1);
  EXPECT_EQ(refused, 1);
}

TEST_F(ItemsTest, TwoItemsCannotBecomeEachOthersComponentsAtOnce) {
  const std::string left = NewPlainItem();
  const std::string right = NewPlainItem();
  std::atomic<int> done = 0;
  const auto put = [&](const std::string& into, const std::string& what) {
    v1::UpdateItemRequest request;
    request.mutable_item()->set_id(into);
    request.mutable_item()->add_components()->set_item(what);
    request.mutable_item()->mutable_components(0)->set_quantity(1);
    if (Update(request).ok()) ++done;
  };
  Together({[&] { put(left, right); }, [&] { put(right, left); }});
  EXPECT_EQ(done, 1);
}

TEST_F(ItemsTest, EachVersionIsToldToTheOtherServicesOnceAndInOrder) {
  const v1::Item item = Create(KitOf(NewPlainItem(), 2));
  v1::UpdateItemRequest update;
  update.mutable_item()->set_id(item.id());
  update.mutable_item()->set_report_line("syringes");
  Must(Update(update));
  const auto told = Told([&](const auto& fact) { return fact.item_changed().item() == item.id(); });
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].item_changed().version(), 1);
  EXPECT_EQ(told[0].item_changed().report_line(), "other");
  EXPECT_EQ(told[0].item_changed().components(0).quantity(), 2);
  EXPECT_EQ(told[1].item_changed().version(), 2);
  EXPECT_EQ(told[1].item_changed().report_line(), "syringes");
}

TEST_F(ItemsTest, PagesListEveryItemOnceById) {
  for (int i = 0; i < 5; ++i) NewPlainItem();
  v1::ListItemsRequest list;
  list.set_page_size(2);
  std::vector<std::string> ids;
  do {
    const auto page = Must(Catalogue<v1::ListItemsResponse>(Reception(site_), "ListItems", list));
    EXPECT_LE(page.items_size(), 2);
    for (const v1::Item& item : page.items()) ids.push_back(item.id());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_GE(ids.size(), 5u);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

TEST_F(ItemsTest, OnlyThoseWhoMayChangeTheCatalogueDo) {
  EXPECT_EQ(Refusal(Catalogue<v1::Item>(Reception(site_), "CreateItem", ItemRequest("item-" + NewUuidV7()))),
            "PERMISSION_MISSING");
}

class LocationsTest : public SuppliesTest {
 protected:
  v1::CreateLocationRequest Request(const std::string& site) {
    v1::CreateLocationRequest request;
    request.set_id("van-" + NewUuidV7());
    request.set_site(site);
    request.set_kind(v1::VEHICLE);
    request.set_display_name("Le camion");
    return request;
  }
  absl::StatusOr<v1::Location> Create(const v1::CreateLocationRequest& request) {
    return Catalogue<v1::Location>(Director(), "CreateLocation", request);
  }
  absl::StatusOr<v1::Location> Rename(const access::Principal& caller, const std::string& id, const std::string& etag) {
    v1::UpdateLocationRequest update;
    update.mutable_location()->set_id(id);
    update.mutable_location()->set_etag(etag);
    update.mutable_location()->set_display_name("Le bus");
    return Catalogue<v1::Location>(caller, "UpdateLocation", update);
  }
  std::string GetRefusal(const access::Principal& caller, const std::string& id) {
    v1::GetLocationRequest get;
    get.set_id(id);
    return Refusal(Catalogue<v1::Location>(caller, "GetLocation", get));
  }
};

TEST_F(LocationsTest, ALocationIsReadAsItWasCreated) {
  const v1::Location created = Must(Create(Request(site_)));
  EXPECT_EQ(created.site(), site_);
  EXPECT_EQ(created.kind(), v1::VEHICLE);
  v1::GetLocationRequest get;
  get.set_id(created.id());
  EXPECT_SAME_MESSAGE(Must(Catalogue<v1::Location>(Reception(site_), "GetLocation", get)), created);
}

TEST_F(LocationsTest, TheSameLocationAgainAnswersTheFirstAndAnotherUnderItsIdIsRefused) {
  v1::CreateLocationRequest request = Request(site_);
  EXPECT_SAME_MESSAGE(Must(Create(request)), Must(Create(request)));
  request.set_kind(v1::STAND);
  EXPECT_EQ(Refusal(Create(request)), "LOCATION_EXISTS");
}

TEST_F(LocationsTest, TwoCreationsAtOnceMakeOne) {
  const v1::CreateLocationRequest request = Request(site_);
  v1::Location left, right;
  Together({[&] { left = Must(Create(request)); }, [&] { right = Must(Create(request)); }});
  EXPECT_SAME_MESSAGE(left, right);
  EXPECT_EQ(Told([&](const auto& fact) { return fact.location_changed().location() == request.id(); }).size(), 1u);
}

TEST_F(LocationsTest, AnUnknownSiteIsRefusedAsSuchToEveryone) {
  EXPECT_EQ(Refusal(Create(Request("no-such-site"))), "SITE_UNKNOWN");
  EXPECT_EQ(Refusal(Catalogue<v1::Location>(keeper_, "CreateLocation", Request("no-such-site"))), "SITE_UNKNOWN");
  EXPECT_EQ(Refusal(Catalogue<v1::Location>(keeper_, "CreateLocation", Request(suite_.NewSite()))), "SITE_FORBIDDEN");
}

TEST_F(LocationsTest, AForeignLocationDoesNotExistForTheCaller) {
  const std::string foreign = NewLocation(v1::STAND, suite_.NewSite());
  EXPECT_EQ(GetRefusal(keeper_, foreign), "LOCATION_UNKNOWN");
  EXPECT_EQ(GetRefusal(keeper_, "no-such-place"), "LOCATION_UNKNOWN");
  EXPECT_EQ(Refusal(Rename(keeper_, foreign, "")), "LOCATION_UNKNOWN");
  EXPECT_EQ(GetRefusal(Director(), foreign), "OK");
}

TEST_F(LocationsTest, AnUpdateNeedsTheVersionThatWasRead) {
  const std::string van = NewLocation(v1::VEHICLE);
  EXPECT_EQ(Refusal(Rename(keeper_, van, "7")), "ETAG_MISMATCH");
  const v1::Location renamed = Must(Rename(keeper_, van, "1"));
  EXPECT_EQ(renamed.display_name(), "Le bus");
  EXPECT_EQ(renamed.etag(), "2");
  const auto told = Told([&](const auto& fact) { return fact.location_changed().location() == van; });
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].location_changed().version(), 2);
  EXPECT_EQ(told[1].location_changed().site(), site_);
  EXPECT_EQ(told[1].location_changed().kind(), "VEHICLE");
}

TEST_F(LocationsTest, AListShowsTheCallersSitesOnlyAndPages) {
  const std::string van = NewLocation(v1::VEHICLE);
  NewLocation(v1::STAND, suite_.NewSite());
  v1::ListLocationsRequest list;
  list.set_page_size(1);
  std::vector<std::string> ids;
  do {
    const auto page = Must(Catalogue<v1::ListLocationsResponse>(keeper_, "ListLocations", list));
    for (const v1::Location& location : page.locations()) ids.push_back(location.id());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  std::vector<std::string> expected = {van, store_};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(ids, expected);
}

}  // namespace
}  // namespace passerelle::supplies
