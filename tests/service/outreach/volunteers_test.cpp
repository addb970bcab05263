// Who signs up, waits for a place, and cannot come after all.
#include "tests/service/outreach/planning_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

class Volunteers : public Planning {
 protected:
  // A round of two with room for so many.
  v1::Outing RoomFor(std::int32_t capacity) {
    v1::CreateOutingRequest request = Afternoon(NewTeam());
    request.set_capacity(capacity);
    return PlanOuting(request);
  }
  std::string Volunteer() {
    v1::CreateStaffMemberRequest request = MemberRequest();
    request.set_volunteer(true);
    return Must(Call<v1::StaffMember>(coordinator_, "CreateStaffMember", request)).id();
  }
  std::vector<std::string> NewVolunteers(int count) {
    std::vector<std::string> volunteers;
    for (int i = 0; i < count; ++i) volunteers.push_back(Volunteer());
    return volunteers;
  }
};

TEST_F(Volunteers, JoinTheTeamWhileThereIsRoom) {
  const v1::Outing outing = RoomFor(3);
  const std::string volunteer = Volunteer();
  const v1::Outing joined = Must(SignUp(outing.id(), volunteer));
  EXPECT_EQ(joined.team(2), volunteer);
  EXPECT_THAT(Booked(outing.id()), Contains(volunteer));
  EXPECT_EQ(joined.etag(), "2");
  EXPECT_EQ(joined.SerializeAsString(), Get(outing.id()).SerializeAsString());
  EXPECT_EQ(FactsOf(outing.id()).back().team_size(), 3);
}

TEST_F(Volunteers, WaitInTheOrderTheyCameWhenThereIsNone) {
  const v1::Outing outing = RoomFor(2);
  const std::vector<std::string> volunteers = NewVolunteers(3);
  v1::Outing now;
  for (const std::string& volunteer : volunteers) now = Must(SignUp(outing.id(), volunteer));
  EXPECT_THAT(List(now.waiting_list()), ::testing::ElementsAreArray(volunteers));
  EXPECT_THAT(List(now.team()), SizeIs(2));
  EXPECT_THAT(Booked(outing.id()), SizeIs(2)) << "who waits is free for something else";
}

TEST_F(Volunteers, SignedUpAgainChangeNothing) {
  const v1::Outing outing = RoomFor(3);
  const std::string first = Volunteer(), second = Volunteer();
  Must(SignUp(outing.id(), first));
  const v1::Outing waiting = Must(SignUp(outing.id(), second));
  EXPECT_EQ(Must(SignUp(outing.id(), first)).SerializeAsString(), waiting.SerializeAsString());
  EXPECT_EQ(Must(SignUp(outing.id(), second)).SerializeAsString(), waiting.SerializeAsString());
}

TEST_F(Volunteers, TakeThePlaceOfWhoWithdraws) {
  const v1::Outing outing = RoomFor(2);
  const std::string first = Volunteer(), second = Volunteer();
  Must(SignUp(outing.id(), first));
  Must(SignUp(outing.id(), second));
  const v1::Outing after = Must(Withdraw(outing.id(), outing.team(1)));
  EXPECT_THAT(List(after.team()), ElementsAre(outing.team(0), first));
  EXPECT_THAT(List(after.waiting_list()), ElementsAre(second));
  EXPECT_THAT(List(after.withdrawn()), ElementsAre(outing.team(1)));
  EXPECT_THAT(Booked(outing.id()), UnorderedElementsAreArray(List(after.team())));
}

TEST_F(Volunteers, WhoWithdrawAgainChangeNothing) {
  const v1::Outing outing = RoomFor(3);
  const v1::Outing after = Must(Withdraw(outing.id(), outing.team(1)));
  EXPECT_EQ(Must(Withdraw(outing.id(), outing.team(1))).SerializeAsString(), after.SerializeAsString());
}

TEST_F(Volunteers, WhoWithdrawAreFreeForSomethingElse) {
  const v1::Outing outing = RoomFor(2);
  Must(Withdraw(outing.id(), outing.team(1)));
  EXPECT_EQ(Refusal(Create(Afternoon({Member(), outing.team(1)}))), "OK");
  EXPECT_THAT(Warnings(Get(outing.id())), ElementsAre("TEAM_TOO_SMALL"));
}

TEST_F(Volunteers, WhoWaitMayWithdrawWithoutMovingAnybody) {
  const v1::Outing outing = RoomFor(2);
  const std::string first = Volunteer(), second = Volunteer();
  Must(SignUp(outing.id(), first));
  Must(SignUp(outing.id(), second));
  const v1::Outing after = Must(Withdraw(outing.id(), first));
  EXPECT_THAT(List(after.team()), SizeIs(2));
  EXPECT_THAT(List(after.waiting_list()), ElementsAre(second));
}

TEST_F(Volunteers, WhoComeBackAreLast) {
  const v1::Outing outing = RoomFor(2);
  const std::string first = Volunteer(), second = Volunteer();
  Must(SignUp(outing.id(), first));
  Must(SignUp(outing.id(), second));
  Must(Withdraw(outing.id(), first));
  const v1::Outing after = Must(SignUp(outing.id(), first));
  EXPECT_THAT(List(after.waiting_list()), ElementsAre(second, first));
  EXPECT_THAT(List(after.withdrawn()), IsEmpty());
}

TEST_F(Volunteers, WhoAreBusyOrAwayArePassedOver) {
  const v1::Outing outing = RoomFor(2);
  const std::vector<std::string> volunteers = NewVolunteers(4);
  for (const std::string& volunteer : volunteers) Must(SignUp(outing.id(), volunteer));
  PlanOuting(Afternoon({volunteers[0], Member()}));
  Away(volunteers[1], outing);
  Retire(volunteers[2]);
  const v1::Outing after = Must(Withdraw(outing.id(), outing.team(0)));
  EXPECT_EQ(after.team(1), volunteers[3]);
  EXPECT_THAT(List(after.waiting_list()), ElementsAre(volunteers[0], volunteers[1], volunteers[2]));
}

TEST_F(Volunteers, WhoWaitedComeBeforeWhoComesNew) {
  const v1::Outing outing = RoomFor(2);
  const std::string first = Volunteer();
  Must(SignUp(outing.id(), first));
  const v1::Outing other = PlanOuting(Afternoon({first, Member()}));
  ASSERT_THAT(List(Must(Withdraw(outing.id(), outing.team(0))).waiting_list()), ElementsAre(first));
  Must(Cancel(other.id()));
  const v1::Outing after = Must(SignUp(outing.id(), Volunteer()));
  EXPECT_EQ(after.team(1), first);
  EXPECT_THAT(List(after.waiting_list()), SizeIs(1));
}

TEST_F(Volunteers, CannotBeInTwoPlaces) {
  const std::vector<std::string> team = NewTeam();
  PlanOuting(Afternoon(team));
  EXPECT_THAT(SignUp(RoomFor(6).id(), team[0]), IsRefusedOn(kRefused, "STAFF_BOOKED", "staffMember"));
}

TEST_F(Volunteers, WhoAreAwayCannotSignUp) {
  const v1::Outing outing = RoomFor(6);
  const std::string volunteer = Volunteer();
  Away(volunteer, outing);
  EXPECT_THAT(SignUp(outing.id(), volunteer), IsRefusedOn(kRefused, "STAFF_ABSENT", "staffMember"));
}

TEST_F(Volunteers, AreOfTheSite) {
  const v1::Outing outing = RoomFor(6);
  v1::CreateStaffMemberRequest request = MemberRequest();
  request.set_site(stranger_.sites[0]);
  const std::string elsewhere = Must(Call<v1::StaffMember>(stranger_, "CreateStaffMember", request)).id();
  const std::string gone = Volunteer();
  Retire(gone);
  for (const std::string& person : {std::string("nobody"), elsewhere, gone})
    EXPECT_THAT(SignUp(outing.id(), person), IsRefusedOn(kRefused, "STAFF_MEMBER_UNKNOWN", "staffMember"));
  EXPECT_THAT(Withdraw(outing.id(), Volunteer()), IsRefusedOn(kRefused, "STAFF_MEMBER_UNKNOWN", "staffMember"));
}

TEST_F(Volunteers, ComeAndGoBeforeTheOutingOnly) {
  const v1::Outing outing = RoomFor(6);
  Must(Start(outing.id()));
  EXPECT_EQ(Refusal(SignUp(outing.id(), Volunteer())), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Refusal(Withdraw(outing.id(), outing.team(0))), "ILLEGAL_TRANSITION");
}

TEST_F(Volunteers, DoNotWaitInAnEndlessLine) {
  const v1::Outing outing = RoomFor(2);
  const std::vector<std::string> volunteers = NewVolunteers(51);
  for (int i = 0; i < 50; ++i) ASSERT_EQ(Refusal(SignUp(outing.id(), volunteers[static_cast<std::size_t>(i)])), "OK");
  EXPECT_EQ(Refusal(SignUp(outing.id(), volunteers[50])), "WAITING_LIST_FULL");
  EXPECT_THAT(List(Get(outing.id()).waiting_list()), Not(Contains(volunteers[50])));
}

TEST_F(Volunteers, DoNotFindTheOutingsOfOtherSites) {
  v1::SignUpRequest request;
  request.set_id(RoomFor(6).id());
  request.set_staff_member(Volunteer());
  EXPECT_EQ(Refusal(As<v1::Outing>(stranger_, "SignUp", request)), "OUTING_UNKNOWN");
  v1::WithdrawFromOutingRequest withdrawal;
  withdrawal.set_id(request.id());
  withdrawal.set_staff_member(request.staff_member());
  EXPECT_EQ(Refusal(As<v1::Outing>(stranger_, "WithdrawFromOuting", withdrawal)), "OUTING_UNKNOWN");
}

}  // namespace
}  // namespace passerelle::outreach
