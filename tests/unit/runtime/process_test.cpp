#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>

#include <atomic>

#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/database_wait.h"
#include "services/runtime/process/health_monitor.h"
#include "services/runtime/process/jobs.h"

namespace passerelle::process {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

config::Settings With(const std::map<std::string, std::string>& environment) {
  return *config::Settings::Read(SettingsWith({}), environment);
}

TEST(ListenAddress, StaysOnThisMachineWithoutEncryption) {
  for (const char* address :
       {"127.0.0.1:9001", "[::1]:9001", "localhost:9001", "127.8.8.8:1", "unix:/run/passerelle.sock"}) {
    EXPECT_TRUE(CheckAddress(With({{"PASSERELLE_LISTEN_ADDRESS", address}}), kListenAddress, kTlsDir).ok()) << address;
  }
  for (const char* address : {"0.0.0.0:9001", "[::]:9001", "10.0.0.7:9001", "contacts:9001", ":9001"}) {
    EXPECT_FALSE(CheckAddress(With({{"PASSERELLE_LISTEN_ADDRESS", address}}), kListenAddress, kTlsDir).ok()) << address;
  }
}

TEST(ListenAddress, MayBeAnyWhenCertificatesAreGiven) {
  EXPECT_TRUE(CheckAddress(With({{"PASSERELLE_LISTEN_ADDRESS", "0.0.0.0:9001"}, {"PASSERELLE_TLS_DIR", "/run/tls"}}),
                           kListenAddress, kTlsDir)
                  .ok());
}

TEST(ListenAddress, ThatIsRefusedNamesTheSettings) {
  const absl::Status refused =
      CheckAddress(With({{"PASSERELLE_ADMIN_ADDRESS", "0.0.0.0:9101"}}), kAdminAddress, kTlsDir);
  EXPECT_THAT(std::string(refused.message()), ::testing::StartsWith("PASSERELLE_ADMIN_ADDRESS: 0.0.0.0:9101"));
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("PASSERELLE_TLS_DIR"));
}

TEST(EventRetention, IsForEverUnlessDaysAreGiven) {
  EXPECT_EQ(*ReadEventRetention(With({})), absl::InfiniteDuration());
  EXPECT_EQ(*ReadEventRetention(With({{"PASSERELLE_EVENT_RETENTION_DAYS", "90"}})), absl::Hours(24 * 90));
  EXPECT_FALSE(ReadEventRetention(With({{"PASSERELLE_EVENT_RETENTION_DAYS", "-1"}})).ok());
}

TEST(Maps, KeepTheEqualsSignsOfTheirValues) {
  const auto keys = ReadMap(With({{"PASSERELLE_TRUSTED_KEYS", "gateway=YWJj=, contacts=ZGVm"}}), kTrustedKeys);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_THAT(*keys, ElementsAre(Pair("contacts", "ZGVm"), Pair("gateway", "YWJj=")));
}

TEST(Maps, NameEachEntryOnce) {
  for (const char* text : {"gateway", "=key", "gateway=", "a=1,a=2"}) {
    EXPECT_FALSE(ReadMap(With({{"PASSERELLE_TRUSTED_KEYS", text}}), kTrustedKeys).ok()) << text;
  }
  EXPECT_TRUE(ReadMap(With({}), kTrustedKeys)->empty());
}

TEST(DatabaseWait, TriesAgainWhileTheDatabaseIsAway) {
  int attempts = 0;
  EXPECT_TRUE(AwaitDatabase(absl::Seconds(5), [&] {
                return ++attempts < 3 ? absl::UnavailableError("starting up") : absl::OkStatus();
              }).ok());
  EXPECT_EQ(attempts, 3);
}

TEST(DatabaseWait, EndsAtOnceForAnythingElse) {
  int attempts = 0;
  EXPECT_TRUE(absl::IsFailedPrecondition(AwaitDatabase(absl::Seconds(5), [&] {
    ++attempts;
    return absl::FailedPreconditionError("of another past");
  })));
  EXPECT_EQ(attempts, 1);
}

TEST(DatabaseWait, EndsWhenItsPatienceDoes) {
  EXPECT_TRUE(
      absl::IsUnavailable(AwaitDatabase(absl::Milliseconds(300), [] { return absl::UnavailableError("away"); })));
}

TEST(AJobThatKeepsFailing, IsTriedSeveralTimesAnHourHoweverSeldomItRuns) {
  for (const absl::Duration period : {absl::Minutes(30), absl::Hours(1), absl::Hours(24)}) {
    absl::Duration pause = absl::Milliseconds(100);
    absl::Duration waited;
    int failures = 0;
    for (; waited < absl::Hours(2); waited += pause, pause = LongerPause(pause, period)) {
      if (waited > absl::Hours(1)) ++failures;
    }
    EXPECT_GE(failures, 5) << period;
  }
}

TEST(AJobThatKeepsFailing, IsTriedNoLessOftenThanItRuns) {
  EXPECT_EQ(LongerPause(absl::Seconds(40), absl::Minutes(1)), absl::Minutes(1));
  EXPECT_EQ(LongerPause(absl::Seconds(1), absl::Milliseconds(200)), absl::Seconds(1));
}

TEST(Jobs, AreToldThatTheProcessIsToEnd) {
  db::Pool pool({.url = "host=/nowhere"});
  const std::unique_ptr<rpc::Neighbours> neighbours = *rpc::Neighbours::Create({});
  const Clock clock;
  absl::Notification begun;
  bool told = false;
  const Job job{.name = "long", .period = absl::Hours(1), .run = [&](JobContext& context) -> absl::StatusOr<bool> {
                  begun.Notify();
                  while (!context.stopping() && absl::Now() < context.deadline) absl::SleepFor(absl::Milliseconds(1));
                  told = context.stopping();
                  return true;
                }};
  {
    const Jobs jobs({.pool = &pool, .neighbours = neighbours.get(), .clock = &clock}, {job});
    begun.WaitForNotification();
  }
  EXPECT_TRUE(told);
}

TEST(Health, IsLostAfterThreeFailuresAndBackAfterOneSuccess) {
  std::atomic<int> asked{0};
  std::vector<bool> told;
  absl::Notification serving_again;
  const HealthMonitor monitor(
      absl::Milliseconds(1),
      [&] {
        const int now = ++asked;
        const bool fails = now == 2 || (now >= 4 && now <= 7);
        return fails ? absl::UnavailableError("away") : absl::OkStatus();
      },
      [&](bool serving) {
        told.push_back(serving);
        if (serving) serving_again.Notify();
      });
  serving_again.WaitForNotification();
  EXPECT_THAT(told, ElementsAre(false, true));
  EXPECT_GE(asked, 8);
}

}  // namespace
}  // namespace passerelle::process
