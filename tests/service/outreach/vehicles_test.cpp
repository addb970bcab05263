// Vehicles: registered together with the location where their stock lives.
#include <set>
#include <thread>

#include "passerelle/supplies/v1/catalogue.pb.h"
#include "tests/service/outreach/fleet_fixture.h"
#include "tests/support/look.h"

namespace passerelle::outreach {
namespace {

class Vehicles : public Fleet {
 protected:
  absl::StatusOr<v1::Vehicle> Create(const v1::CreateVehicleRequest& request, std::string_view key = "") {
    return Call<v1::Vehicle>(coordinator_, "CreateVehicle", request, key);
  }
  absl::StatusOr<v1::Vehicle> Get(const std::string& id, const access::Principal& caller) {
    v1::GetVehicleRequest request;
    request.set_id(id);
    return Call<v1::Vehicle>(caller, "GetVehicle", request);
  }
  static v1::UpdateVehicleRequest Rename(const v1::Vehicle& vehicle, const std::string& name) {
    v1::UpdateVehicleRequest request;
    request.mutable_vehicle()->set_id(vehicle.id());
    request.mutable_vehicle()->set_etag(vehicle.etag());
    request.mutable_vehicle()->set_display_name(name);
    request.mutable_update_mask()->add_paths("display_name");
    return request;
  }
  absl::StatusOr<v1::Vehicle> Update(const v1::UpdateVehicleRequest& request) {
    return Call<v1::Vehicle>(coordinator_, "UpdateVehicle", request);
  }
  absl::StatusOr<supplies::v1::Location> LocationOf(const std::string& id) {
    supplies::v1::GetLocationRequest request;
    request.set_id(id);
    return suite_.Call<supplies::v1::Location>(coordinator_, "passerelle.supplies.v1.CatalogueService.GetLocation",
                                               request);
  }
};

TEST_F(Vehicles, AreMadeWithTheLocationWhereTheirStockLives) {
  const v1::Vehicle vehicle = Must(Create(VehicleRequest()));
  EXPECT_EQ(vehicle.location(), vehicle.id());
  EXPECT_EQ(vehicle.etag(), "1");
  EXPECT_FALSE(vehicle.retired());
  const auto location = Must(LocationOf(vehicle.location()));
  EXPECT_EQ(location.kind(), supplies::v1::VEHICLE);
  EXPECT_EQ(location.site(), site_);
  EXPECT_EQ(location.display_name(), "Le camion");
  EXPECT_EQ(Must(Get(vehicle.id(), coordinator_)).DebugString(), vehicle.DebugString());
}

TEST_F(Vehicles, MayNameALocationOfTheirOwn) {
  v1::CreateVehicleRequest request = VehicleRequest();
  request.set_location(Slug("place"));
  EXPECT_EQ(Must(Create(request)).location(), request.location());
  EXPECT_EQ(Must(LocationOf(request.location())).kind(), supplies::v1::VEHICLE);
}

TEST_F(Vehicles, AreMadeOnceForTheirId) {
  v1::CreateVehicleRequest request = VehicleRequest();
  const v1::Vehicle first = Must(Create(request));
  EXPECT_EQ(Must(Create(request)).DebugString(), first.DebugString());
  request.set_display_name("Another");
  const auto refused = Create(request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Refusal(refused), "VEHICLE_EXISTS");
}

TEST_F(Vehicles, WithoutAnIdAreMadeOnceForTheKey) {
  v1::CreateVehicleRequest request = VehicleRequest();
  request.clear_id();
  const std::string key = NewUuidV7();
  const v1::Vehicle first = Must(Create(request, key));
  EXPECT_EQ(first.id(), key);
  EXPECT_EQ(Must(Create(request, key)).DebugString(), first.DebugString());
  request.set_display_name("Another");
  EXPECT_EQ(Refusal(Create(request, key)), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_NE(Must(Create(request)).id(), key);
}

TEST_F(Vehicles, OfTwoCallsAtOnceAreOne) {
  const v1::CreateVehicleRequest request = VehicleRequest();
  absl::StatusOr<v1::Vehicle> one, other;
  std::thread thread([&] { one = Create(request); });
  other = Create(request);
  thread.join();
  EXPECT_EQ(Must(one).DebugString(), Must(other).DebugString());
}

TEST_F(Vehicles, DoNotShareALocationNorTakeAStore) {
  const v1::Vehicle vehicle = Must(Create(VehicleRequest()));
  v1::CreateVehicleRequest request = VehicleRequest();
  request.set_location(vehicle.location());
  EXPECT_EQ(Refusal(Create(request)), "LOCATION_EXISTS");
  request.set_location(suite_.NewStore(site_));
  EXPECT_EQ(Refusal(Create(request)), "LOCATION_EXISTS");
  EXPECT_EQ(Refusal(Get(request.id(), coordinator_)), "VEHICLE_UNKNOWN");
}

TEST_F(Vehicles, NeedASiteThatExistsAndIsTheCallers) {
  EXPECT_EQ(Refusal(Call<v1::Vehicle>(testing::Director(), "CreateVehicle", VehicleRequest("no-such-site"))),
            "SITE_UNKNOWN");
  EXPECT_EQ(Refusal(Call<v1::Vehicle>(stranger_, "CreateVehicle", VehicleRequest())), "SITE_FORBIDDEN");
  EXPECT_EQ(Refusal(Call<v1::Vehicle>(testing::Reception(site_), "CreateVehicle", VehicleRequest())),
            "PERMISSION_MISSING");
}

TEST_F(Vehicles, AreNotKeptWhileSuppliesIsDownAndMadeOnceItIsBack) {
  const v1::CreateVehicleRequest request = VehicleRequest();
  suite_.Stop("supplies");
  const auto refused = Create(request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Refusal(refused), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(Refusal(Get(request.id(), coordinator_)), "VEHICLE_UNKNOWN");
  suite_.Start("supplies");
  // Until the link between the two has recovered, the call may be refused once more.
  absl::StatusOr<v1::Vehicle> made = Create(request);
  for (const absl::Time give_up = absl::Now() + testing::kPatience; !made.ok() && absl::Now() < give_up;)
    made = Create(request);
  EXPECT_EQ(Must(made).id(), request.id());
}

TEST_F(Vehicles, WhoseLocationWasMadeBeforeTheCallDiedAreMadeByTheNext) {
  const v1::CreateVehicleRequest request = VehicleRequest();
  Must(Create(request));
  // As if the process had died after supplies had answered.
  ASSERT_TRUE(suite_.Sql("outreach", "delete from vehicle where id = $1", {request.id()}).ok());
  EXPECT_EQ(Must(Create(request)).location(), request.id());
}

TEST_F(Vehicles, OfAnotherSiteAreNotThere) {
  const v1::Vehicle vehicle = Must(Create(VehicleRequest()));
  EXPECT_EQ(Refusal(Get(vehicle.id(), stranger_)), "VEHICLE_UNKNOWN");
  EXPECT_EQ(Refusal(Call<v1::Vehicle>(stranger_, "UpdateVehicle", Rename(vehicle, "Mine"))), "VEHICLE_UNKNOWN");
  EXPECT_EQ(Refusal(Get(vehicle.id(), testing::Reception(site_))), "OK");
}

TEST_F(Vehicles, AreListedBySiteOverPages) {
  std::set<std::string> made;
  for (int i = 0; i < 3; ++i) made.insert(Must(Create(VehicleRequest())).id());
  std::vector<std::string> listed;
  v1::ListVehiclesRequest request;
  request.set_page_size(2);
  do {
    const auto page = Must(Call<v1::ListVehiclesResponse>(coordinator_, "ListVehicles", request));
    EXPECT_LE(page.vehicles_size(), 2);
    for (const v1::Vehicle& vehicle : page.vehicles()) listed.push_back(vehicle.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(listed, ::testing::ElementsAreArray(made));
  v1::ListVehiclesRequest narrowed;
  narrowed.set_site(site_);
  EXPECT_EQ(Must(Call<v1::ListVehiclesResponse>(testing::Director(), "ListVehicles", narrowed)).vehicles_size(), 3);
  EXPECT_EQ(Must(Call<v1::ListVehiclesResponse>(stranger_, "ListVehicles", v1::ListVehiclesRequest())).vehicles_size(),
            0);
  EXPECT_EQ(Refusal(Call<v1::ListVehiclesResponse>(stranger_, "ListVehicles", narrowed)), "SITE_FORBIDDEN");
}

TEST_F(Vehicles, AreRenamedAndRetired) {
  const v1::Vehicle vehicle = Must(Create(VehicleRequest()));
  v1::UpdateVehicleRequest request = Rename(vehicle, "Le fourgon");
  request.mutable_vehicle()->set_retired(true);
  const v1::Vehicle renamed = Must(Update(request));
  EXPECT_EQ(renamed.display_name(), "Le fourgon");
  EXPECT_FALSE(renamed.retired()) << "only what the mask names changes";
  EXPECT_EQ(renamed.etag(), "2");
  request.clear_update_mask();
  request.mutable_vehicle()->clear_etag();
  EXPECT_TRUE(Must(Update(request)).retired());
  EXPECT_TRUE(Must(Get(vehicle.id(), coordinator_)).retired());
}

TEST_F(Vehicles, RefuseAnEtagThatSomebodyHasOvertakenAndANameThatIsMissing) {
  const v1::Vehicle vehicle = Must(Create(VehicleRequest()));
  EXPECT_EQ(Refusal(Update(Rename(vehicle, ""))), "INVALID_FIELDS");
  Must(Update(Rename(vehicle, "First")));
  EXPECT_EQ(Refusal(Update(Rename(vehicle, "Second"))), "ETAG_MISMATCH");
  v1::UpdateVehicleRequest moved = Rename(vehicle, "Third");
  moved.mutable_update_mask()->add_paths("location");
  EXPECT_EQ(Refusal(Update(moved)), "INVALID_FIELDS");
}

}  // namespace
}  // namespace passerelle::outreach
