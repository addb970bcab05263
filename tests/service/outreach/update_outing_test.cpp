// Outings as they are changed.
#include "services/runtime/base/proto_time.h"
#include "tests/service/outreach/planning_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class UpdateOuting : public Planning {};

TEST_F(UpdateOuting, ChangesTheFieldsOfTheMaskOnlyAndTellsTheOthers) {
  v1::Outing outing = PlanOuting();
  v1::Outing changes = outing;
  changes.set_title("Maraude du soir");
  changes.set_note("ignored");
  const v1::Outing after = Must(Update(changes, {"title"}));
  EXPECT_EQ(after.title(), "Maraude du soir");
  EXPECT_EQ(after.note(), "");
  EXPECT_EQ(after.etag(), "2");
  EXPECT_EQ(after.SerializeAsString(), Get(outing.id()).SerializeAsString());
  EXPECT_EQ(FactsOf(outing.id()).back().version(), 2);
}

TEST_F(UpdateOuting, MovesWhatItHasBooked) {
  const std::string van = Van();
  const std::vector<std::string> team = NewTeam();
  const v1::Outing outing = PlanOuting(Drive(team, van));
  const v1::CreateOutingRequest evening = Later(Drive(team, van), absl::Hours(5));
  v1::Outing changes = outing;
  *changes.mutable_start_time() = evening.start_time();
  *changes.mutable_end_time() = evening.end_time();
  EXPECT_EQ(Must(Update(changes, {"start_time", "end_time"})).start_time().seconds(), evening.start_time().seconds());
  EXPECT_EQ(Refusal(Create(evening)), "VEHICLE_BOOKED");
  EXPECT_EQ(Refusal(Create(Drive(team, van))), "OK");
}

TEST_F(UpdateOuting, MayOverlapWithItselfButWithNothingElse) {
  const std::vector<std::string> team = NewTeam();
  v1::Outing outing = PlanOuting(Afternoon(team));
  PlanOuting(Later(Afternoon(team), absl::Hours(5)));
  SetProto(TimeFromProto(outing.end_time()) + absl::Hours(1), *outing.mutable_end_time());
  outing = Must(Update(outing, {"end_time"}));
  SetProto(TimeFromProto(outing.end_time()) + absl::Hours(1), *outing.mutable_end_time());
  EXPECT_THAT(Update(outing, {"end_time"}), IsRefusedOn(kRefused, "STAFF_BOOKED", "outing.team[0]"));
}

TEST_F(UpdateOuting, ReplacesTheTeamAndKeepsOnRecordWhoLeavesIt) {
  const std::vector<std::string> team = NewTeam();
  v1::Outing outing = PlanOuting(Afternoon(team));
  const std::string newcomer = Member();
  outing.clear_team();
  outing.add_team(newcomer);
  outing.add_team(team[0]);
  outing = Must(Update(outing, {"team"}));
  EXPECT_THAT(List(outing.team()), ElementsAre(newcomer, team[0]));
  EXPECT_THAT(List(outing.withdrawn()), ElementsAre(team[1]));
  EXPECT_THAT(Booked(outing.id()), UnorderedElementsAre(newcomer, team[0]));
  EXPECT_EQ(Refusal(Create(Afternoon({team[1], Member()}))), "OK");
}

TEST_F(UpdateOuting, GivesNewRoomToThoseWhoWait) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  request.set_capacity(2);
  v1::Outing outing = PlanOuting(request);
  const std::string first = Member(), second = Member();
  Must(SignUp(outing.id(), first));
  outing = Must(SignUp(outing.id(), second));
  ASSERT_THAT(List(outing.waiting_list()), ElementsAre(first, second));
  outing.set_capacity(3);
  outing = Must(Update(outing, {"capacity"}));
  EXPECT_EQ(outing.team(2), first);
  EXPECT_THAT(List(outing.waiting_list()), ElementsAre(second));
  EXPECT_EQ(FactsOf(outing.id()).back().team_size(), 3);
}

TEST_F(UpdateOuting, ChecksEveryRuleAgain) {
  v1::Outing outing = PlanOuting();
  const std::string driver = outing.team(0);
  outing.mutable_team()->RemoveLast();
  EXPECT_THAT(Update(outing, {"team"}), IsRefusedOn(kRefused, "TEAM_TOO_SMALL", "outing.team"));
  outing.set_vehicle("no-van");
  EXPECT_THAT(Update(outing, {"vehicle"}), IsRefusedOn(kRefused, "VEHICLE_UNKNOWN", "outing.vehicle"));
  outing.clear_end_time();
  EXPECT_THAT(Update(outing, {"end_time"}), IsRefusedOn(kInvalid, "INVALID_FIELDS", "outing.endTime"));
  EXPECT_EQ(Get(outing.id()).etag(), "1");
}

TEST_F(UpdateOuting, OfAWordDoesNotAskWhetherEverybodyCanCome) {
  v1::Outing outing = PlanOuting();
  Away(outing.team(0), outing);
  outing.set_note("Sans doute à deux");
  EXPECT_EQ(Refusal(Update(outing, {"note"})), "OK");
}

TEST_F(UpdateOuting, ByWhoSeesNoStopsDoesNotEraseThem) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  request.add_stops()->set_name("Gare");
  const v1::Outing outing = PlanOuting(request);
  v1::Outing seen = Must(Get(outing.id(), testing::Director()));
  ASSERT_EQ(seen.stops_size(), 0);
  seen.set_note("Vu");
  EXPECT_EQ(Must(Update(seen, {"*"}, testing::Director())).stops_size(), 0);
  EXPECT_EQ(Get(outing.id()).stops_size(), 1);
  EXPECT_EQ(Get(outing.id()).note(), "Vu");
}

TEST_F(UpdateOuting, UnderWayChangesStopsAndNoteOnly) {
  v1::Outing outing = PlanOuting();
  Must(Start(outing.id()));
  outing.clear_etag();
  outing.add_stops()->set_name("Gare");
  outing.set_note("Détour");
  EXPECT_EQ(Must(Update(outing, {"stops", "note"})).stops_size(), 1);
  outing.set_title("Autre");
  EXPECT_EQ(Refusal(Update(outing, {"title"})), "ILLEGAL_TRANSITION");
  Must(Complete(outing.id()));
  EXPECT_EQ(Refusal(Update(outing, {"note"})), "ILLEGAL_TRANSITION");
}

TEST_F(UpdateOuting, RefusesAnEtagThatSomebodyHasOvertaken) {
  v1::Outing read = PlanOuting();
  read.set_note("Première");
  ASSERT_EQ(Refusal(Update(read, {"note"})), "OK");
  read.set_note("Seconde");
  EXPECT_EQ(Refusal(Update(read, {"note"})), "ETAG_MISMATCH");
  EXPECT_EQ(Get(read.id()).note(), "Première");
}

TEST_F(UpdateOuting, DoesNotFindWhatTheCallersSitesDoNotHave) {
  v1::Outing outing = PlanOuting();
  outing.set_note("À moi");
  EXPECT_EQ(Refusal(Update(outing, {"note"}, stranger_)), "OUTING_UNKNOWN");
  EXPECT_EQ(Refusal(Update(outing, {"site"})), "INVALID_FIELDS");
}

}  // namespace
}  // namespace passerelle::outreach
