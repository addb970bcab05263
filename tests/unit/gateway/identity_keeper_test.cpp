// Keeping a provider's keys fresh: how often it is asked, and what holds while it cannot be.
#include <absl/synchronization/blocking_counter.h>
#include <absl/synchronization/notification.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "gateway/identity/key_keeper.h"
#include "gateway/identity/verified_tokens.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/metrics.h"
#include "tests/unit/gateway/signed_tokens.h"

namespace passerelle::gateway::identity {
namespace {

using Json = nlohmann::json;

class SetClock : public Clock {
 public:
  absl::Time Now() const override { return absl::UnixEpoch() + absl::Microseconds(micros_.load()); }
  void Pass(absl::Duration time) { micros_ += absl::ToInt64Microseconds(time); }

 private:
  std::atomic<std::int64_t> micros_ = 1'000'000'000'000'000;
};

// A provider whose keys the test sets, at a time that the test sets.
class IdentityKeeper : public ::testing::Test {
 protected:
  void Pass(absl::Duration time) { clock_.Pass(time); }
  void Publish(const std::vector<std::string>& ids) {
    Json keys = Json::array();
    for (const std::string& id : ids) {
      Json key = published_key_;
      key["kid"] = id;
      keys.push_back(key);
    }
    const std::lock_guard lock(mutex_);
    published_ = KeySetOf(keys);
  }
  void FailFromNowOn() {
    const std::lock_guard lock(mutex_);
    published_.clear();
  }
  std::unique_ptr<KeyKeeper> Keep() {
    return std::make_unique<KeyKeeper>(
        "keycloak", KeyPolicy{absl::Minutes(15), absl::Hours(2), absl::Seconds(10)},
        [this](const events::StopSignal& stop) { return fetch_ ? fetch_(stop) : Fetch(); }, clock_, metrics_);
  }
  // The reason why no keys with this one are found; "" when they are.
  std::string Find(KeyKeeper& keeper, const std::string& id) {
    absl::Notification told;
    std::string reason;
    keeper.Find(id, [&](const absl::StatusOr<KeySetPtr>& keys) {
      reason = ReasonOf(keys.status());
      told.Notify();
    });
    EXPECT_TRUE(told.WaitForNotificationWithTimeout(absl::Seconds(20)));
    return reason;
  }

  absl::StatusOr<FetchedKeys> Fetch() {
    ++fetches_;
    const std::lock_guard lock(mutex_);
    if (published_.empty()) return absl::UnavailableError("it is down");
    return FetchedKeys{KeySet::Parse(published_).value(), std::nullopt};
  }

  KeyKeeper::Fetch fetch_;  // instead of Fetch
  std::atomic<int> fetches_ = 0;
  telemetry::Metrics metrics_;

 private:
  const Json published_key_ = SigningKey::Ec("any").Public();
  SetClock clock_;
  std::mutex mutex_;
  std::string published_;
};

TEST_F(IdentityKeeper, AsksOnceForAllWhoWait) {
  Publish({"first"});
  absl::Notification all_wait;
  fetch_ = [&](const events::StopSignal&) {
    all_wait.WaitForNotification();
    return Fetch();
  };
  const auto keeper = Keep();
  absl::BlockingCounter told(50);
  std::atomic<int> found = 0;
  for (int i = 0; i < 50; ++i) {
    keeper->Find("first", [&](const absl::StatusOr<KeySetPtr>& keys) {
      found += keys.ok() ? 1 : 0;
      told.DecrementCount();
    });
  }
  EXPECT_EQ(found, 0);
  all_wait.Notify();
  told.Wait();
  EXPECT_EQ(found, 50);
  EXPECT_EQ(fetches_, 1);
}

TEST_F(IdentityKeeper, DoesNotAskForKeysThatItHas) {
  Publish({"first"});
  const auto keeper = Keep();
  EXPECT_EQ(Find(*keeper, "first"), "");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Find(*keeper, "first"), "");
  EXPECT_EQ(fetches_, 1);
}

TEST_F(IdentityKeeper, AsksAgainForAKeyThatIsNew) {
  Publish({"first"});
  const auto keeper = Keep();
  ASSERT_EQ(Find(*keeper, "first"), "");
  Publish({"first", "second"});
  EXPECT_EQ(Find(*keeper, "second"), "");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(IdentityKeeper, IsNotMadeToAskByKeysThatDoNotExist) {
  Publish({"first"});
  const auto keeper = Keep();
  ASSERT_EQ(Find(*keeper, "first"), "");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Find(*keeper, "invented"), "TOKEN_INVALID");
  EXPECT_EQ(fetches_, 2);
  Pass(absl::Seconds(11));
  EXPECT_EQ(Find(*keeper, "invented"), "TOKEN_INVALID");
  EXPECT_EQ(fetches_, 3);
}

TEST_F(IdentityKeeper, BelievesItsKeysForAWhileWhenTheProviderIsDown) {
  Publish({"first"});
  const auto keeper = Keep();
  ASSERT_EQ(Find(*keeper, "first"), "");
  FailFromNowOn();
  Pass(absl::Hours(2) - absl::Seconds(1));
  EXPECT_EQ(Find(*keeper, "first"), "");
  EXPECT_NE(keeper->Current(), nullptr);
  EXPECT_EQ(Find(*keeper, "second"), "IDENTITY_PROVIDER_UNAVAILABLE");
  Pass(absl::Seconds(2));
  EXPECT_EQ(keeper->Current(), nullptr);
  EXPECT_EQ(Find(*keeper, "first"), "IDENTITY_PROVIDER_UNAVAILABLE");
  Publish({"first"});
  Pass(absl::Seconds(11));
  EXPECT_EQ(Find(*keeper, "first"), "");
}

TEST_F(IdentityKeeper, DropsAKeyThatIsWithdrawn) {
  Publish({"first", "second"});
  const auto keeper = Keep();
  ASSERT_EQ(Find(*keeper, "first"), "");
  const KeySetPtr before = keeper->Current();
  Publish({"second"});
  EXPECT_EQ(Find(*keeper, "asked-anew"), "TOKEN_INVALID");
  EXPECT_EQ(Find(*keeper, "first"), "TOKEN_INVALID");
  EXPECT_NE(keeper->Current(), before);
}

TEST_F(IdentityKeeper, KeepsTheSameObjectForTheSameKeys) {
  Publish({"first"});
  const auto keeper = Keep();
  ASSERT_EQ(Find(*keeper, "first"), "");
  const KeySetPtr before = keeper->Current();
  EXPECT_EQ(Find(*keeper, "asked-anew"), "TOKEN_INVALID");
  EXPECT_EQ(fetches_, 2);
  EXPECT_EQ(keeper->Current(), before);
}

TEST_F(IdentityKeeper, AnswersEverybodyWhenItStops) {
  fetch_ = [](const events::StopSignal& stop) -> absl::StatusOr<FetchedKeys> {
    stop.Pause(absl::InfiniteDuration());
    return absl::CancelledError("stopped");
  };
  const auto keeper = Keep();
  std::string reason;
  keeper->Find("first", [&](const absl::StatusOr<KeySetPtr>& keys) { reason = ReasonOf(keys.status()); });
  keeper->Stop();
  EXPECT_EQ(reason, "IDENTITY_PROVIDER_UNAVAILABLE");
  EXPECT_EQ(Find(*keeper, "first"), "IDENTITY_PROVIDER_UNAVAILABLE");
}

TEST(VerifiedTokensUsedLast, AreKeptAndOthersMakeRoom) {
  VerifiedTokens tokens(2);
  tokens.Keep("a", {.provider = 1, .keys = nullptr, .caller = {}});
  tokens.Keep("b", {.provider = 2, .keys = nullptr, .caller = {}});
  EXPECT_EQ(tokens.Find("a")->provider, 1u);
  tokens.Keep("c", {.provider = 3, .keys = nullptr, .caller = {}});
  EXPECT_FALSE(tokens.Find("b"));
  EXPECT_EQ(tokens.Find("a")->provider, 1u);
  tokens.Drop("a");
  EXPECT_FALSE(tokens.Find("a"));
  EXPECT_EQ(tokens.Find("c")->provider, 3u);
}

}  // namespace
}  // namespace passerelle::gateway::identity
