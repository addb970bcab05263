// Whatever is done at once, in whatever order: every balance is the sum of its movements and never negative.
#include <mutex>
#include <random>
#include <set>

#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

constexpr int kThreads = 16;
constexpr int kSteps = 25;

class LedgerPropertyTest : public SuppliesTest {
 protected:
  // One random thing that a store keeper, a team or a visit does.
  void Step(std::mt19937& random) {
    const auto below = [&](std::size_t bound) { return random() % bound; };
    const std::string& item = items_[below(items_.size())];
    const std::string& from = places_[below(places_.size())];
    const std::string& to = places_[below(places_.size())];
    const auto quantity = static_cast<std::int32_t>(1 + below(9));
    switch (below(6)) {
      case 0: {
        v1::RecordReceiptRequest request = Receipt(item, quantity, "L" + std::to_string(below(3)), "2031-01-31");
        request.set_location(to);
        return Note(Ledger<v1::Receipt>(keeper_, "RecordReceipt", request));
      }
      case 1: {
        v1::RecordTransferRequest request = Transfer(to, item, quantity);
        *request.add_lines() = Transfer(to, items_[below(items_.size())], quantity).lines(0);
        request.set_from(from);
        return Note(Ledger<v1::Transfer>(keeper_, "RecordTransfer", request));
      }
      case 2: {
        v1::RecordDistributionRequest request = Distribution(item, quantity);
        request.set_location(from);
        return Note(Ledger<v1::Distribution>(keeper_, "RecordDistribution", request));
      }
      case 3: {
        v1::RecordStockCountRequest request =
            Count(item, static_cast<std::int32_t>(below(40)), "L" + std::to_string(below(3)));
        request.set_location(from);
        return Note(Ledger<v1::StockCount>(keeper_, "RecordStockCount", request));
      }
      case 4:
        return ReverseSomething(random);
      default: {
        events::v1::Fact fact;
        *fact.mutable_visit_recorded() = Visit(item, quantity);
        Tell({fact});
        if (below(4) != 0) return;
        events::v1::Fact voided;
        voided.mutable_visit_voided()->set_visit(fact.visit_recorded().visit());
        return Tell({voided});
      }
    }
  }

  template <class Document>
  void Note(const absl::StatusOr<Document>& answer) {
    const std::lock_guard lock(mutex_);
    refusals_.insert(Refusal(answer));
    if (!answer.ok()) return;
    for (const v1::Movement& movement : answer->movements()) movements_.push_back(movement.id());
  }

  void ReverseSomething(std::mt19937& random) {
    std::string movement;
    {
      const std::lock_guard lock(mutex_);
      if (movements_.empty()) return;
      movement = movements_[random() % movements_.size()];
    }
    const std::string refusal = Refusal(Reverse(movement));
    const std::lock_guard lock(mutex_);
    refusals_.insert(refusal);
  }

  const std::vector<std::string> items_ = {NewTrackedItem(), NewTrackedItem(), NewTrackedItem()};
  const std::vector<std::string> places_ = {store_, NewLocation(v1::VEHICLE), NewLocation(v1::STAND)};
  std::mutex mutex_;
  std::vector<std::string> movements_;
  std::set<std::string> refusals_;
};

TEST_F(LedgerPropertyTest, SixteenHandsAtOnceLeaveEveryBalanceTheSumOfItsMovements) {
  for (const std::string& item : items_) {
    for (const char* lot : {"L0", "L1", "L2"}) Receive(item, 30, lot, "2031-01-31");
  }
  std::vector<std::function<void()>> hands;
  for (int hand = 0; hand < kThreads; ++hand) {
    hands.emplace_back([this, hand] {
      std::mt19937 random(hand);
      for (int step = 0; step < kSteps; ++step) Step(random);
    });
  }
  Together(hands);
  suite_.AwaitFeeds();
  EXPECT_EQ(Imbalances(), 0u);
  // Nobody waited for somebody who waited for him, and only rules refused.
  for (const std::string& refusal : refusals_) {
    EXPECT_THAT(refusal, ::testing::AnyOf("OK", "INSUFFICIENT_STOCK", "SAME_LOCATION", "ALREADY_REVERSED",
                                          "REVERSED_AFTER_COUNT"));
  }
  EXPECT_EQ(CountRows("select position from event_parked"), 0u);
}

}  // namespace
}  // namespace passerelle::supplies
