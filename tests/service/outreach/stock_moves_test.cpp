// What outings take from the store and bring back: moved at once when supplies can, later when it cannot, and never
// twice.
#include <absl/time/clock.h>

#include <map>
#include <thread>

#include "passerelle/supplies/v1/ledger.pb.h"
#include "services/outreach/service.h"
#include "services/runtime/process/service.h"
#include "tests/service/outreach/fleet_fixture.h"
#include "tests/support/look.h"

namespace passerelle::outreach {
namespace {

class StockMoves : public Fleet {
 protected:
  void Receive(const std::string& item, std::int32_t quantity) {
    supplies::v1::RecordReceiptRequest request;
    request.set_location(store_);
    request.set_supplier("A supplier");
    supplies::v1::Line& line = *request.add_lines();
    line.set_item(item);
    line.set_quantity(quantity);
    Must(suite_.Call<supplies::v1::Receipt>(coordinator_, "passerelle.supplies.v1.LedgerService.RecordReceipt",
                                            request));
  }
  std::int32_t Held(const std::string& location) {
    supplies::v1::ListStockRequest request;
    request.set_location(location);
    request.set_item(item_);
    const auto response = Must(suite_.Call<supplies::v1::ListStockResponse>(
        coordinator_, "passerelle.supplies.v1.LedgerService.ListStock", request));
    return response.balances().empty() ? 0 : response.balances(0).quantity();
  }
  // The movements from or to the vehicle, latest first.
  std::vector<supplies::v1::Movement> Moves() {
    supplies::v1::ListMovementsRequest request;
    request.set_location(vehicle_);
    const auto response = Must(suite_.Call<supplies::v1::ListMovementsResponse>(
        coordinator_, "passerelle.supplies.v1.LedgerService.ListMovements", request));
    return {response.movements().begin(), response.movements().end()};
  }

  // An outing with the vehicle that takes so many units along.
  v1::Outing PlanWithLoad(std::int32_t quantity, absl::Duration begins_in = absl::ZeroDuration()) {
    v1::CreateOutingRequest request = Round({driver_, NewMember().id()}, begins_in);
    request.set_vehicle(vehicle_);
    if (quantity > 0) {
      v1::LoadLine& line = *request.add_load();
      line.set_item(item_);
      line.set_quantity(quantity);
    }
    return Plan(request);
  }
  v1::Outing Start(const std::string& outing) {
    v1::StartOutingRequest request;
    request.set_id(outing);
    return Must(Outings<v1::Outing>("StartOuting", request));
  }
  static v1::CompleteOutingRequest CompletionOf(const std::string& outing) {
    v1::CompleteOutingRequest request;
    request.set_id(outing);
    request.mutable_report()->set_known_people(3);
    return request;
  }
  v1::Outing Complete(const std::string& outing) {
    return Must(Outings<v1::Outing>("CompleteOuting", CompletionOf(outing)));
  }
  v1::Outing Get(const std::string& outing) {
    v1::GetOutingRequest request;
    request.set_id(outing);
    return Must(Outings<v1::Outing>("GetOuting", request));
  }
  v1::Outing Await(const std::string& outing, v1::StockState state) {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    v1::Outing seen = Get(outing);
    while (seen.stock().state() != state && absl::Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(20));
      seen = Get(outing);
    }
    EXPECT_EQ(seen.stock().state(), state) << seen.stock().ShortDebugString();
    EXPECT_EQ(seen.stock().problem(), "");
    return seen;
  }
  // As if the process had died after supplies had answered and before outreach had noted it.
  void Forget(const std::string& outing, const std::string& state) {
    const auto forgotten =
        suite_.Sql("outreach", "update outing set stock_state = $2, stock_due_time = clock_timestamp() where id = $1",
                   {outing, state});
    ASSERT_TRUE(forgotten.ok()) << forgotten.status();
  }

  // How long the outing waits after that attempt, which fails.
  absl::Duration WaitAfterAttempt(const std::string& outing, int attempt) {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    while (absl::Now() < give_up) {
      // Again and again: an attempt that was under way writes its own number afterwards.
      const auto moved = suite_.Sql("outreach",
                                    "update outing set stock_attempts = $2, stock_due_time = clock_timestamp() "
                                    "where id = $1 and stock_attempts not in ($2, $2 + 1)",
                                    {outing, attempt - 1});
      EXPECT_TRUE(moved.ok()) << moved.status();
      const auto rows = suite_.Sql(
          "outreach",
          "select (extract(epoch from stock_due_time - clock_timestamp()) * 1000)::bigint as wait from outing where id "
          "= $1 and stock_attempts = $2",
          {outing, attempt});
      if (rows.ok() && !rows->empty()) return absl::Milliseconds((*rows)[0].Int("wait"));
      absl::SleepFor(absl::Milliseconds(20));
    }
    ADD_FAILURE() << "nobody tried again";
    return absl::ZeroDuration();
  }

  const std::string store_ = suite_.NewStore(site_);
  const std::string item_ = suite_.NewItem();
  const std::string vehicle_ = NewVehicle().location();
  const std::string driver_ = NewMember({v1::DRIVING}).id();
};

TEST_F(StockMoves, TheLoadIsInTheVehicleOnceTheOutingHasStarted) {
  Receive(item_, 10);
  const v1::Outing planned = PlanWithLoad(6);
  EXPECT_EQ(planned.stock().state(), v1::TO_LOAD);
  const v1::Outing started = Start(planned.id());
  EXPECT_EQ(started.stock().state(), v1::LOADED);
  EXPECT_EQ(Held(vehicle_), 6);
  EXPECT_EQ(Held(store_), 4);
  ASSERT_EQ(Moves().size(), 1u);
  EXPECT_EQ(Moves()[0].occur_time().seconds(), started.actual_start_time().seconds());
}

TEST_F(StockMoves, WhatIsLeftIsBackInTheStoreOnceTheOutingIsOver) {
  Receive(item_, 10);
  const v1::Outing planned = PlanWithLoad(6);
  Start(planned.id());
  const v1::Outing completed = Complete(planned.id());
  EXPECT_EQ(completed.stock().state(), v1::UNLOADED);
  EXPECT_EQ(Held(vehicle_), 0);
  EXPECT_EQ(Held(store_), 10);
  EXPECT_EQ(Moves()[0].occur_time().seconds(), completed.actual_end_time().seconds());
}

TEST_F(StockMoves, AVehicleReturnsWhatAnOutingThatNobodyCompletedLeftInIt) {
  Receive(item_, 10);
  Start(PlanWithLoad(6).id());
  const v1::Outing second = PlanWithLoad(0, absl::Hours(5));
  EXPECT_EQ(second.stock().state(), v1::STOCK_STATE_UNSPECIFIED);
  EXPECT_EQ(Start(second.id()).stock().state(), v1::STOCK_STATE_UNSPECIFIED);
  EXPECT_EQ(Complete(second.id()).stock().state(), v1::UNLOADED);
  EXPECT_EQ(Held(store_), 10);
}

TEST_F(StockMoves, AReportWrittenWhenTheVehicleIsOutAgainLeavesItsStockToTheOutingThatHasIt) {
  Receive(item_, 10);
  const v1::Outing first = PlanWithLoad(6);
  const v1::Outing second = PlanWithLoad(3, absl::Hours(5));
  Start(first.id());
  Start(second.id());
  EXPECT_EQ(Complete(first.id()).stock().state(), v1::UNLOADED);
  EXPECT_EQ(Held(vehicle_), 9);
  EXPECT_EQ(Complete(second.id()).stock().state(), v1::UNLOADED);
  EXPECT_EQ(Held(vehicle_), 0);
  EXPECT_EQ(Held(store_), 10);
}

TEST_F(StockMoves, ARoundOnFootMovesNothing) {
  const v1::Outing planned = Plan(Round({driver_, NewMember().id()}, absl::ZeroDuration()));
  EXPECT_EQ(Start(planned.id()).stock().state(), v1::STOCK_STATE_UNSPECIFIED);
  EXPECT_EQ(Complete(planned.id()).stock().state(), v1::STOCK_STATE_UNSPECIFIED);
}

TEST_F(StockMoves, AnOutingStartsWhileSuppliesIsDownAndIsLoadedOnceItIsBack) {
  Receive(item_, 10);
  const v1::Outing planned = PlanWithLoad(6);
  suite_.Stop("supplies");
  const v1::Outing started = Start(planned.id());
  EXPECT_EQ(started.state(), v1::IN_PROGRESS);
  EXPECT_EQ(started.stock().state(), v1::LOADING);
  EXPECT_EQ(started.stock().problem(), "SERVICE_UNAVAILABLE");
  suite_.Start("supplies");
  const v1::Outing loaded = Await(planned.id(), v1::LOADED);
  EXPECT_EQ(loaded.etag(), started.etag()) << "the plan has not changed";
  EXPECT_EQ(Held(vehicle_), 6);
  EXPECT_EQ(Moves().size(), 1u);
}

TEST_F(StockMoves, AnOutingThatEndsWhileSuppliesIsDownIsLoadedThenUnloaded) {
  Receive(item_, 10);
  const v1::Outing planned = PlanWithLoad(6);
  suite_.Stop("supplies");
  Start(planned.id());
  const v1::Outing completed = Complete(planned.id());
  EXPECT_EQ(completed.state(), v1::COMPLETED);
  EXPECT_EQ(completed.stock().state(), v1::LOADING) << "nothing returns that has not been loaded";
  suite_.Start("supplies");
  Await(planned.id(), v1::UNLOADED);
  EXPECT_EQ(Held(vehicle_), 0);
  EXPECT_EQ(Held(store_), 10);
  const auto moves = Moves();
  ASSERT_EQ(moves.size(), 2u);
  EXPECT_EQ(moves[0].from(), vehicle_);
  EXPECT_EQ(moves[1].to(), vehicle_);
}

TEST_F(StockMoves, ALoadThatTheStoreCannotGiveIsSaidAndMovedOnceItCan) {
  Receive(item_, 2);
  const v1::Outing planned = PlanWithLoad(6);
  const v1::Outing started = Start(planned.id());
  EXPECT_EQ(started.stock().state(), v1::LOADING);
  EXPECT_EQ(started.stock().problem(), "INSUFFICIENT_STOCK");
  EXPECT_EQ(Held(vehicle_), 0);
  Receive(item_, 4);
  Await(planned.id(), v1::LOADED);
  EXPECT_EQ(Held(vehicle_), 6);
}

TEST_F(StockMoves, ARefusalIsTriedAgainLaterEachTimeAndInTheEndOnceInAnHourOrTwo) {
  const v1::Outing planned = PlanWithLoad(6);
  Start(planned.id());
  EXPECT_LE(WaitAfterAttempt(planned.id(), 2), absl::Seconds(2));
  EXPECT_GE(WaitAfterAttempt(planned.id(), 6), absl::Seconds(14));
  const absl::Duration longest = WaitAfterAttempt(planned.id(), 1000);
  EXPECT_GE(longest, absl::Minutes(59));
  EXPECT_LE(longest, absl::Hours(2));
}

TEST_F(StockMoves, AnOutageIsTriedAgainAtLeastEveryTenMinutes) {
  const v1::Outing planned = PlanWithLoad(6);
  suite_.Stop("supplies");
  Start(planned.id());
  const absl::Duration longest = WaitAfterAttempt(planned.id(), 1000);
  suite_.Start("supplies");
  EXPECT_GE(longest, absl::Minutes(4));
  EXPECT_LE(longest, absl::Minutes(10));
}

TEST_F(StockMoves, AProblemIsLoggedOnceHoweverOftenItIsMetAgain) {
  const v1::Outing planned = PlanWithLoad(6);
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Start(planned.id());
  WaitAfterAttempt(planned.id(), 3);
  WaitAfterAttempt(planned.id(), 5);
  const std::string logged = ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr();
  const std::size_t first = logged.find(planned.id());
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(logged.find(planned.id(), first + 1), std::string::npos) << logged;
}

TEST_F(StockMoves, ALoadWaitsUntilTheReturnOfTheOutingBeforeStands) {
  Receive(item_, 20);
  const v1::Outing first = PlanWithLoad(6);
  const v1::Outing second = PlanWithLoad(3, absl::Hours(5));
  Start(first.id());
  suite_.Stop("supplies");
  EXPECT_EQ(Complete(first.id()).stock().state(), v1::UNLOADING);
  // The return is not due before long; the vehicle leaves again meanwhile.
  Must(suite_.Sql("outreach", "update outing set stock_due_time = clock_timestamp() + interval '1 hour' where id = $1",
                  {first.id()}));
  suite_.Start("supplies");
  const v1::Outing waiting = Start(second.id());
  EXPECT_EQ(waiting.stock().state(), v1::LOADING);
  EXPECT_EQ(waiting.stock().problem(), "VEHICLE_NOT_UNLOADED");
  EXPECT_EQ(Held(vehicle_), 6);
  Must(suite_.Sql("outreach", "update outing set stock_due_time = clock_timestamp() where id = $1", {first.id()}));
  Await(first.id(), v1::UNLOADED);
  Await(second.id(), v1::LOADED);
  EXPECT_EQ(Held(vehicle_), 3) << "the second load, which the first return has not taken";
  EXPECT_EQ(Held(store_), 17);
}

TEST_F(StockMoves, AReturnThatWasAskedForIsAskedForAgainThoughTheVehicleHasLeft) {
  Receive(item_, 20);
  const v1::Outing first = PlanWithLoad(6);
  Start(first.id());
  suite_.Stop("supplies");
  Complete(first.id());
  Start(PlanWithLoad(0, absl::Hours(5)).id());
  suite_.Start("supplies");
  Await(first.id(), v1::UNLOADED);
  EXPECT_EQ(Held(vehicle_), 0);
}

TEST_F(StockMoves, ALoadThatStandsOnlyWhenTheVehicleIsOutAgainGoesOnWithThatOuting) {
  Receive(item_, 3);
  const v1::Outing first = PlanWithLoad(6);
  const v1::Outing second = PlanWithLoad(3, absl::Hours(5));
  Start(first.id());
  Complete(first.id());
  EXPECT_EQ(Start(second.id()).stock().state(), v1::LOADED);
  Receive(item_, 6);
  Await(first.id(), v1::UNLOADED);
  EXPECT_EQ(Held(vehicle_), 9);
}

// However a return and the load of the next outing meet, the load is in the vehicle in the end.
TEST_F(StockMoves, TheNextTeamLeavesTheVeryMomentTheFirstIsBack) {
  Receive(item_, 100);
  for (int i = 0; i < 6; ++i) {
    const v1::Outing first = PlanWithLoad(6, i * absl::Hours(10));
    const v1::Outing second = PlanWithLoad(3, i * absl::Hours(10) + absl::Hours(5));
    Start(first.id());
    v1::StartOutingRequest start;
    start.set_id(second.id());
    absl::StatusOr<v1::Outing> started;
    std::thread leaves([&] { started = Outings<v1::Outing>("StartOuting", start); });
    const auto completed = Outings<v1::Outing>("CompleteOuting", CompletionOf(first.id()));
    leaves.join();
    ASSERT_TRUE(completed.ok() && started.ok()) << completed.status() << started.status();
    Await(first.id(), v1::UNLOADED);
    Await(second.id(), v1::LOADED);
    EXPECT_GE(Held(vehicle_), 3);
    Complete(second.id());
    Await(second.id(), v1::UNLOADED);
    EXPECT_EQ(Held(store_), 100);
  }
}

TEST_F(StockMoves, AProcessThatDiesBeforeItAsksSuppliesIsRelievedByTheNext) {
  Receive(item_, 10);
  const v1::Outing planned = PlanWithLoad(6);
  suite_.Stop("supplies");
  Start(planned.id());
  suite_.Stop("outreach");
  suite_.Start("supplies");
  suite_.Start("outreach");
  Await(planned.id(), v1::LOADED);
  EXPECT_EQ(Moves().size(), 1u);
}

TEST_F(StockMoves, AnAnswerThatWasLostIsAskedForAgainAndMovesNothingMore) {
  Receive(item_, 10);
  const v1::Outing planned = PlanWithLoad(6);
  Start(planned.id());
  Forget(planned.id(), "LOADING");
  Await(planned.id(), v1::LOADED);
  EXPECT_EQ(Moves().size(), 1u);
  Complete(planned.id());
  Forget(planned.id(), "UNLOADING");
  Await(planned.id(), v1::UNLOADED);
  EXPECT_EQ(Moves().size(), 2u);
  // From the very beginning, with the outing completed: both are asked for again.
  Forget(planned.id(), "LOADING");
  Await(planned.id(), v1::UNLOADED);
  EXPECT_EQ(Moves().size(), 2u);
  EXPECT_EQ(Held(store_), 10);
}

TEST_F(StockMoves, TwoReplicasMoveEachLoadOnce) {
  std::map<std::string, std::string> environment = suite_.EnvironmentOf("outreach");
  environment["PASSERELLE_LISTEN_ADDRESS"] = "127.0.0.1:0";
  const auto replica = process::Service::Start(Definition(), environment);
  ASSERT_TRUE(replica.ok()) << replica.status();
  Receive(item_, 100);
  std::vector<std::string> outings;
  for (int i = 0; i < 5; ++i) {
    outings.push_back(PlanWithLoad(6, i * absl::Hours(5)).id());
    Start(outings.back());
    Complete(outings.back());
  }
  const auto forgotten = suite_.Sql(
      "outreach", "update outing set stock_state = 'LOADING', stock_due_time = clock_timestamp() where id = any ($1)",
      {outings});
  ASSERT_TRUE(forgotten.ok()) << forgotten.status();
  for (const std::string& outing : outings) Await(outing, v1::UNLOADED);
  EXPECT_EQ(Moves().size(), 10u);
  EXPECT_EQ(Held(vehicle_), 0);
  EXPECT_EQ(Held(store_), 100);
}

}  // namespace
}  // namespace passerelle::outreach
