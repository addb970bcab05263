// Plans made at the same moment.
#include <algorithm>
#include <map>

#include "tests/service/outreach/planning_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

constexpr int kPlanners = 12;

class BookingConcurrency : public Planning {
 protected:
  // Makes every plan at the same moment; how many ended with each reason.
  std::map<std::string, int> CreateTogether(const std::vector<v1::CreateOutingRequest>& requests) {
    std::vector<std::string> refusals(requests.size());
    std::vector<std::function<void()>> calls;
    for (std::size_t i = 0; i < requests.size(); ++i)
      calls.push_back([&, i] { refusals[i] = Refusal(Create(requests[i])); });
    Together(calls);
    std::map<std::string, int> counts;
    for (const std::string& refusal : refusals) ++counts[refusal];
    return counts;
  }
  std::vector<std::string> Members(int count) {
    std::vector<std::string> members;
    for (int i = 0; i < count; ++i) members.push_back(Member());
    return members;
  }
};

TEST_F(BookingConcurrency, OneVehicleIsBookedOnce) {
  const std::string van = Van();
  for (int round = 0; round < 5; ++round) {
    std::vector<v1::CreateOutingRequest> requests;
    for (int i = 0; i < kPlanners; ++i) {
      // They begin at different times, and all overlap.
      requests.push_back(Later(Drive(NewTeam(), van), absl::Hours(24 * round) + absl::Minutes(10 * i)));
    }
    EXPECT_EQ(CreateTogether(requests), (std::map<std::string, int>{{"OK", 1}, {"VEHICLE_BOOKED", kPlanners - 1}}));
  }
}

TEST_F(BookingConcurrency, OnePersonIsBookedOnce) {
  const std::string wanted = Member();
  for (int round = 0; round < 5; ++round) {
    std::vector<v1::CreateOutingRequest> requests;
    for (int i = 0; i < kPlanners; ++i)
      requests.push_back(Later(Afternoon({wanted, Member()}), absl::Hours(24 * round) + absl::Minutes(10 * i)));
    EXPECT_EQ(CreateTogether(requests), (std::map<std::string, int>{{"OK", 1}, {"STAFF_BOOKED", kPlanners - 1}}));
  }
}

TEST_F(BookingConcurrency, PlansThatWantTheSamePeopleInAnyOrderNeverWaitForEachOther) {
  const std::vector<std::string> people = Members(4);
  for (int round = 0; round < 5; ++round) {
    std::vector<v1::CreateOutingRequest> requests;
    for (int i = 0; i < kPlanners; ++i) {
      std::vector<std::string> team = people;
      std::rotate(team.begin(), team.begin() + i % 4, team.end());
      requests.push_back(Later(Afternoon(team), absl::Hours(24 * round)));
    }
    EXPECT_EQ(CreateTogether(requests), (std::map<std::string, int>{{"OK", 1}, {"STAFF_BOOKED", kPlanners - 1}}));
  }
}

TEST_F(BookingConcurrency, TheConstraintHoldsAgainstWhoDoesNotAsk) {
  const v1::Outing outing = PlanOuting(Drive(NewTeam(), Van()));
  const v1::Outing other = PlanOuting();
  const auto vehicle = suite_.Sql(
      "outreach", "update vehicle_booking set span = span where outing = $1::uuid returning outing", {outing.id()});
  ASSERT_TRUE(vehicle.ok());
  const absl::Status person = suite_
                                  .Sql("outreach",
                                       "insert into staff_booking select $1::uuid, 'OUTING', staff_member, span from "
                                       "staff_booking where holder = $2::uuid",
                                       {other.id(), outing.id()})
                                  .status();
  EXPECT_EQ(db::ViolatedConstraint(person), "staff_booked");
  Must(suite_.Sql("outreach", "delete from vehicle_booking where outing = $1::uuid", {other.id()}));
  const absl::Status van =
      suite_
          .Sql(
              "outreach",
              "insert into vehicle_booking select $1::uuid, vehicle, span from vehicle_booking where outing = $2::uuid",
              {other.id(), outing.id()})
          .status();
  EXPECT_EQ(db::ViolatedConstraint(van), "vehicle_booked");
}

TEST_F(BookingConcurrency, SignUpsNeverExceedTheCapacity) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  request.set_capacity(5);
  const v1::Outing outing = PlanOuting(request);
  const std::vector<std::string> people = Members(10);
  std::vector<std::string> refusals(people.size());
  std::vector<std::function<void()>> calls;
  for (std::size_t i = 0; i < people.size(); ++i)
    calls.push_back([&, i] { refusals[i] = Refusal(SignUp(outing.id(), people[i])); });
  Together(calls);
  EXPECT_THAT(refusals, ::testing::Each("OK"));
  const v1::Outing after = Get(outing.id());
  EXPECT_THAT(List(after.team()), SizeIs(5));
  EXPECT_THAT(List(after.waiting_list()), SizeIs(7));
  EXPECT_THAT(Booked(outing.id()), UnorderedElementsAreArray(List(after.team())));
  EXPECT_EQ(after.etag(), "11");
}

TEST_F(BookingConcurrency, WithdrawalsPromoteInTheOrderOfWaiting) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  request.set_capacity(2);
  const v1::Outing outing = PlanOuting(request);
  const std::vector<std::string> waiting = Members(4);
  for (const std::string& person : waiting) Must(SignUp(outing.id(), person));
  const std::vector<std::string> late = Members(4);
  std::vector<std::function<void()>> calls;
  for (const std::string& person : outing.team()) calls.push_back([&, this] { Must(Withdraw(outing.id(), person)); });
  for (const std::string& person : late) calls.push_back([&, this] { Must(SignUp(outing.id(), person)); });
  Together(calls);
  const v1::Outing after = Get(outing.id());
  EXPECT_THAT(List(after.team()), ::testing::ElementsAre(waiting[0], waiting[1]));
  ASSERT_THAT(List(after.waiting_list()), SizeIs(6));
  EXPECT_EQ(after.waiting_list(0), waiting[2]);
  EXPECT_EQ(after.waiting_list(1), waiting[3]);
}

TEST_F(BookingConcurrency, OnePersonWhoWaitsTwiceTakesOnePlace) {
  const std::string both = Member();
  std::vector<v1::Outing> outings;
  for (int i = 0; i < 2; ++i) {
    v1::CreateOutingRequest request = Afternoon(NewTeam());
    request.set_capacity(2);
    outings.push_back(PlanOuting(request));
    Must(SignUp(outings.back().id(), both));
  }
  Together({[&] { Must(Withdraw(outings[0].id(), outings[0].team(1))); },
            [&] { Must(Withdraw(outings[1].id(), outings[1].team(1))); }});
  int places = 0, waits = 0;
  for (const v1::Outing& outing : outings) {
    const v1::Outing after = Get(outing.id());
    places += static_cast<int>(std::ranges::count(after.team(), both));
    waits += static_cast<int>(std::ranges::count(after.waiting_list(), both));
  }
  EXPECT_EQ(places, 1);
  EXPECT_EQ(waits, 1);
}

TEST_F(BookingConcurrency, StartAndCancelAtOnceEndInOneOfThem) {
  for (int round = 0; round < 5; ++round) {
    const v1::Outing outing = PlanOuting();
    std::string started, cancelled;
    Together({[&] { started = Refusal(Start(outing.id())); }, [&] { cancelled = Refusal(Cancel(outing.id())); }});
    EXPECT_NE(started == "OK", cancelled == "OK") << started << " " << cancelled;
    EXPECT_EQ(started == "OK" ? cancelled : started, "ILLEGAL_TRANSITION");
    EXPECT_EQ(Get(outing.id()).state(), started == "OK" ? v1::IN_PROGRESS : v1::CANCELLED);
  }
}

}  // namespace
}  // namespace passerelle::outreach
