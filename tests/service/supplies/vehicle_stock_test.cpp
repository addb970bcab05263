// Vehicles as stock locations: what outings take along and bring back.
#include "passerelle/supplies/v1/vehicle_stock.pb.h"
#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

google::protobuf::Timestamp Ago(absl::Duration duration) {
  google::protobuf::Timestamp time;
  time.set_seconds(absl::ToUnixSeconds(absl::Now() - duration));
  return time;
}

class VehicleStockTest : public SuppliesTest {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Ask(std::string_view rpc, const Request& request, std::string_view key = "",
                               const access::Principal& caller = testing::Process("outreach")) {
    return suite_.Call<Response>(caller, "passerelle.supplies.v1.VehicleStockService." + std::string(rpc), request,
                                 key);
  }
  absl::StatusOr<v1::Location> Ensure(const std::string& location, const std::string& site,
                                      const std::string& name = "Camion") {
    v1::EnsureVehicleLocationRequest request;
    request.set_id(location);
    request.set_site(site);
    request.set_display_name(name);
    return Ask<v1::Location>("EnsureVehicleLocation", request);
  }
  v1::LoadVehicleRequest Loading(const std::string& item, std::int32_t quantity) const {
    v1::LoadVehicleRequest request;
    request.set_outing(NewUuidV7());
    request.set_site(site_);
    request.set_location(van_);
    v1::VehicleLoadLine& line = *request.add_lines();
    line.set_item(item);
    line.set_quantity(quantity);
    *request.mutable_occur_time() = Ago(absl::Hours(4));
    return request;
  }
  v1::UnloadVehicleRequest Unloading() const {
    v1::UnloadVehicleRequest request;
    request.set_outing(NewUuidV7());
    request.set_site(site_);
    request.set_location(van_);
    *request.mutable_occur_time() = Ago(absl::Hours(1));
    return request;
  }
  absl::StatusOr<v1::Transfer> Load(const v1::LoadVehicleRequest& request, std::string_view key = "") {
    return Ask<v1::Transfer>("LoadVehicle", request, key);
  }
  absl::StatusOr<v1::Transfer> Unload(const v1::UnloadVehicleRequest& request, std::string_view key = "") {
    return Ask<v1::Transfer>("UnloadVehicle", request, key);
  }

  const std::string van_ = NewLocation(v1::VEHICLE);
};

TEST_F(VehicleStockTest, AVehiclesLocationIsMadeOnceAndKeepsItsName) {
  const std::string van = "van-" + NewUuidV7();
  const v1::Location first = Must(Ensure(van, site_));
  EXPECT_EQ(first.kind(), v1::VEHICLE);
  EXPECT_EQ(first.site(), site_);
  EXPECT_EQ(first.display_name(), "Camion");
  EXPECT_SAME_MESSAGE(first, Must(Ensure(van, site_, "Another name")));
  EXPECT_EQ(Told([&](const auto& fact) { return fact.location_changed().location() == van; }).size(), 1u);
}

TEST_F(VehicleStockTest, AVehicleTakesOverALocationOfItsKindButNoOther) {
  EXPECT_EQ(Must(Ensure(van_, site_)).display_name(), "A place");
  EXPECT_EQ(Refusal(Ensure(store_, site_)), "LOCATION_EXISTS");
  EXPECT_EQ(Refusal(Ensure(van_, suite_.NewSite())), "LOCATION_EXISTS");
  EXPECT_EQ(Refusal(Ensure("van-" + NewUuidV7(), "no-such-site")), "SITE_UNKNOWN");
}

TEST_F(VehicleStockTest, OnlyAServiceMayMoveAVehiclesStock) {
  const auto load = Loading(NewPlainItem(), 1);
  EXPECT_EQ(Refusal(Ask<v1::Transfer>("LoadVehicle", load, "", Director())), "INTERNAL_ONLY");
  EXPECT_EQ(Refusal(Ask<v1::Transfer>("UnloadVehicle", Unloading(), "", keeper_)), "INTERNAL_ONLY");
  v1::EnsureVehicleLocationRequest request;
  EXPECT_EQ(Refusal(Ask<v1::Location>("EnsureVehicleLocation", request, "", Director())), "INTERNAL_ONLY");
}

TEST_F(VehicleStockTest, ALoadLeavesTheStoreForTheVehicleFirstExpiredFirst) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "late", "2031-12-31");
  Receive(item, 4, "soon", "2030-01-31");
  const auto request = Loading(item, 6);
  const v1::Transfer transfer = Must(Load(request));
  EXPECT_EQ(transfer.from(), store_);
  EXPECT_EQ(transfer.to(), van_);
  EXPECT_EQ(transfer.occur_time().seconds(), request.occur_time().seconds());
  ASSERT_EQ(transfer.movements_size(), 2);
  EXPECT_EQ(transfer.movements(0).kind(), v1::TRANSFERRED);
  EXPECT_EQ(Held(van_, item, "soon"), 4);
  EXPECT_EQ(Held(van_, item, "late"), 2);
  EXPECT_EQ(Held(store_, item, "late"), 8);
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(VehicleStockTest, ALoadLeavesExpiredAndHeldLotsInTheStore) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "old", Yesterday());
  Receive(item, 5, "held", "2030-01-31");
  Hold(item, "held");
  EXPECT_EQ(Refusal(Load(Loading(item, 1))), "INSUFFICIENT_STOCK");
  Receive(item, 1, "good", "2031-01-31");
  Must(Load(Loading(item, 1)));
  EXPECT_EQ(Held(van_, item, "good"), 1);
}

TEST_F(VehicleStockTest, ALoadIsDoneWholeOrNotAtAll) {
  const std::string there = NewPlainItem();
  const std::string missing = NewPlainItem();
  Receive(there, 5);
  auto request = Loading(there, 5);
  v1::VehicleLoadLine& line = *request.add_lines();
  line.set_item(missing);
  line.set_quantity(1);
  const std::string key = NewUuidV7();
  EXPECT_EQ(Refusal(Load(request, key)), "INSUFFICIENT_STOCK");
  EXPECT_EQ(Held(van_, there), 0);
  // What was refused may be asked again once the goods are there.
  Receive(missing, 1);
  Must(Load(request, key));
  EXPECT_EQ(Held(van_, there), 5);
  EXPECT_EQ(Held(van_, missing), 1);
}

TEST_F(VehicleStockTest, ALoadAddsToWhatTheVehicleHolds) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  Must(Load(Loading(item, 2)));
  Must(Load(Loading(item, 3)));
  EXPECT_EQ(Held(van_, item), 5);
}

TEST_F(VehicleStockTest, ALoadNeedsItemsAStoreAndAPlaceAtTheSite) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  EXPECT_EQ(Refusal(Load(Loading("no-such-item", 1))), "ITEM_UNKNOWN");
  auto elsewhere = Loading(item, 1);
  elsewhere.set_site(suite_.NewSite());
  EXPECT_EQ(Refusal(Load(elsewhere)), "LOCATION_UNKNOWN");
  suite_.NewStore(elsewhere.site());
  EXPECT_EQ(Refusal(Load(elsewhere)), "LOCATION_UNKNOWN") << "the vehicle is of another site than the store";
  auto nowhere = Loading(item, 1);
  nowhere.set_location("no-such-place");
  EXPECT_EQ(Refusal(Load(nowhere)), "LOCATION_UNKNOWN");
  auto tomorrow = Loading(item, 1);
  *tomorrow.mutable_occur_time() = Ago(-absl::Hours(24));
  EXPECT_EQ(Refusal(Load(tomorrow)), "TIME_IN_FUTURE");
  EXPECT_EQ(Held(van_, item), 0);
}

TEST_F(VehicleStockTest, ALoadIsPostedOnceForItsKeyEvenAfterTheSiteHasGotAnotherStore) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  const auto request = Loading(item, 4);
  const std::string key = NewUuidV7();
  const v1::Transfer first = Must(Load(request, key));
  // "a-…" comes before the store: from now on the site's handouts draw on it.
  v1::CreateLocationRequest store;
  store.set_id("a-" + NewUuidV7());
  store.set_site(site_);
  store.set_kind(v1::STORE);
  store.set_display_name("A new store");
  Must(Catalogue<v1::Location>(Director(), "CreateLocation", store));
  EXPECT_SAME_MESSAGE(first, Must(Load(request, key)));
  EXPECT_EQ(Held(van_, item), 4);
  auto other = request;
  other.mutable_lines(0)->set_quantity(5);
  EXPECT_EQ(Refusal(Load(other, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(VehicleStockTest, AReturnBringsEverythingBackExpiredAndHeldLotsToo) {
  const std::string tracked = NewTrackedItem();
  const std::string plain = NewPlainItem();
  Receive(tracked, 5, "good", "2031-01-31");
  Receive(tracked, 3, "old", "2030-01-31");
  Receive(plain, 7);
  Must(Load(Loading(tracked, 8)));
  Must(Load(Loading(plain, 7)));
  Hold(tracked, "good");
  ASSERT_TRUE(
      suite_.Sql("supplies", "update lots set expire_date = $1 where item = $2 and lot = 'old'", {Yesterday(), tracked})
          .ok());
  const v1::Transfer transfer = Must(Unload(Unloading()));
  EXPECT_EQ(transfer.from(), van_);
  EXPECT_EQ(transfer.to(), store_);
  EXPECT_EQ(transfer.movements_size(), 3);
  EXPECT_EQ(Held(store_, tracked, "good"), 5);
  EXPECT_EQ(Held(store_, tracked, "old"), 3);
  EXPECT_EQ(Held(store_, plain), 7);
  EXPECT_EQ(Held(van_, plain), 0);
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(VehicleStockTest, AReturnIsPostedOnceForItsKeyWhateverTheVehicleHoldsThen) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  Must(Load(Loading(item, 4)));
  const auto request = Unloading();
  const std::string key = NewUuidV7();
  const v1::Transfer first = Must(Unload(request, key));
  Must(Load(Loading(item, 2)));
  EXPECT_SAME_MESSAGE(first, Must(Unload(request, key)));
  EXPECT_EQ(Held(van_, item), 2);
}

TEST_F(VehicleStockTest, AnEmptyVehicleReturnsNothingAndSaysSoAgain) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  const auto request = Unloading();
  const std::string key = NewUuidV7();
  const v1::Transfer first = Must(Unload(request, key));
  EXPECT_EQ(first.id(), key);
  EXPECT_EQ(first.movements_size(), 0);
  Must(Load(Loading(item, 2)));
  EXPECT_SAME_MESSAGE(first, Must(Unload(request, key)));
  EXPECT_EQ(Held(van_, item), 2);
}

TEST_F(VehicleStockTest, AReturnNeedsAPlaceAtTheSite) {
  auto request = Unloading();
  request.set_location("no-such-place");
  EXPECT_EQ(Refusal(Unload(request)), "LOCATION_UNKNOWN");
  request = Unloading();
  request.set_site(suite_.NewSite());
  EXPECT_EQ(Refusal(Unload(request)), "LOCATION_UNKNOWN");
}

TEST_F(VehicleStockTest, OneKeySentTwiceAtOnceMovesOnce) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  const auto load = Loading(item, 4);
  const std::string key = NewUuidV7();
  std::vector<absl::StatusOr<v1::Transfer>> answers(2, absl::UnknownError(""));
  Together({[&] { answers[0] = Load(load, key); }, [&] { answers[1] = Load(load, key); }});
  EXPECT_SAME_MESSAGE(Must(answers[0]), Must(answers[1]));
  EXPECT_EQ(Held(van_, item), 4);
  const auto unload = Unloading();
  const std::string other_key = NewUuidV7();
  Together({[&] { answers[0] = Unload(unload, other_key); }, [&] { answers[1] = Unload(unload, other_key); }});
  EXPECT_SAME_MESSAGE(Must(answers[0]), Must(answers[1]));
  EXPECT_EQ(Held(store_, item), 9);
}

}  // namespace
}  // namespace passerelle::supplies
