// Count sessions in the midst of everything else: nothing is posted twice, and what moves meanwhile is not lost.
#include <algorithm>
#include <map>
#include <random>

#include "tests/service/supplies/count_sessions_fixture.h"

namespace passerelle::supplies {
namespace {

class CountRacesTest : public CountSessionsTest {};

TEST_F(CountRacesTest, WhatIsPostedAgainOrAtOnceIsPostedOnce) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string session = Open();
  Counted(session, item, 4);
  Together(std::vector<std::function<void()>>(6, [&] {
    const auto posted = TryPost(session);
    EXPECT_EQ(Refusal(posted), "OK");
    if (posted.ok()) {
      EXPECT_EQ(posted->movements_size(), 1);
    }
  }));
  EXPECT_EQ(Held(store_, item), 4);
  EXPECT_SAME_MESSAGE(Post(session), Must(Get(session)));
}

// Whatever is booked, slipped, taken back and stolen while people count: once it is posted, the books say what is on
// the shelves.
TEST_F(CountRacesTest, AfterwardsTheBooksSayWhatIsOnTheShelves) {
  std::mt19937 random(41);
  const auto below = [&](std::size_t bound) { return static_cast<std::int32_t>(random() % bound); };
  for (int round = 0; round < 4; ++round) {
    const std::string item = NewTrackedItem();
    const std::vector<std::string> lots = {"A", "B", "C"};
    std::map<std::string, std::int32_t> shelf;
    std::vector<std::string> slips;
    for (const std::string& lot : lots) {
      shelf[lot] = 20 + below(20);
      Receive(item, shelf[lot], lot, "2031-01-31");
      shelf[lot] -= below(5);
    }
    const std::string session = Open({item});
    for (const std::string& lot : lots) Counted(session, item, shelf[lot], lot);
    for (int step = 0; step < 20; ++step) {
      const std::string& lot = lots[below(lots.size())];
      const std::int32_t quantity = 1 + below(3);
      switch (below(5)) {
        case 0:
          Receive(item, quantity, lot, "2031-01-31");
          shelf[lot] += quantity;
          break;
        case 1:
          if (shelf[lot] < quantity) break;
          HandOut(item, quantity, lot);
          shelf[lot] -= quantity;
          break;
        case 2:
          // Booked, though it never happened.
          slips.push_back(Receive(item, quantity, lot, "2031-01-31").movements(0).id());
          break;
        case 3:
          if (slips.empty()) break;
          Must(Reverse(slips.back()));
          slips.pop_back();
          break;
        default:
          // Gone, and counted again.
          shelf[lot] -= std::min(shelf[lot], quantity);
          Counted(session, item, shelf[lot], lot);
      }
    }
    for (const std::string& lot : lots) Counted(session, item, shelf[lot], lot);
    HandOut(item, 1, "A");
    for (const std::string& slip : slips) Must(Reverse(slip));
    Post(session);
    EXPECT_EQ(Held(store_, item, "A"), shelf["A"] - 1);
    EXPECT_EQ(Held(store_, item, "B"), shelf["B"]);
    EXPECT_EQ(Held(store_, item, "C"), shelf["C"]);
  }
  EXPECT_EQ(Imbalances(), 0u);
}

// The balances of posted sessions that are not what was counted with what moved after it, but never below none.
constexpr char kWrongBalances[] =
    "select l.item, l.lot, l.counted, b.quantity from count_lines l join count_sessions s on s.id = l.session "
    "join balances b on b.location = s.location and b.item = l.item and b.lot = l.lot "
    "cross join lateral (select coalesce(sum(case when m.to_location = s.location then m.quantity else -m.quantity "
    "end), "
    "0) as moved from movements m where s.location in (m.from_location, m.to_location) and m.item = l.item "
    "and m.lot = l.lot and m.seq > l.seq and m.document <> s.id) as since "
    "where b.quantity <> l.counted + since.moved and s.id = '";

TEST_F(CountRacesTest, HandoutsDuringASessionNeitherWaitForItNorAreLost) {
  for (int round = 0; round < 4; ++round) {
    const std::vector<std::string> items = {NewPlainItem(), NewPlainItem(), NewPlainItem()};
    for (const std::string& item : items) Receive(item, 1000);
    const std::string session = Open();
    for (const std::string& item : items) Counted(session, item, 900);
    std::vector<std::function<void()>> hands;
    for (unsigned hand = 0; hand < 6; ++hand) {
      hands.emplace_back([&, hand] {
        std::mt19937 random(hand);
        for (int step = 0; step < 10; ++step) {
          const std::string& item = items[random() % items.size()];
          if (hand == 0) {
            EXPECT_THAT(Refusal(Record(Line(session, item, 850))), ::testing::AnyOf("OK", "COUNT_NOT_OPEN"));
          } else if (random() % 2 == 0) {
            EXPECT_EQ(Refusal(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, 2))), "OK");
          } else {
            EXPECT_EQ(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 1))), "OK");
          }
          if (hand == 1 && step == 5) {
            EXPECT_EQ(Refusal(TryPost(session, true)), "OK");
          }
        }
      });
    }
    Together(hands);
    EXPECT_EQ(CountRows(kWrongBalances + session + "'"), 0u);
  }
  EXPECT_EQ(Imbalances(), 0u);
}

}  // namespace
}  // namespace passerelle::supplies
