// Calls that come at once are written together, each exactly once, and none waits for a slow or a broken one longer
// than it must.
#include "services/runtime/db/group_writer.h"

#include <absl/synchronization/notification.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace passerelle::db {
namespace {

struct Item {
  std::atomic<int> writes = 0;
};
using Writer = GroupWriter<Item>;

absl::Status CountWrites(const std::vector<Item*>& items) {
  for (Item* item : items) ++item->writes;
  return absl::OkStatus();
}

TEST(AGroupWriter, WritesALoneItemAtOnceAndAlone) {
  Writer writer;
  Item item;
  const auto [status, alone] = writer.Write(item, "a", CountWrites);
  EXPECT_TRUE(status.ok());
  EXPECT_TRUE(alone);
  EXPECT_EQ(item.writes, 1);
}

TEST(AGroupWriter, WritesEachOfManyItemsOnce) {
  Writer writer;
  std::atomic<int> statements = 0;
  std::vector<std::thread> calls;
  std::atomic<int> wrong = 0;
  for (int call = 0; call < 32; ++call) {
    calls.emplace_back([&, call] {
      for (int i = 0; i < 200; ++i) {
        Item item;
        const auto result = writer.Write(item, std::to_string(call * 1000 + i), [&](const std::vector<Item*>& items) {
          ++statements;
          return CountWrites(items);
        });
        wrong += !result.status.ok() || item.writes != 1;
      }
    });
  }
  for (std::thread& call : calls) call.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(statements, 32 * 200);
}

// Holds one statement open until `release`, so that what comes meanwhile must wait.
class BehindAStatement {
 public:
  explicit BehindAStatement(Writer& writer)
      : thread_([this, &writer] {
          writer.Write(item_, "first", [this](const std::vector<Item*>& items) {
            started_.Notify();
            release.WaitForNotification();
            return CountWrites(items);
          });
        }) {
    started_.WaitForNotification();
  }
  ~BehindAStatement() {
    if (!release.HasBeenNotified()) release.Notify();
    thread_.join();
  }
  absl::Notification release;

 private:
  Item item_;
  absl::Notification started_;
  std::thread thread_;
};

TEST(AGroupWriter, DoesNotLetASlowStatementHoldTheOthers) {
  Writer writer;
  const BehindAStatement slow(writer);
  Item item;
  EXPECT_TRUE(writer.Write(item, "second", CountWrites).status.ok());
  EXPECT_EQ(item.writes, 1);
}

// Sends items with these keys at once, many times; answers the largest group that was written.
std::size_t LargestGroup(const std::vector<std::string>& keys) {
  Writer writer;
  std::atomic<std::size_t> largest = 0;
  std::vector<std::thread> calls;
  for (int round = 0; round < 200; ++round) {
    for (const std::string& key : keys) {
      calls.emplace_back([&, key] {
        Item item;
        writer.Write(item, key, [&](const std::vector<Item*>& items) {
          for (std::size_t seen = largest; items.size() > seen && !largest.compare_exchange_weak(seen, items.size());) {
          }
          std::this_thread::yield();
          return CountWrites(items);
        });
        EXPECT_EQ(item.writes, 1);
      });
    }
    for (std::thread& call : calls) call.join();
    calls.clear();
  }
  return largest;
}

TEST(AGroupWriter, NeverWritesOneKeyTwiceInOneGo) {
  EXPECT_EQ(LargestGroup({"same", "same", "same", "same", "same", "same"}), 1u);
}

TEST(AGroupWriter, WritesTogetherWhatComesAtOnce) {
  EXPECT_GT(LargestGroup({"a", "b", "c", "d", "e", "f", "g", "h"}), 1u);
}

TEST(AGroupWriter, SaysThatOthersMayBeWhatFailed) {
  Writer writer;
  std::vector<std::thread> calls;
  std::atomic<int> together = 0, failed = 0;
  {
    BehindAStatement slow(writer);
    for (int call = 0; call < 8; ++call) {
      calls.emplace_back([&, call] {
        Item item;
        const auto [status, alone] = writer.Write(item, std::to_string(call), [](const std::vector<Item*>& items) {
          return items.size() > 1 ? absl::InternalError("one of them") : absl::OkStatus();
        });
        failed += !status.ok();
        together += !alone;
      });
    }
  }
  for (std::thread& call : calls) call.join();
  EXPECT_EQ(failed, together);
}

TEST(AGroupWriter, TellsEveryoneWhenTheWriteThrows) {
  Writer writer;
  Item item;
  const auto [status, alone] =
      writer.Write(item, "a", [](const std::vector<Item*>&) -> absl::Status { throw std::runtime_error("broken"); });
  EXPECT_TRUE(absl::IsInternal(status));
  EXPECT_TRUE(writer.Write(item, "b", CountWrites).status.ok());
}

}  // namespace
}  // namespace passerelle::db
