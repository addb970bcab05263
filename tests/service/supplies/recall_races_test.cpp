// Recalls and handouts at once: a handout came before the recall, or did not draw on what it holds.
#include <atomic>
#include <mutex>
#include <random>
#include <set>

#include "tests/service/supplies/recalls_fixture.h"

namespace passerelle::supplies {
namespace {

class RecallRacesTest : public RecallsTest {
 protected:
  // How many of the site's handouts of recalled goods were posted after the recall that covers them, and before its
  // end.
  std::size_t HandoutsOfHeldGoods() {
    return CountRows(
        "select m.id from movements m join recall_coverage c on c.item = m.item and (c.lot is null or c.lot = m.lot) "
        "join recalls r on r.id = c.recall "
        "where m.site = '" +
        site_ +
        "' and m.kind = 'HANDED_OUT' and m.record_time > r.create_time "
        "and m.record_time < coalesce(r.close_time, 'infinity') "
        "and not exists (select from recall_releases f where f.recall = c.recall and f.item = m.item and f.lot = "
        "m.lot)");
  }
};

TEST_F(RecallRacesTest, AHandoutComesBeforeTheRecallOrIsRefused) {
  for (int round = 0; round < 15; ++round) {
    const std::string item = NewPlainItem();
    Receive(item, 100);
    std::atomic<int> given = 0;
    std::string recall;
    std::vector<std::function<void()>> hands;
    for (int hand = 0; hand < 4; ++hand) {
      hands.emplace_back([&] {
        const auto answer = Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 1));
        if (answer.ok()) ++given;
        EXPECT_THAT(Refusal(answer), ::testing::AnyOf("OK", "INSUFFICIENT_STOCK"));
      });
    }
    hands.emplace_back([&] { recall = Create(NoticeOfItem(item)).id(); });
    Together(hands);
    EXPECT_EQ(Held(store_, item), 100 - given);
    std::int32_t named = 0;
    const v1::Recall seen = Get(recall);
    for (const v1::RecalledHandout& handout : seen.handouts()) named += handout.quantity();
    EXPECT_EQ(named, given);
  }
  EXPECT_EQ(HandoutsOfHeldGoods(), 0u);
}

TEST_F(RecallRacesTest, AnItemThatBecomesOfARecalledManufacturerAsItIsRecalledIsOnHold) {
  for (int round = 0; round < 10; ++round) {
    const std::string maker = "Maker " + NewUuidV7();
    const std::string item = NewPlainItem();
    Receive(item, 3);
    v1::CreateRecallRequest notice = Notice();
    notice.add_manufacturers(maker);
    Together({[&] { Create(notice); }, [&] { SetManufacturer(item, maker); }});
    EXPECT_TRUE(OnHold(store_, item));
  }
}

TEST_F(RecallRacesTest, TheSameRecallSentTwiceAtOnceIsOne) {
  const std::string key = NewUuidV7();
  const v1::CreateRecallRequest notice = NoticeOfItem(NewPlainItem());
  const auto send = [&] { EXPECT_EQ(Refusal(Recalls("CreateRecall", notice, key)), "OK"); };
  Together({send, send, send});
  EXPECT_EQ(CountRows("select from recall_notices where recall = '" + key + "'"), 1u);
}

class RecallPropertyTest : public RecallRacesTest {
 protected:
  // One random thing that a store keeper, a team, a visit or a recall does.
  void Step(std::mt19937& random) {
    const auto below = [&](std::size_t bound) { return random() % bound; };
    const std::string& item = items_[below(items_.size())];
    const std::string& place = places_[below(places_.size())];
    const std::string lot = "L" + std::to_string(below(4));
    const auto quantity = static_cast<std::int32_t>(1 + below(4));
    switch (below(8)) {
      case 0: {
        v1::RecordReceiptRequest request = Receipt(item, quantity, lot, "2031-01-31");
        request.set_location(place);
        return Note(Refusal(Ledger<v1::Receipt>(keeper_, "RecordReceipt", request)));
      }
      case 1:
        return Note(Refusal(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(places_[1], item, quantity))));
      case 2: {
        v1::RecordStockCountRequest request = Count(item, quantity, lot);
        request.set_location(place);
        return Note(Refusal(Ledger<v1::StockCount>(keeper_, "RecordStockCount", request)));
      }
      case 3:
        return Recall(item, lot, below(3) == 0);
      case 4:
        return EndOne(random);
      case 5: {
        events::v1::Fact fact;
        *fact.mutable_visit_recorded() = Visit(item, quantity);
        return Tell({fact});
      }
      default: {
        v1::RecordDistributionRequest request = Distribution(item, quantity);
        request.set_location(place);
        return Note(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", request)));
      }
    }
  }

  void Recall(const std::string& item, const std::string& lot, bool whole) {
    const auto recall = Recalls("CreateRecall", whole ? NoticeOfItem(item) : NoticeOfLot(item, lot));
    Note(Refusal(recall));
    const std::lock_guard lock(mutex_);
    if (recall.ok()) open_.push_back(recall->id());
  }

  // Destroys what is held for a recall and ends it, if nothing has come in between.
  void EndOne(std::mt19937& random) {
    std::string recall;
    {
      const std::lock_guard lock(mutex_);
      if (open_.empty()) return;
      recall = open_[random() % open_.size()];
    }
    for (const std::string& place : places_) Note(Refusal(Destroy(recall, place)));
    Note(Refusal(Close(recall)));
  }

  void Note(const std::string& refusal) {
    const std::lock_guard lock(mutex_);
    refusals_.insert(refusal);
  }

  const std::vector<std::string> items_ = {NewTrackedItem(), NewTrackedItem(), NewTrackedItem()};
  const std::vector<std::string> places_ = {store_, NewLocation(v1::STAND)};
  std::mutex mutex_;
  std::vector<std::string> open_;
  std::set<std::string> refusals_;
};

TEST_F(RecallPropertyTest, NothingHeldIsHandedOutWhateverIsDoneAtOnce) {
  for (const std::string& item : items_) {
    for (const char* lot : {"L0", "L1", "L2", "L3"}) Receive(item, 60, lot, "2031-01-31");
  }
  std::vector<std::function<void()>> hands;
  hands.reserve(8);
  for (int hand = 0; hand < 8; ++hand) {
    hands.emplace_back([this, hand] {
      std::mt19937 random(hand);
      for (int step = 0; step < 25; ++step) Step(random);
    });
  }
  Together(hands);
  suite_.AwaitFeeds();
  EXPECT_EQ(HandoutsOfHeldGoods(), 0u);
  EXPECT_EQ(Imbalances(), 0u);
  EXPECT_EQ(CountRows("select position from event_parked"), 0u);
  // Nobody waited for somebody who waited for him, and only rules refused.
  for (const std::string& refusal : refusals_) {
    EXPECT_THAT(refusal, ::testing::AnyOf("OK", "INSUFFICIENT_STOCK", "NOTHING_ON_HOLD", "STILL_ON_HOLD"));
  }
}

}  // namespace
}  // namespace passerelle::supplies
