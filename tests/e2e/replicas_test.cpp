// Two processes of each service: what callers see when one of them ends, in order or at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <sstream>
#include <thread>
#include <utility>

#include "tests/e2e/caller.h"
#include "tests/e2e/year.h"
#include "tests/simulator/http.h"
#include "tests/support/look.h"

namespace passerelle::e2e {
namespace {

using simulator::Figures;

// Somebody who looks at something of every service, again and again, and whose calls are never tried again by himself.
class Reader {
 public:
  explicit Reader(const LocalSuite& suite) : thread_([this, &suite] { Read(suite); }) {}
  ~Reader() { Stop(); }

  void Stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // After Stop.
  const std::string& first_failure() const { return first_failure_; }

 private:
  void Read(const LocalSuite& suite) {
    simulator::Access access = suite.As("director");
    access.patience = absl::ZeroDuration();
    simulator::Session session(access);
    simulator::Api api(session, tally_);
    while (!stopped_) {
      for (const char* path : {"/v1/people?site=montreuil&pageSize=5", "/v1/stock?location=montreuil-store",
                               "/v1/sites?pageSize=5", "/v1/referrals?site=montreuil&pageSize=5",
                               "/v1/activityReport?site=montreuil&from=2009-01-01&to=2009-12-31"}) {
        const absl::Status status = api.Call("GET", path).status();
        if (!status.ok() && first_failure_.empty()) first_failure_ = status.ToString();
      }
    }
  }

  std::atomic<bool> stopped_ = false;
  simulator::Tally tally_;
  std::string first_failure_;
  std::thread thread_;
};

class TwoOfEachService : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    suite_ = std::make_unique<LocalSuite>(std::map<std::string, std::string>{{"PASSERELLE_LOCAL_REPLICAS", "2"}});
    const Printed up = suite_->Up();
    ASSERT_EQ(up.exit_code, 0) << up.text;
  }
  static void TearDownTestSuite() { suite_.reset(); }
  static const LocalSuite& suite() { return *suite_; }

  // What the process counts under names that begin so, calls for events aside.
  static double Counted(const std::string& process, const std::string& name) {
    simulator::HttpConnection metrics("http://127.0.0.1:" + std::to_string(suite().PortOf(process + "-admin")));
    std::istringstream lines(metrics.Send("GET", "/metrics", "", {}).body);
    double counted = 0;
    for (std::string line; std::getline(lines, line);) {
      const bool counts = line.starts_with(name) && line.find("PullEvents") == std::string::npos;
      if (counts) counted += std::stod(line.substr(line.rfind(' ') + 1));
    }
    return counted;
  }
  // Both take part again: whoever is ended next leaves somebody behind.
  static void AwaitBoth(const std::string& service) {
    for (const std::string& process : {service, service + "-2"})
      EXPECT_TRUE(testing::Eventually([&] { return Counted(process, "passerelle_rpc_total{") > 0; }))
          << process << " answers nobody";
  }
  static void EndAndAwaitRestart(const std::string& process) {
    const int before = suite().Pid(process);
    ASSERT_EQ(kill(before, SIGTERM), 0);
    EXPECT_TRUE(testing::Eventually([&] {
      const int now = suite().Pid(process);
      return now > 1 && now != before;
    })) << process
        << " was not started again";
  }

 private:
  static inline std::unique_ptr<LocalSuite> suite_;
};

// One process of each service, now the one, now the other.
constexpr std::pair<const char*, const char*> kOneOfEach[] = {
    {"contacts", "contacts-2"}, {"supplies", "supplies"},       {"outreach", "outreach-2"},
    {"referrals", "referrals"}, {"statistics", "statistics-2"}, {"contacts", "contacts"}};

TEST_F(TwoOfEachService, FailNoReadAndNoKeyedWriteWhenEitherIsKilled) {
  const simulator::Plan plan = Planned(Figures{.year = 2017, .people = 100, .visits = 1800});
  std::atomic<int> answered = 0;
  auto running =
      std::async(std::launch::async, [&] { return Play(suite(), plan, {.rate = 60, .answered = &answered}); });
  Reader reader(suite());
  ASSERT_TRUE(testing::Eventually([&] { return answered >= 20; }));
  for (const auto& [service, process] : kOneOfEach) {
    AwaitBoth(service);
    suite().KillAndAwaitRestart(process);
  }
  EXPECT_LT(answered, 1800) << "the last kill came after the run";
  const simulator::Outcome outcome = running.get();
  reader.Stop();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_EQ(outcome.retries, 0) << "a write failed";
  EXPECT_EQ(reader.first_failure(), "");
  EXPECT_GT(Counted("gateway", "passerelle_calls_repeated_total"), 0) << "no kill was felt";
  ExpectTruth(suite(), plan);
}

TEST_F(TwoOfEachService, FailNoCallAtAllWhenTheyAreRestartedInTurn) {
  const simulator::Plan plan = Planned(Figures{.year = 2012, .people = 60, .visits = 900, .season = true});
  std::atomic<int> outings = 0;
  auto running = std::async(std::launch::async, [&] { return Play(suite(), plan, {.rate = 60, .outings = &outings}); });
  Reader reader(suite());
  ASSERT_TRUE(testing::Eventually([&] { return outings >= 2; }));
  for (const auto& [service, process] : kOneOfEach) {
    AwaitBoth(service);
    EndAndAwaitRestart(process);
  }
  EXPECT_EQ(running.wait_for(std::chrono::seconds(0)), std::future_status::timeout) << "the last came after the run";
  const simulator::Outcome outcome = running.get();
  reader.Stop();
  EXPECT_EQ(outcome.failed, 0) << outcome.first_failure;
  EXPECT_EQ(outcome.retries, 0) << "a call failed";
  EXPECT_EQ(reader.first_failure(), "");
  ExpectTruth(suite(), plan);
  ExpectVehiclesUnloaded(suite(), plan);
}

}  // namespace
}  // namespace passerelle::e2e
