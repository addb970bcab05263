// Outings as they are planned.
#include <limits>

#include "services/runtime/base/proto_time.h"
#include "tests/service/outreach/planning_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

class CreateOuting : public Planning {};

TEST_F(CreateOuting, AnswersThePlanThatIsThenFound) {
  const std::vector<std::string> team = NewTeam();
  const std::string item = suite_.NewItem();
  v1::CreateOutingRequest request = Drive(team, Van(), item, 40);
  request.set_territory(NewTerritory().id());
  request.set_title("Maraude");
  request.set_note("Prendre les couvertures");
  const v1::Outing outing = PlanOuting(request);
  EXPECT_EQ(outing.site(), site_);
  EXPECT_EQ(outing.kind(), v1::MARAUDE);
  EXPECT_EQ(outing.state(), v1::PLANNED);
  EXPECT_EQ(outing.service_day(), "2027-06-15");
  EXPECT_THAT(List(outing.team()), ElementsAreArray(team));
  EXPECT_EQ(outing.load(0).item(), item);
  EXPECT_EQ(outing.load(0).quantity(), 40);
  EXPECT_EQ(outing.stock().state(), v1::TO_LOAD);
  EXPECT_EQ(outing.capacity(), 6);
  EXPECT_EQ(outing.etag(), "1");
  EXPECT_THAT(Warnings(outing), IsEmpty());
  EXPECT_EQ(Get(outing.id()).SerializeAsString(), outing.SerializeAsString());
}

TEST_F(CreateOuting, TellsTheOtherServices) {
  const v1::Vehicle van = NewVehicle();
  const v1::Outing outing = PlanOuting(Drive(NewTeam(), van.id()));
  const auto facts = FactsOf(outing.id());
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(facts[0].site(), site_);
  EXPECT_EQ(facts[0].kind(), "MARAUDE");
  EXPECT_EQ(facts[0].state(), "PLANNED");
  EXPECT_EQ(facts[0].service_day(), "2027-06-15");
  EXPECT_EQ(facts[0].location(), van.location());
  EXPECT_EQ(facts[0].team_size(), 2);
  EXPECT_EQ(facts[0].version(), 1);
  EXPECT_FALSE(facts[0].has_figures());
}

TEST_F(CreateOuting, RepeatedAnswersTheSameOutingThoughSomethingElseHasChanged) {
  const std::vector<std::string> team = NewTeam();
  const v1::CreateOutingRequest request = Afternoon(team);
  const std::string key = NewUuidV7();
  const v1::Outing first = Must(Create(request, key));
  EXPECT_EQ(first.id(), key);
  Retire(team[1]);
  EXPECT_EQ(Must(Create(request, key)).id(), first.id());
  EXPECT_EQ(FactsOf(first.id()).size(), 1u);
}

TEST_F(CreateOuting, RefusesAKeyThatMadeAnother) {
  const std::string key = NewUuidV7();
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  ASSERT_TRUE(Create(request, key).ok());
  request.set_title("Autre");
  EXPECT_EQ(Refusal(Create(request, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(CreateOuting, ByTwoAtOnceWithOneKeyMakesOne) {
  const v1::CreateOutingRequest request = Afternoon(NewTeam());
  const std::string key = NewUuidV7();
  std::vector<absl::StatusOr<v1::Outing>> answers(4);
  std::vector<std::function<void()>> calls;
  for (auto& answer : answers) calls.push_back([&, this] { answer = Create(request, key); });
  Together(calls);
  for (const auto& answer : answers) ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(FactsOf(key).size(), 1u);
}

TEST_F(CreateOuting, KeepsOnlyTheGridOfItsStops) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  v1::Stop& stop = *request.add_stops();
  stop.set_name("Porte de Montreuil");
  stop.set_latitude(48.8534567);
  stop.set_longitude(2.4105432);
  stop.set_after_minutes(30);
  const v1::Outing outing = PlanOuting(request);
  ASSERT_EQ(outing.stops_size(), 1);
  EXPECT_DOUBLE_EQ(outing.stops(0).latitude(), 48.853);
  EXPECT_DOUBLE_EQ(outing.stops(0).longitude(), 2.411);
}

TEST_F(CreateOuting, RefusesAStopThatIsNowhere) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  v1::Stop& stop = *request.add_stops();
  stop.set_name("Nulle part");
  stop.set_latitude(90.5);
  EXPECT_THAT(Create(request), IsRefusedOn(kInvalid, "INVALID_FIELDS", "stops[0].latitude"));
  stop.set_latitude(0);
  stop.set_longitude(std::numeric_limits<double>::quiet_NaN());
  EXPECT_THAT(Create(request), IsRefusedOn(kInvalid, "INVALID_FIELDS", "stops[0].longitude"));
}

TEST_F(CreateOuting, OfANightBelongsToTheDayItBegins) {
  v1::CreateOutingRequest request = Later(Afternoon(NewTeam()), absl::Hours(8));
  request.set_kind(v1::FESTIVE_EVENT);
  EXPECT_EQ(PlanOuting(request).service_day(), "2027-06-15");
}

TEST_F(CreateOuting, RefusesALengthThatDoesNotFitItsKind) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  *request.mutable_end_time() = request.start_time();
  EXPECT_THAT(Create(request), IsRefusedOn(kInvalid, "DURATION_INVALID", "endTime"));
  SetProto(TimeFromProto(request.start_time()) - absl::Hours(2), *request.mutable_end_time());
  EXPECT_THAT(Create(request), IsRefusedOn(kInvalid, "DURATION_INVALID", "endTime"));
  request = Later(Afternoon(NewTeam()), absl::Hours(8));
  request.set_kind(v1::PERMANENCE);
  EXPECT_THAT(Create(request), IsRefusedOn(kInvalid, "DURATION_INVALID", "endTime"));
}

TEST_F(CreateOuting, JudgesMidnightInTheZoneOfTheSite) {
  // 14:00 to 18:00 in Paris is 23:00 to 03:00 in Nouméa.
  const std::string noumea = suite_.NewSite("Pacific/Noumea");
  v1::CreateOutingRequest request = Afternoon({});
  request.set_site(noumea);
  request.set_kind(v1::PERMANENCE);
  for (int i = 0; i < 2; ++i) {
    v1::CreateStaffMemberRequest member = MemberRequest();
    member.set_site(noumea);
    request.add_team(Must(Call<v1::StaffMember>(testing::Director(), "CreateStaffMember", member)).id());
  }
  const auto create = [&] { return As<v1::Outing>(testing::Director(), "CreateOuting", request); };
  EXPECT_THAT(create(), IsRefusedOn(kInvalid, "DURATION_INVALID", "endTime"));
  request = Later(request, absl::Hours(2));
  EXPECT_EQ(Must(create()).service_day(), "2027-06-16");
}

TEST_F(CreateOuting, RefusesWhatTheSiteDoesNotHave) {
  const std::vector<std::string> team = NewTeam();
  v1::CreateOutingRequest request = Drive(team, "no-van");
  EXPECT_THAT(Create(request), IsRefusedOn(kRefused, "VEHICLE_UNKNOWN", "vehicle"));
  request = Afternoon(team);
  request.set_territory("no-territory");
  EXPECT_THAT(Create(request), IsRefusedOn(kRefused, "TERRITORY_UNKNOWN", "territory"));
  request = Afternoon({team[0], "nobody"});
  EXPECT_THAT(Create(request), IsRefusedOn(kRefused, "STAFF_MEMBER_UNKNOWN", "team[1]"));
  request = Drive(team, Van(), "no-item");
  EXPECT_THAT(Create(request), IsRefusedOn(kRefused, "ITEM_UNKNOWN", "load[0].item"));
  request = Afternoon(team);
  request.set_site("no-site");
  EXPECT_EQ(Refusal(As<v1::Outing>(testing::Director(), "CreateOuting", request)), "SITE_UNKNOWN");
}

TEST_F(CreateOuting, RefusesWhatAnotherSiteHas) {
  const std::string elsewhere = stranger_.sites[0];
  const v1::Vehicle van = Must(Call<v1::Vehicle>(stranger_, "CreateVehicle", VehicleRequest(elsewhere)));
  v1::CreateStaffMemberRequest member = MemberRequest();
  member.set_site(elsewhere);
  const v1::StaffMember colleague = Must(Call<v1::StaffMember>(stranger_, "CreateStaffMember", member));
  v1::CreateTerritoryRequest territory = TerritoryRequest();
  territory.set_site(elsewhere);
  const v1::Territory area = Must(Call<v1::Territory>(stranger_, "CreateTerritory", territory));
  const std::vector<std::string> team = NewTeam();
  EXPECT_EQ(Refusal(Create(Drive(team, van.id()))), "VEHICLE_UNKNOWN");
  EXPECT_EQ(Refusal(Create(Afternoon({team[0], colleague.id()}))), "STAFF_MEMBER_UNKNOWN");
  v1::CreateOutingRequest request = Afternoon(team);
  request.set_territory(area.id());
  EXPECT_EQ(Refusal(Create(request)), "TERRITORY_UNKNOWN");
}

TEST_F(CreateOuting, RefusesWhoAndWhatIsRetired) {
  const std::vector<std::string> team = NewTeam();
  v1::UpdateVehicleRequest retire;
  retire.mutable_vehicle()->set_id(Van());
  retire.mutable_vehicle()->set_retired(true);
  Must(Call<v1::Vehicle>(coordinator_, "UpdateVehicle", retire));
  EXPECT_EQ(Refusal(Create(Drive(team, retire.vehicle().id()))), "VEHICLE_UNKNOWN");
  Retire(team[0]);
  EXPECT_THAT(Create(Afternoon(team)), IsRefusedOn(kRefused, "STAFF_MEMBER_UNKNOWN", "team[0]"));
}

TEST_F(CreateOuting, RefusesATeamThatBreaksARule) {
  const std::string driver = Member({v1::DRIVING});
  EXPECT_THAT(Create(Afternoon({driver})), IsRefusedOn(kRefused, "TEAM_TOO_SMALL", "team"));
  EXPECT_THAT(Create(Afternoon({driver, driver})), IsRefusedOn(kInvalid, "INVALID_FIELDS", "team[1]"));
  v1::CreateOutingRequest crowd = Afternoon({driver, Member(), Member()});
  crowd.set_capacity(2);
  EXPECT_THAT(Create(crowd), IsRefusedOn(kRefused, "TEAM_TOO_LARGE", "team"));
  EXPECT_THAT(Create(Drive({Member(), Member()}, Van())), IsRefusedOn(kRefused, "SKILL_MISSING", "team"));
}

TEST_F(CreateOuting, AsksForTrainingForWhatIsLoaded) {
  const std::vector<std::string> team = NewTeam();
  const std::string tests = suite_.NewItem("TESTING");
  const std::string naloxone = suite_.NewItem("OVERDOSE");
  EXPECT_EQ(Refusal(Create(Drive(team, Van(), tests))), "SKILL_MISSING");
  EXPECT_EQ(Refusal(Create(Drive(team, Van(), naloxone))), "SKILL_MISSING");
  EXPECT_EQ(Refusal(Create(Drive({team[0], Member({v1::RAPID_TEST})}, Van(), tests))), "OK");
  EXPECT_EQ(Refusal(Create(Later(Drive({team[0], Member({v1::NURSING})}, Van(), naloxone), absl::Hours(24)))), "OK");
}

TEST_F(CreateOuting, RefusesALoadWithoutAVehicle) {
  v1::CreateOutingRequest request = Drive(NewTeam(), "", suite_.NewItem());
  EXPECT_THAT(Create(request), IsRefusedOn(kRefused, "VEHICLE_MISSING", "vehicle"));
}

TEST_F(CreateOuting, RefusesWhoIsAbsent) {
  const std::vector<std::string> team = NewTeam();
  const v1::Outing other = PlanOuting();
  Away(team[1], other);
  EXPECT_THAT(Create(Afternoon(team)), IsRefusedOn(kRefused, "STAFF_ABSENT", "team[1]"));
  EXPECT_EQ(Refusal(Create(Later(Afternoon(team), absl::Hours(4)))), "OK");
}

TEST_F(CreateOuting, NeverBooksAVehicleTwice) {
  const std::string van = Van();
  PlanOuting(Drive(NewTeam(), van));
  EXPECT_THAT(Create(Later(Drive(NewTeam(), van), absl::Hours(3))), IsRefusedOn(kRefused, "VEHICLE_BOOKED", "vehicle"));
  EXPECT_EQ(Refusal(Create(Later(Drive(NewTeam(), van), absl::Hours(4)))), "OK");
}

TEST_F(CreateOuting, NeverBooksAPersonTwice) {
  const std::vector<std::string> team = NewTeam();
  PlanOuting(Afternoon(team));
  EXPECT_THAT(Create(Later(Afternoon({Member(), team[1]}), absl::Hours(-3))),
              IsRefusedOn(kRefused, "STAFF_BOOKED", "team[1]"));
  EXPECT_EQ(Refusal(Create(Later(Afternoon(team), absl::Hours(-4)))), "OK");
}

TEST_F(CreateOuting, RefusedKeepsNothing) {
  const std::vector<std::string> team = NewTeam();
  const std::string van = Van();
  PlanOuting(Drive(NewTeam(), van));
  const std::string key = NewUuidV7();
  ASSERT_EQ(Refusal(Create(Drive(team, van), key)), "VEHICLE_BOOKED");
  EXPECT_THAT(Booked(key), IsEmpty());
  EXPECT_EQ(Refusal(Get(key, coordinator_)), "OUTING_UNKNOWN");
}

TEST_F(CreateOuting, NeedsThePermissionAndTheSite) {
  const v1::CreateOutingRequest request = Afternoon(NewTeam());
  EXPECT_EQ(Refusal(As<v1::Outing>(testing::Reception(site_), "CreateOuting", request)), "PERMISSION_MISSING");
  EXPECT_EQ(Refusal(As<v1::Outing>(stranger_, "CreateOuting", request)), "SITE_FORBIDDEN");
}

}  // namespace
}  // namespace passerelle::outreach
