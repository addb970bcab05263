// The main job end to end, and what becomes of it when processes die.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>

#include "tests/e2e/year.h"
#include "tests/support/look.h"

namespace passerelle::e2e {
namespace {

using simulator::Figures;
using ::testing::HasSubstr;

// One suite for all tests here; each plays another year, so none sees the other's visits.
class TheSuite : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    suite_ = std::make_unique<LocalSuite>();
    const Printed up = suite_->Up();
    ASSERT_EQ(up.exit_code, 0) << up.text;
  }
  static void TearDownTestSuite() { suite_.reset(); }
  static const LocalSuite& suite() { return *suite_; }
  static Printed CheckConfig(const std::string& process, const std::string& flag, const std::string& more = "");

 private:
  static inline std::unique_ptr<LocalSuite> suite_;
};

// Asks a program of the suite about the settings that it runs with, and more.
Printed TheSuite::CheckConfig(const std::string& process, const std::string& flag, const std::string& more) {
  const std::string file = "/proc/" + std::to_string(suite().Pid(process)) + "/environ";
  const std::string program = std::string(std::getenv("PASSERELLE_BIN")) + "/passerelle-" + process;
  Printed printed;
  const std::string command = "xargs -0 -a " + file + " sh -c 'exec env -i \"$@\" " + more + " " + program +
                              " check-config " + flag + "' sh 2>&1";
  FILE* pipe = popen(command.c_str(), "re");
  if (pipe == nullptr) return printed;
  char buffer[4096];
  for (std::size_t size; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) printed.text.append(buffer, size);
  const int status = pclose(pipe);
  printed.exit_code = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
  return printed;
}

// What the demo printed, without the lines that tell times.
std::string ReportIn(const std::string& text) {
  const std::size_t start = text.find("Rapport d'activité");
  return start == std::string::npos ? "no report in: " + text : text.substr(start);
}

TEST_F(TheSuite, ReportsExactlyWhatHappened) {
  const simulator::Plan plan = Planned(Figures{
      .year = 2015, .people = 120, .visits = 1500, .anonymous = 75, .duplicates = 4, .outside = 0.15, .referrals = 40});
  const statistics::v1::ReferralFigures before = ReferralsSent(suite(), plan);
  const simulator::Outcome outcome = Play(suite(), plan);
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  ExpectTruth(suite(), plan);
  ExpectReferrals(suite(), plan, before);
}

TEST_F(TheSuite, SaysOfEachProcessThatItWouldServeWithItsSettings) {
  for (const std::string process : {"contacts", "supplies", "outreach", "referrals", "statistics", "gateway"}) {
    const Printed checked = CheckConfig(process, "--connect");
    EXPECT_EQ(checked.exit_code, 0) << checked.text;
    EXPECT_THAT(checked.text, HasSubstr("the database answers, and is at this version"));
    EXPECT_THAT(checked.text, HasSubstr("the cache answers"));
    EXPECT_THAT(checked.text, HasSubstr(" serves at 127.0.0.1:"));
    const Printed wrong = CheckConfig(process, "", "PASSERELLE_LOG_LEVEL=loud PASSERELLE_NO_SUCH=1");
    EXPECT_EQ(wrong.exit_code, 1) << wrong.text;
    EXPECT_THAT(wrong.text, HasSubstr("fault  PASSERELLE_LOG_LEVEL"));
    EXPECT_THAT(wrong.text, HasSubstr("fault  PASSERELLE_NO_SUCH"));
  }
}

TEST_F(TheSuite, CountsAYearPlayedTwiceOnce) {
  const simulator::Plan plan = Planned(Figures{.year = 2016, .people = 20, .visits = 150});
  EXPECT_EQ(Play(suite(), plan).failed, 0);
  EXPECT_EQ(Play(suite(), plan).failed, 0);
  ExpectTruth(suite(), plan);
}

TEST_F(TheSuite, LosesAndDoublesNothingWhenEachProcessIsKilledInTurn) {
  const std::vector<std::string> victims = {"contacts",   "supplies", "outreach", "referrals",
                                            "statistics", "gateway",  "postgres"};
  const simulator::Plan plan = Planned(Figures{.year = 2017, .people = 120, .visits = 1500});
  std::atomic<int> answered = 0;
  auto running =
      std::async(std::launch::async, [&] { return Play(suite(), plan, {.rate = 150, .answered = &answered}); });
  for (std::size_t index = 0; index < victims.size(); ++index) {
    const int mark = 50 + static_cast<int>(index) * 200;
    ASSERT_TRUE(testing::Eventually([&] { return answered >= mark; }))
        << "visits stopped at " << answered << " before " << victims[index];
    suite().KillAndAwaitRestart(victims[index]);
  }
  EXPECT_LT(answered, 1500) << "the last kill came after the run";
  const simulator::Outcome outcome = running.get();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_GT(outcome.retries, 0) << "no kill was felt";
  ExpectTruth(suite(), plan);
}

TEST_F(TheSuite, BringsEveryLoadBackWhenOutreachAndSuppliesAreKilledWhileTeamsComeAndGo) {
  const simulator::Plan plan = Planned(Figures{.year = 2012, .people = 60, .visits = 600, .season = true});
  const int all = static_cast<int>(plan.season.outings.size());
  std::atomic<int> outings = 0;
  auto running = std::async(std::launch::async, [&] { return Play(suite(), plan, {.outings = &outings}); });
  const std::vector<std::string> victims = {"outreach", "supplies", "contacts", "outreach", "supplies"};
  for (std::size_t index = 0; index < victims.size(); ++index) {
    const int mark = 3 + static_cast<int>(index) * all / 8;
    ASSERT_TRUE(testing::Eventually([&] { return outings >= mark; }, 2 * testing::kPatience))
        << "outings stopped at " << outings << " before " << victims[index];
    suite().KillAndAwaitRestart(victims[index]);
  }
  EXPECT_LT(outings, all) << "the last kill came after the season";
  const simulator::Outcome outcome = running.get();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_GT(outcome.retries, 0) << "no kill was felt";
  ExpectTruth(suite(), plan);
  ExpectVehiclesUnloaded(suite(), plan);
}

TEST_F(TheSuite, TakesEveryReferralToItsEndOnceWhenItsServicesAreKilledOnTheWay) {
  const simulator::Plan plan = Planned(Figures{.year = 2011, .people = 60, .visits = 60, .referrals = 240});
  const statistics::v1::ReferralFigures before = ReferralsSent(suite(), plan);
  std::atomic<int> referrals = 0;
  auto running = std::async(std::launch::async, [&] { return Play(suite(), plan, {.referrals = &referrals}); });
  int mark = 10;
  for (const std::string victim : {"referrals", "contacts", "gateway", "referrals"}) {
    ASSERT_TRUE(testing::Eventually([&] { return referrals >= mark; }))
        << "stopped at " << referrals << " before " << victim;
    suite().KillAndAwaitRestart(victim);
    mark = referrals + 10;
  }
  EXPECT_LT(referrals, 240) << "the last kill came after the run";
  const simulator::Outcome outcome = running.get();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_GT(outcome.retries, 0) << "no kill was felt";
  ExpectReferrals(suite(), plan, before);
  EXPECT_EQ(Play(suite(), plan).failed, 0) << "played again";
  ExpectReferrals(suite(), plan, before);
}

TEST_F(TheSuite, LosesAndDoublesNothingInAPowerCut) {
  const simulator::Plan plan = Planned(Figures{.year = 2014, .people = 60, .visits = 600});
  std::atomic<int> answered = 0;
  auto running =
      std::async(std::launch::async, [&] { return Play(suite(), plan, {.rate = 200, .answered = &answered}); });
  ASSERT_TRUE(testing::Eventually([&] { return answered >= 200; }));
  suite().CutPower();
  const Printed up = suite().Up();
  EXPECT_EQ(up.exit_code, 0) << up.text;
  const simulator::Outcome outcome = running.get();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_GT(outcome.retries, 0) << "the cut was not felt";
  ExpectTruth(suite(), plan);
}

TEST_F(TheSuite, FailsNoRequestWhileRedisIsGone) {
  const simulator::Plan plan = Planned(Figures{.year = 2018, .people = 60, .visits = 600});
  std::atomic<int> answered = 0;
  auto running =
      std::async(std::launch::async, [&] { return Play(suite(), plan, {.rate = 200, .answered = &answered}); });
  ASSERT_TRUE(testing::Eventually([&] { return answered >= 100; }));
  const Printed down = suite().Run("down redis");
  EXPECT_EQ(down.exit_code, 0) << down.text;
  const simulator::Outcome outcome = running.get();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_EQ(outcome.retries, 0) << "a request was refused for want of Redis";
  ExpectTruth(suite(), plan);
  const Printed up = suite().Up();
  EXPECT_EQ(up.exit_code, 0) << up.text;
  EXPECT_GT(suite().Pid("redis"), 1);
}

TEST_F(TheSuite, KeepsEverythingWhenStoppedAndStartedAgain) {
  const simulator::Plan plan = Planned(Figures{.year = 2019, .people = 15, .visits = 100});
  EXPECT_EQ(Play(suite(), plan).failed, 0);
  ExpectTruth(suite(), plan);
  EXPECT_EQ(suite().Run("down").exit_code, 0);
  EXPECT_NE(suite().Run("status").exit_code, 0);
  EXPECT_TRUE(suite().Processes().empty());
  const Printed up = suite().Up();
  EXPECT_EQ(up.exit_code, 0) << up.text;
  EXPECT_EQ(suite().Run("status").exit_code, 0);
  ExpectTruth(suite(), plan);
}

TEST_F(TheSuite, IsServedByTheProgramsOfTheBuildThatItWasLastStartedFrom) {
  const simulator::Plan plan = Planned(Figures{.year = 2020, .people = 15, .visits = 100});
  EXPECT_EQ(Play(suite(), plan).failed, 0);
  const std::filesystem::path older = suite().state().parent_path() / "older";
  std::filesystem::copy(std::getenv("PASSERELLE_BIN"), older, std::filesystem::copy_options::recursive);
  const auto serving = [](const std::string& process) {
    return std::filesystem::read_symlink("/proc/" + std::to_string(suite().Pid(process)) + "/exe");
  };
  const Printed up = suite().Run("up --no-install --no-build", {{"PASSERELLE_LOCAL_BIN", older.string()}});
  EXPECT_EQ(up.exit_code, 0) << up.text;
  for (const std::string process : {"contacts", "supplies", "outreach", "referrals", "statistics", "gateway"})
    EXPECT_EQ(serving(process), older / ("passerelle-" + process));
  const int gateway = suite().Pid("gateway");
  EXPECT_EQ(suite().Run("up --no-install --no-build", {{"PASSERELLE_LOCAL_BIN", older.string()}}).exit_code, 0);
  EXPECT_EQ(suite().Pid("gateway"), gateway) << "replaced by the same";
  EXPECT_EQ(suite().Up().exit_code, 0);
  EXPECT_NE(serving("gateway"), older / "passerelle-gateway");
  ExpectTruth(suite(), plan);
}

TEST_F(TheSuite, PrintsTheSameDemoTwice) {
  const Printed first = suite().Run("demo --no-install --no-build"),
                second = suite().Run("demo --no-install --no-build");
  ASSERT_EQ(first.exit_code, 0) << first.text;
  ASSERT_EQ(second.exit_code, 0) << second.text;
  EXPECT_EQ(ReportIn(first.text), ReportIn(second.text));
  EXPECT_THAT(first.text, HasSubstr("agree with the ledger to the unit"));
  EXPECT_THAT(first.text, HasSubstr("The year 2013 of montreuil is closed: its report, version 1 "));
  EXPECT_THAT(first.text, HasSubstr((suite().state() / "reports/montreuil-2013.xlsx").string()));
  EXPECT_THAT(first.text, ::testing::ContainsRegex("different people +248\n"));
  EXPECT_THAT(first.text, ::testing::ContainsRegex("visits +3 025\n"));
  EXPECT_THAT(first.text, ::testing::ContainsRegex("street rounds +1[0-9][0-9] "));
  EXPECT_THAT(first.text, ::testing::ContainsRegex("festive events +2 "));
  EXPECT_THAT(first.text, ::testing::ContainsRegex("loop closure +[0-9]+ %\n"));
}

TEST(ATakenPort, IsNamedTogetherWithTheVariableThatChangesIt) {
  const LocalSuite suite;
  const Listener taken;
  const Printed up =
      suite.Run("up --no-install --no-build", {{"PASSERELLE_LOCAL_CONTACTS_PORT", std::to_string(taken.port())}});
  EXPECT_NE(up.exit_code, 0);
  EXPECT_THAT(up.text, HasSubstr("port " + std::to_string(taken.port())));
  EXPECT_THAT(up.text, HasSubstr("PASSERELLE_LOCAL_CONTACTS_PORT"));
  EXPECT_TRUE(suite.Processes().empty()) << "something was started all the same";
}

TEST(DownErase, LeavesNothingRunningAndNothingBehind) {
  const LocalSuite suite;
  const Printed up = suite.Up();
  ASSERT_EQ(up.exit_code, 0) << up.text;
  EXPECT_GE(suite.Processes().size(), 16u) << "eight processes, each with its supervisor";
  ASSERT_TRUE(std::filesystem::exists(suite.servers_home()));
  const Printed down = suite.Run("down --erase");
  EXPECT_EQ(down.exit_code, 0) << down.text;
  EXPECT_TRUE(suite.Processes().empty()) << ::testing::PrintToString(suite.Processes());
  EXPECT_FALSE(std::filesystem::exists(suite.state()));
  EXPECT_FALSE(std::filesystem::exists(suite.servers_home()));
}

}  // namespace
}  // namespace passerelle::e2e
