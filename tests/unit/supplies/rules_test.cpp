#include "services/supplies/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "services/runtime/base/status.h"

namespace passerelle::supplies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kToday[] = "2026-11-22";
const absl::Time kNoon = absl::FromCivil(absl::CivilHour(2026, 11, 22, 12), absl::UTCTimeZone());

LotBalance Lot(std::string lot, std::string expire_date, std::int64_t quantity, bool on_hold = false) {
  return {.lot = std::move(lot), .expire_date = std::move(expire_date), .on_hold = on_hold, .quantity = quantity};
}

TEST(Expiry, TheLastDayOfUseIsStillADayOfUse) {
  EXPECT_FALSE(IsExpired(Lot("A", kToday, 1), kToday));
  EXPECT_TRUE(IsExpired(Lot("A", "2026-11-21", 1), kToday));
}

TEST(Expiry, WhatHasNoExpiryNeverExpires) { EXPECT_FALSE(IsExpired(Lot("", "", 1), "9999-12-31")); }

TEST(Usability, AHeldLotIsNotUsableWhateverItsExpiry) {
  EXPECT_FALSE(IsUsable(Lot("A", "2030-01-01", 1, true), kToday));
}

TEST(OrderOfUse, FirstExpiredThenLotNameThenWhatNeverExpires) {
  std::vector<LotBalance> lots = {Lot("", "", 1), Lot("C", "2028-01-01", 1), Lot("B", "2029-01-01", 1),
                                  Lot("A", "2029-01-01", 1)};
  std::sort(lots.begin(), lots.end(), ExpiresBefore);
  std::vector<std::string> order;
  for (const LotBalance& lot : lots) order.push_back(lot.lot);
  EXPECT_THAT(order, ElementsAre("C", "A", "B", ""));
}

// A lot that a stock count saw at noon.
LotBalance CountedAtNoon(std::string lot, std::string expire_date, std::int64_t quantity) {
  LotBalance balance = Lot(std::move(lot), std::move(expire_date), quantity);
  balance.counted_time = kNoon;
  return balance;
}

TEST(AllocateHandout, IsFirstExpiredFirstOutWhereNoCountHasSeenIt) {
  const std::vector<LotBalance> lots = {CountedAtNoon("A", "2027-01-01", 3), Lot("B", "2028-01-01", 10)};
  const Allocation after = AllocateHandout(lots, 5, kToday, kNoon);
  EXPECT_THAT(after.draws, ElementsAre(Draw{"A", 3}, Draw{"B", 2}));
  EXPECT_EQ(AllocateHandout(lots, 14, kToday, kNoon).missing, 1);
}

TEST(AllocateHandout, TakesWhatACountHasSeenFromTheLotsItCountedHoweverFewTheyNowAre) {
  const std::vector<LotBalance> lots = {CountedAtNoon("A", "2027-01-01", 0), Lot("B", "2028-01-01", 10),
                                        CountedAtNoon("C", "2029-01-01", 2)};
  const Allocation before = AllocateHandout(lots, 5, kToday, kNoon - absl::Hours(1));
  EXPECT_THAT(before.draws, ElementsAre(Draw{"A", 3}, Draw{"C", 2}));
  EXPECT_EQ(before.missing, 0);
  EXPECT_THAT(AllocateHandout({lots[0]}, 5, kToday, kNoon - absl::Hours(1)).draws, ElementsAre(Draw{"A", 5}));
}

TEST(AllocateHandout, TakesNothingFromCountedLotsThatCouldNotBeUsed) {
  const std::vector<LotBalance> lots = {CountedAtNoon("expired", "2020-01-01", 9)};
  const Allocation allocation = AllocateHandout(lots, 5, kToday, kNoon - absl::Hours(1));
  EXPECT_THAT(allocation.draws, IsEmpty());
  EXPECT_EQ(allocation.missing, 5);
}

TEST(TheMomentOfAHandout, IsWhenItHappenedOnlyIfItIsToldLaterThanClocksRunApart) {
  EXPECT_EQ(MomentOf(kNoon, kNoon + kClockSkew), absl::InfiniteFuture());
  EXPECT_EQ(MomentOf(kNoon + kClockSkew, kNoon), absl::InfiniteFuture());
  EXPECT_EQ(MomentOf(kNoon, kNoon + kClockSkew + absl::Seconds(1)), kNoon);
}

TEST(AllocateFefo, UsesUpTheFirstLotBeforeTheNext) {
  const std::vector<LotBalance> lots = {Lot("A", "2027-01-01", 3), Lot("B", "2028-01-01", 10)};
  const Allocation allocation = AllocateFefo(lots, 5, kToday, Lots::kUsable);
  EXPECT_THAT(allocation.draws, ElementsAre(Draw{"A", 3}, Draw{"B", 2}));
  EXPECT_EQ(allocation.missing, 0);
}

TEST(AllocateFefo, NeverTouchesExpiredHeldOrEmptyLots) {
  const std::vector<LotBalance> lots = {Lot("old", "2026-11-21", 9), Lot("held", "2027-01-01", 9, true),
                                        Lot("empty", "2027-02-01", 0), Lot("good", "2027-03-01", 2)};
  const Allocation allocation = AllocateFefo(lots, 5, kToday, Lots::kUsable);
  EXPECT_THAT(allocation.draws, ElementsAre(Draw{"good", 2}));
  EXPECT_EQ(allocation.missing, 3);
}

TEST(AllocateFefo, ForDestructionTakesExpiredAndHeldLotsFirstExpiredFirst) {
  const std::vector<LotBalance> lots = {Lot("old", "2026-11-21", 4), Lot("held", "2027-01-01", 4, true),
                                        Lot("good", "2027-03-01", 4)};
  EXPECT_THAT(AllocateFefo(lots, 6, kToday, Lots::kAll).draws, ElementsAre(Draw{"old", 4}, Draw{"held", 2}));
}

TEST(AllocateFefo, MissesEverythingWhereNothingIs) {
  const Allocation allocation = AllocateFefo({}, 7, kToday, Lots::kUsable);
  EXPECT_THAT(allocation.draws, IsEmpty());
  EXPECT_EQ(allocation.missing, 7);
}

// Any shelf at all: what is drawn is usable, in order, never more than is there, and short only when every usable lot
// is used up.
TEST(AllocateFefo, DrawsExactlyWhatIsUsableInOrderFromAnyShelf) {
  std::mt19937 random(2013);
  const auto below = [&](int bound) { return static_cast<int>(random() % bound); };
  for (int round = 0; round < 2000; ++round) {
    std::vector<LotBalance> lots;
    for (int i = below(6); i >= 0; --i) {
      const std::string expire_date = below(5) == 0 ? "" : "202" + std::to_string(5 + below(4)) + "-06-30";
      lots.push_back(Lot("L" + std::to_string(i), expire_date, below(20), below(4) == 0));
    }
    std::sort(lots.begin(), lots.end(), ExpiresBefore);
    const int asked = 1 + below(60);
    const Allocation allocation = AllocateFefo(lots, asked, kToday, Lots::kUsable);
    std::int64_t usable = 0;
    std::vector<Draw> expected;
    for (const LotBalance& lot : lots) {
      if (!IsUsable(lot, kToday)) continue;
      const std::int64_t taken = std::min<std::int64_t>(lot.quantity, asked - std::min<std::int64_t>(usable, asked));
      if (taken > 0) expected.push_back({lot.lot, static_cast<std::int32_t>(taken)});
      usable += lot.quantity;
    }
    ASSERT_EQ(allocation.draws, expected);
    ASSERT_EQ(allocation.missing, std::max<std::int64_t>(0, asked - usable));
  }
}

TEST(CheckOccurTime, AllowsAClockThatRunsFiveMinutesAhead) {
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  EXPECT_TRUE(CheckOccurTime(now + absl::Minutes(5), now).ok());
  EXPECT_EQ(ReasonOf(CheckOccurTime(now + absl::Minutes(5) + absl::Microseconds(1), now)), "TIME_IN_FUTURE");
}

TEST(CheckOccurTime, RefusesWhatLiesBefore1990) {
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  const absl::Time start_of_1990 = absl::FromCivil(absl::CivilSecond(1990), absl::UTCTimeZone());
  EXPECT_TRUE(CheckOccurTime(start_of_1990, now).ok());
  EXPECT_EQ(ReasonOf(CheckOccurTime(start_of_1990 - absl::Microseconds(1), now)), "TIME_TOO_EARLY");
}

}  // namespace
}  // namespace passerelle::supplies
