// Outings as they start, end, and do not take place; and what becomes of their load.
#include <absl/time/clock.h>

#include "passerelle/supplies/v1/ledger.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/outreach/planning_fixture.h"
#include "tests/support/facts.h"
#include "tests/support/look.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class OutingStates : public Planning {
 protected:
  // A round with a van and a load, of which the store has as much as is asked for unless told otherwise.
  v1::Outing Loaded(std::int32_t in_store = 100) {
    store_ = suite_.NewStore(site_);
    item_ = suite_.NewItem();
    if (in_store > 0) Receive(in_store);
    van_ = NewVehicle();
    suite_.AwaitFeeds();
    return PlanOuting(Drive(NewTeam(), van_.id(), item_, 30));
  }
  void Receive(std::int32_t quantity) {
    supplies::v1::RecordReceiptRequest receipt;
    receipt.set_location(store_);
    receipt.set_supplier("Grossiste");
    supplies::v1::Line& line = *receipt.add_lines();
    line.set_item(item_);
    line.set_quantity(quantity);
    Must(suite_.Call<supplies::v1::Receipt>(coordinator_, "passerelle.supplies.v1.LedgerService.RecordReceipt",
                                            receipt));
  }
  std::int64_t Held(const std::string& location) {
    const auto rows = Must(suite_.Sql(
        "supplies", "select coalesce(sum(quantity), 0)::bigint as held from balances where location = $1 and item = $2",
        {location, item_}));
    return rows[0].Int("held");
  }
  // Waits, on the condition, until the job has moved the stock.
  v1::Outing AwaitStock(const std::string& id, v1::StockState state) {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    v1::Outing outing = Get(id);
    while (outing.stock().state() != state && absl::Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(20));
      outing = Get(id);
    }
    EXPECT_EQ(outing.stock().state(), state);
    return outing;
  }

  std::string store_, item_;
  v1::Vehicle van_;
};

TEST_F(OutingStates, StartWhenTheTeamLeaves) {
  const v1::Outing outing = PlanOuting();
  const v1::Outing started = Must(Start(StartOf(outing.id(), outing.etag())));
  EXPECT_EQ(started.state(), v1::IN_PROGRESS);
  EXPECT_TRUE(started.has_actual_start_time());
  EXPECT_EQ(started.etag(), "2");
  EXPECT_EQ(started.stock().state(), v1::STOCK_STATE_UNSPECIFIED);
  EXPECT_EQ(started.SerializeAsString(), Get(outing.id()).SerializeAsString());
}

TEST_F(OutingStates, StartAgainChangesNothing) {
  const v1::Outing outing = PlanOuting();
  const v1::StartOutingRequest request = StartOf(outing.id(), outing.etag());
  const v1::Outing started = Must(Start(request));
  EXPECT_EQ(Must(Start(request)).SerializeAsString(), started.SerializeAsString());
  EXPECT_THAT(FactsOf(outing.id()), SizeIs(2));
}

TEST_F(OutingStates, StartIsToldAsItReallyWas) {
  const v1::Outing outing = PlanOuting();
  v1::StartOutingRequest request = StartOf(outing.id());
  *request.mutable_start_time() = FromNow(absl::Hours(-3));
  const v1::Outing started = Must(Start(request));
  EXPECT_EQ(started.actual_start_time().seconds(), request.start_time().seconds());
  const events::v1::OutingChanged fact = FactsOf(outing.id()).back();
  EXPECT_EQ(fact.state(), "IN_PROGRESS");
  EXPECT_EQ(fact.start_time().seconds(), request.start_time().seconds());
  EXPECT_EQ(fact.service_day(), testing::LocalDay(absl::FromUnixSeconds(request.start_time().seconds())));
}

TEST_F(OutingStates, StartIsRefusedAheadOfTheClock) {
  v1::StartOutingRequest request = StartOf(PlanOuting().id());
  *request.mutable_start_time() = FromNow(absl::Minutes(10));
  EXPECT_THAT(Start(request), IsRefusedOn(kInvalid, "TIME_IN_FUTURE", "startTime"));
  *request.mutable_start_time() = FromNow(absl::Minutes(4));
  EXPECT_EQ(Refusal(Start(request)), "OK");
}

TEST_F(OutingStates, StartIsRefusedBefore1990) {
  v1::StartOutingRequest request = StartOf(PlanOuting().id());
  request.mutable_start_time()->set_seconds(631152000 - 1);
  EXPECT_THAT(Start(request), IsRefusedOn(kInvalid, "TIME_TOO_EARLY", "startTime"));
  request.mutable_start_time()->set_seconds(631152000);
  EXPECT_EQ(Refusal(Start(request)), "OK");
}

TEST_F(OutingStates, NobodyLeavesAlone) {
  const v1::Outing outing = PlanOuting();
  Must(Withdraw(outing.id(), outing.team(1)));
  EXPECT_EQ(Refusal(Start(outing.id())), "TEAM_TOO_SMALL");
  EXPECT_EQ(Get(outing.id()).state(), v1::PLANNED);
}

TEST_F(OutingStates, NobodyLeavesWithoutADriver) {
  const std::vector<std::string> team = NewTeam();
  const v1::Outing outing = PlanOuting(Drive({team[0], team[1], Member()}, Van()));
  Must(Withdraw(outing.id(), team[0]));
  EXPECT_EQ(Refusal(Start(outing.id())), "SKILL_MISSING");
}

TEST_F(OutingStates, ATeamThatIsLargerThanPlannedLeavesAllTheSame) {
  const v1::Outing outing = PlanOuting();
  // As an occurrence whose series got a new team besides the volunteers who had joined.
  Must(suite_.Sql("outreach", "update outing set capacity = 1 where id = $1::uuid", {outing.id()}));
  EXPECT_THAT(Warnings(Get(outing.id())), ElementsAre("TEAM_TOO_LARGE"));
  EXPECT_EQ(Must(Start(outing.id())).state(), v1::IN_PROGRESS);
}

TEST_F(OutingStates, WhoIsAbsentDoesNotCountWhenTheTeamLeaves) {
  const v1::Outing outing = PlanOuting();
  Away(outing.team(1), outing);
  EXPECT_EQ(Refusal(Start(outing.id())), "TEAM_TOO_SMALL");
}

TEST_F(OutingStates, NobodyLeavesWithAVehicleThatSomebodyElseHas) {
  const v1::Outing outing = PlanOuting(Drive(NewTeam(), Van()));
  // As an occurrence of a series whose vehicle was taken already.
  Must(suite_.Sql("outreach", "delete from vehicle_booking where outing = $1::uuid", {outing.id()}));
  const v1::Outing other = PlanOuting(Drive(NewTeam(), outing.vehicle()));
  EXPECT_THAT(Warnings(Get(outing.id())), ElementsAre("VEHICLE_BOOKED"));
  EXPECT_EQ(Refusal(Start(outing.id())), "VEHICLE_BOOKED");
  Must(Cancel(other.id()));
  EXPECT_THAT(Warnings(Must(Start(outing.id()))), IsEmpty());
  EXPECT_TRUE(VehicleBooked(outing.id()));
}

TEST_F(OutingStates, WhoCouldNotBeBookedIsBookedWhenTheTeamLeaves) {
  const v1::Outing outing = PlanOuting();
  Must(suite_.Sql("outreach", "delete from staff_booking where holder = $1::uuid and staff_member = $2",
                  {outing.id(), outing.team(1)}));
  EXPECT_THAT(Warnings(Get(outing.id())), UnorderedElementsAre("STAFF_BOOKED", "TEAM_TOO_SMALL"));
  EXPECT_THAT(Warnings(Must(Start(outing.id()))), IsEmpty());
  EXPECT_THAT(Booked(outing.id()), UnorderedElementsAre(outing.team(0), outing.team(1)));
}

TEST_F(OutingStates, CompleteWithTheReport) {
  const v1::Outing outing = PlanOuting();
  Must(Start(outing.id()));
  const v1::CompleteOutingRequest request = CompletionOf(outing.id(), "2");
  const v1::Outing completed = Must(Complete(request));
  EXPECT_EQ(completed.state(), v1::COMPLETED);
  EXPECT_TRUE(completed.has_actual_end_time());
  EXPECT_EQ(completed.report().SerializeAsString(), request.report().SerializeAsString());
  EXPECT_EQ(completed.etag(), "3");
  EXPECT_THAT(Warnings(completed), IsEmpty());
}

TEST_F(OutingStates, TheReportIsToldInNumbers) {
  const v1::Outing outing = PlanOuting();
  Must(Start(outing.id()));
  const v1::Outing completed = Must(Complete(outing.id()));
  const events::v1::OutingChanged fact = FactsOf(outing.id()).back();
  EXPECT_EQ(fact.state(), "COMPLETED");
  EXPECT_EQ(fact.end_time().seconds(), completed.actual_end_time().seconds());
  ASSERT_EQ(fact.figures().unknown_people_size(), 2);
  EXPECT_EQ(fact.figures().unknown_people(0).gender(), common::v1::WOMAN);
  EXPECT_EQ(fact.figures().unknown_people(0).count(), 3);
  EXPECT_EQ(fact.figures().unknown_people(1).gender(), common::v1::UNKNOWN);
  EXPECT_EQ(fact.figures().unknown_people(1).age_band(), common::v1::AGE_UNKNOWN);
  EXPECT_EQ(fact.figures().known_people(), 4);
  EXPECT_EQ(fact.figures().needles_picked_up(), 17);
  EXPECT_EQ(fact.figures().mediations(), 2);
  EXPECT_EQ(fact.figures().incidents(), 1);
}

TEST_F(OutingStates, CompleteAgainWithTheSameReportChangesNothing) {
  const v1::Outing outing = PlanOuting();
  Must(Start(outing.id()));
  v1::CompleteOutingRequest request = CompletionOf(outing.id(), "2");
  const v1::Outing completed = Must(Complete(request));
  EXPECT_EQ(Must(Complete(request)).SerializeAsString(), completed.SerializeAsString());
  request.clear_etag();
  request.mutable_report()->set_needles_picked_up(18);
  EXPECT_EQ(Refusal(Complete(request)), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Get(outing.id()).report().needles_picked_up(), 17);
}

TEST_F(OutingStates, CompleteIsRefusedBeforeItBeganAndAheadOfTheClock) {
  const v1::Outing outing = PlanOuting();
  Must(Start(outing.id()));
  v1::CompleteOutingRequest request = CompletionOf(outing.id());
  *request.mutable_end_time() = FromNow(absl::Minutes(-10));
  EXPECT_THAT(Complete(request), IsRefusedOn(kInvalid, "RANGE_INVALID", "endTime"));
  *request.mutable_end_time() = FromNow(absl::Minutes(10));
  EXPECT_THAT(Complete(request), IsRefusedOn(kInvalid, "TIME_IN_FUTURE", "endTime"));
}

TEST_F(OutingStates, CompleteRefusesAReportThatCountsTwice) {
  const v1::Outing outing = PlanOuting();
  Must(Start(outing.id()));
  v1::CompleteOutingRequest request = CompletionOf(outing.id());
  *request.mutable_report()->add_unknown_people() = request.report().unknown_people(0);
  EXPECT_THAT(Complete(request), IsRefusedOn(kInvalid, "INVALID_FIELDS", "report.unknownPeople[2]"));
}

TEST_F(OutingStates, CompletedEarlyFreesWhatWasBookedBeyond) {
  const std::vector<std::string> team = NewTeam();
  v1::CreateOutingRequest now = Round(team, absl::Hours(-2));
  now.set_vehicle(Van());
  const v1::Outing outing = PlanOuting(now);
  v1::StartOutingRequest start = StartOf(outing.id());
  *start.mutable_start_time() = FromNow(absl::Hours(-2));
  Must(Start(start));
  v1::CreateOutingRequest next = Round(team, absl::Minutes(1));
  next.set_vehicle(now.vehicle());
  ASSERT_EQ(Refusal(Create(next)), "VEHICLE_BOOKED");
  Must(Complete(outing.id()));
  EXPECT_EQ(Refusal(Create(next)), "OK");
  v1::CreateOutingRequest overlapping = Round(team, absl::Hours(-3));
  EXPECT_EQ(Refusal(Create(overlapping)), "STAFF_BOOKED");
}

TEST_F(OutingStates, CompletedBeforeItShouldHaveBegunFreesAll) {
  const v1::Outing outing = PlanOuting(Drive(NewTeam(), Van()));
  Must(Start(outing.id()));
  Must(Complete(outing.id()));
  EXPECT_THAT(Booked(outing.id()), IsEmpty());
  EXPECT_FALSE(VehicleBooked(outing.id()));
}

TEST_F(OutingStates, CancelFreesWhatWasBooked) {
  const v1::CreateOutingRequest request = Drive(NewTeam(), Van());
  const v1::Outing outing = PlanOuting(request);
  const v1::Outing cancelled = Must(Cancel(outing.id(), outing.etag()));
  EXPECT_EQ(cancelled.state(), v1::CANCELLED);
  EXPECT_EQ(cancelled.cancel_reason(), "Alerte orange");
  EXPECT_THAT(List(cancelled.team()), SizeIs(2));
  EXPECT_EQ(Refusal(Create(request)), "OK");
  EXPECT_EQ(FactsOf(outing.id()).back().state(), "CANCELLED");
}

TEST_F(OutingStates, CancelAgainChangesNothing) {
  const v1::Outing outing = PlanOuting();
  const v1::Outing cancelled = Must(Cancel(outing.id(), outing.etag()));
  EXPECT_EQ(Must(Cancel(outing.id(), outing.etag())).SerializeAsString(), cancelled.SerializeAsString());
}

TEST_F(OutingStates, FollowOneAnotherInOneOrderOnly) {
  const v1::Outing outing = PlanOuting();
  EXPECT_EQ(Refusal(Complete(outing.id())), "ILLEGAL_TRANSITION");
  Must(Start(outing.id()));
  EXPECT_EQ(Refusal(Cancel(outing.id())), "ILLEGAL_TRANSITION");
  Must(Complete(outing.id()));
  EXPECT_EQ(Refusal(Start(outing.id())), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Refusal(Cancel(outing.id())), "ILLEGAL_TRANSITION");
  const v1::Outing other = PlanOuting();
  Must(Cancel(other.id()));
  EXPECT_EQ(Refusal(Start(other.id())), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Refusal(Complete(other.id())), "ILLEGAL_TRANSITION");
}

TEST_F(OutingStates, RefuseAnEtagThatSomebodyHasOvertaken) {
  v1::Outing outing = PlanOuting();
  outing.set_note("Nouveau");
  Must(Update(outing, {"note"}));
  EXPECT_EQ(Refusal(Start(StartOf(outing.id(), "1"))), "ETAG_MISMATCH");
  EXPECT_EQ(Refusal(Cancel(outing.id(), "1")), "ETAG_MISMATCH");
  Must(Start(outing.id()));
  EXPECT_EQ(Refusal(Complete(CompletionOf(outing.id(), "1"))), "ETAG_MISMATCH");
}

TEST_F(OutingStates, AreNotForOtherSitesNorForReception) {
  const v1::Outing outing = PlanOuting();
  EXPECT_EQ(Refusal(As<v1::Outing>(stranger_, "StartOuting", StartOf(outing.id()))), "OUTING_UNKNOWN");
  EXPECT_EQ(Refusal(As<v1::Outing>(stranger_, "CompleteOuting", CompletionOf(outing.id()))), "OUTING_UNKNOWN");
  EXPECT_EQ(Refusal(As<v1::Outing>(testing::Reception(site_), "StartOuting", StartOf(outing.id()))),
            "PERMISSION_MISSING");
  EXPECT_EQ(Refusal(As<v1::Outing>(nurse_, "StartOuting", StartOf(outing.id()))), "OK");
}

TEST_F(OutingStates, StartMovesTheLoadToTheVehicleAndCompleteBringsItBack) {
  const v1::Outing outing = Loaded();
  const v1::Outing started = Must(Start(outing.id()));
  EXPECT_EQ(started.stock().state(), v1::LOADED) << started.stock().problem();
  EXPECT_EQ(Held(van_.location()), 30);
  EXPECT_EQ(Held(store_), 70);
  const v1::Outing completed = Must(Complete(outing.id()));
  EXPECT_EQ(completed.stock().state(), v1::UNLOADED) << completed.stock().problem();
  EXPECT_EQ(Held(van_.location()), 0);
  EXPECT_EQ(Held(store_), 100);
}

TEST_F(OutingStates, StartAgainLoadsOnce) {
  const v1::Outing outing = Loaded();
  Must(Start(outing.id()));
  EXPECT_EQ(Must(Start(outing.id())).stock().state(), v1::LOADED);
  EXPECT_EQ(Held(van_.location()), 30);
}

TEST_F(OutingStates, TheTeamLeavesThoughTheStoreLacksTheLoadWhichFollows) {
  const v1::Outing outing = Loaded(0);
  const v1::Outing started = Must(Start(outing.id()));
  EXPECT_EQ(started.state(), v1::IN_PROGRESS);
  EXPECT_EQ(started.stock().state(), v1::LOADING);
  EXPECT_EQ(started.stock().problem(), "INSUFFICIENT_STOCK");
  Receive(100);
  EXPECT_EQ(AwaitStock(outing.id(), v1::LOADED).stock().problem(), "");
  EXPECT_EQ(Held(van_.location()), 30);
}

TEST_F(OutingStates, CompletedBeforeItsLoadStoodIsLoadedAndThenUnloaded) {
  const v1::Outing outing = Loaded(0);
  Must(Start(outing.id()));
  EXPECT_EQ(Must(Complete(outing.id())).stock().state(), v1::LOADING);
  Receive(100);
  AwaitStock(outing.id(), v1::UNLOADED);
  EXPECT_EQ(Held(van_.location()), 0);
  EXPECT_EQ(Held(store_), 100);
}

TEST_F(OutingStates, CancelledIsNotLoaded) {
  const v1::Outing outing = Loaded();
  ASSERT_EQ(outing.stock().state(), v1::TO_LOAD);
  EXPECT_EQ(Must(Cancel(outing.id())).stock().state(), v1::STOCK_STATE_UNSPECIFIED);
  EXPECT_EQ(Held(van_.location()), 0);
}

}  // namespace
}  // namespace passerelle::outreach
