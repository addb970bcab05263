// The gateway as the process that is deployed.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "gateway/base/text.h"
#include "services/runtime/db/connection.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/child_process.h"
#include "tests/support/look.h"
#include "tests/support/ports.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Program() { return Cat(std::string(getenv("PASSERELLE_BIN")), "/passerelle-gateway"); }

// "env -i NAME=VALUE … passerelle-gateway ARGUMENT…"
std::vector<std::string> Command(const Environment& environment, const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"env", "-i", "PATH=/usr/bin:/bin"};
  for (const auto& [name, value] : environment) command.push_back(Cat(name, "=", value));
  command.push_back(Program());
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

// As process 1 of a container runs it: a signal that it does not ask for has no effect.
std::vector<std::string> AsProcessOne(const Environment& environment, const std::string& argument) {
  std::vector<std::string> command = Command(environment, {argument});
  command.insert(command.begin() + 1, "--ignore-signal=TERM");
  return command;
}

std::string Read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class Process : public ::testing::Test {
 protected:
  Environment Settings() {
    Environment environment = suite_.Settings();
    environment["PASSERELLE_HTTP_ADDRESS"] = Cat("127.0.0.1:", ports_[0]);
    environment["PASSERELLE_GRPC_ADDRESS"] = Cat("127.0.0.1:", ports_[1]);
    environment["PASSERELLE_ADMIN_ADDRESS"] = Cat("127.0.0.1:", ports_[2]);
    environment["PASSERELLE_LOG_LEVEL"] = "info";
    return environment;
  }
  std::unique_ptr<ChildProcess> Start() {
    auto process = std::make_unique<ChildProcess>(Command(Settings(), {"serve"}), log_);
    EXPECT_TRUE(Eventually([&] { return ReachesAll(ports_[0]); })) << Read(log_);
    return process;
  }

  bool CannotConnect() {
    constexpr int kRefused = 7;  // curl's exit code
    return RunProgram({"curl", "-s", Cat("http://127.0.0.1:", ports_[0], "/readyz")}).first == kRefused;
  }
  // Where its database should be, nobody listens.
  Environment WithoutDatabase() {
    Environment environment = Settings();
    environment["PASSERELLE_DATABASE_URL"] = Cat("postgresql://nobody@127.0.0.1:", FreePorts(1)[0], "/nothing");
    return environment;
  }
  void AwaitLine(const std::string& text) {
    ASSERT_TRUE(Eventually([&] { return Read(log_).find(text) != std::string::npos; })) << Read(log_);
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::vector<int> ports_ = FreePorts(3);
  ServerDirectory directory_;
  const std::string log_ = directory_.path() + "/gateway.log";
};

TEST_F(Process, ServesAndEndsInOrder) {
  const auto process = Start();
  EXPECT_THAT(RunProgram({"curl", "-s", Cat("http://127.0.0.1:", ports_[2], "/metrics")}).second,
              HasSubstr("passerelle_gateway_call_seconds"));
  process->Signal(SIGTERM);
  EXPECT_EQ(process->Wait(), 0);
  EXPECT_THAT(Read(log_), HasSubstr("stopped"));
}

TEST_F(Process, FinishesTheRequestThatRunsWhenItIsToldToEnd) {
  const auto process = Start();
  const Login account = suite_.NewAccount("reception", {"calais"});
  // Hashing the password takes long enough for the signal to come in between.
  std::string answer;
  std::thread client([&] {
    answer = RawExchange(
        ports_[0],
        Cat("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ",
            Cat(R"({"login":")", account.login, R"(","password":")", account.password, R"("})").size(), "\r\n\r\n",
            Cat(R"({"login":")", account.login, R"(","password":")", account.password, R"("})")));
  });
  absl::SleepFor(absl::Milliseconds(30));
  process->Signal(SIGTERM);
  client.join();
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_EQ(process->Wait(), 0);
}

TEST_F(Process, TakesNoMoreCallsWhileTheRunOfAJobKeepsItFromEnding) {
  auto owner = db::Connection::Open({.url = suite_.Settings().at("PASSERELLE_OWNER_DATABASE_URL")});
  ASSERT_TRUE(owner.ok() && (*owner)->Begin().ok() && (*owner)->Run("select from access_log.head for update").ok());
  const auto job_is_held_up = [&] {
    const auto waiting = suite_.Sql(
        "select count(*) as count from pg_stat_activity where wait_event_type = 'Lock' and query like "
        "'%maintain_access_log%'");
    return waiting[0].Int("count") > 0;
  };
  const auto process = Start();
  ASSERT_TRUE(Eventually(job_is_held_up));
  process->Signal(SIGTERM);
  EXPECT_TRUE(Eventually([&] { return CannotConnect(); }));
  EXPECT_TRUE(job_is_held_up());
  (*owner)->Rollback();
  EXPECT_EQ(process->Wait(), 0);
}

TEST_F(Process, EndsAtOnceWhileItWaitsForItsDatabase) {
  ChildProcess process(AsProcessOne(WithoutDatabase(), "serve"), log_);
  AwaitLine("waiting for the database");
  process.Signal(SIGTERM);
  EXPECT_EQ(process.Wait(), 0) << Read(log_);
}

TEST_F(Process, TellsThatACommandWasInterrupted) {
  ChildProcess process(AsProcessOne(WithoutDatabase(), "rotate-keys"), log_);
  AwaitLine("waiting for the database");
  process.Signal(SIGTERM);
  EXPECT_EQ(process.Wait(), 128 + SIGTERM) << Read(log_);
}

TEST_F(Process, SaysInOneLineThatItsPortIsTaken) {
  const auto process = Start();
  Environment second = Settings();
  const auto [code, output] = RunProgram(Command(second, {"serve"}));
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr(Cat("cannot listen on 127.0.0.1:", ports_[0])));
  EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
  second["PASSERELLE_HTTP_ADDRESS"] = "127.0.0.1:0";
  const auto [grpc_code, grpc_output] = RunProgram(Command(second, {"serve"}));
  EXPECT_EQ(grpc_code, 1);
  EXPECT_THAT(grpc_output, HasSubstr(Cat("cannot listen on 127.0.0.1:", ports_[1])));
}

TEST_F(Process, RefusesPlaintextBeyondThisMachine) {
  Environment open = Settings();
  open["PASSERELLE_HTTP_ADDRESS"] = "0.0.0.0:0";
  const auto [code, output] = RunProgram(Command(open, {"serve"}));
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr("PASSERELLE_HTTP_ADDRESS"));
}

TEST_F(Process, RefusesASettingItDoesNotKnow) {
  Environment wrong = Settings();
  wrong["PASSERELLE_HTTP_ADRESS"] = "127.0.0.1:0";
  const auto [code, output] = RunProgram(Command(wrong, {"serve"}));
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr("PASSERELLE_HTTP_ADRESS"));
}

TEST_F(Process, RefusesToServeAnApiWithoutTheAddressOfEveryService) {
  Environment wrong = Settings();
  wrong["PASSERELLE_UPSTREAMS"] = "contacts=127.0.0.1:1";
  const auto [code, output] = RunProgram(Command(wrong, {"serve"}));
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr("no address is given for it"));
}

TEST_F(Process, ChecksItsSettingsWithoutAPortOfItsOwn) {
  const auto process = Start();
  const auto [code, output] = RunProgram(Command(Settings(), {"check-config", "--connect"}));
  EXPECT_EQ(code, 0) << output;
  EXPECT_THAT(output, HasSubstr("contacts serves at 127.0.0.1:"));
  EXPECT_THAT(output, HasSubstr("It would serve with these settings."));
}

TEST_F(Process, ChecksItsSettingsAndTellsEveryFault) {
  Environment wrong = Settings();
  wrong["PASSERELLE_HTTP_THREADS"] = "0";
  wrong["PASSERELLE_CONNECTIONS"] = "0";
  wrong["PASSERELLE_NO_SUCH"] = "1";
  wrong["PASSERELLE_UPSTREAMS"] = "contacts=127.0.0.1:1";
  wrong["PASSERELLE_IDENTITY_PROVIDERS"] = "[{}]";
  wrong["PASSERELLE_PUBLIC_TLS_DIR"] = "/nowhere";
  wrong["PASSERELLE_TRUSTED_PROXIES"] = "everybody";
  wrong["PASSERELLE_PAGE_TIME_ZONE"] = "Europe/Nowhere";
  wrong["PASSERELLE_OTLP_ENDPOINT"] = "http://collector:4318";
  const auto [code, output] = RunProgram(Command(wrong, {"check-config"}));
  EXPECT_EQ(code, 1);
  for (const char* setting : {"HTTP_THREADS", "CONNECTIONS", "NO_SUCH", "UPSTREAMS", "IDENTITY_PROVIDERS",
                              "PUBLIC_TLS_DIR", "TRUSTED_PROXIES", "PAGE_TIME_ZONE", "OTLP_ENDPOINT"}) {
    EXPECT_THAT(output, HasSubstr(Cat("fault  PASSERELLE_", setting, ": ")));
  }
  EXPECT_THAT(output, Not(HasSubstr(wrong.at("PASSERELLE_SIGNING_KEY"))));
}

TEST_F(Process, MakesAnAccountAndShowsItsPasswordOnce) {
  const std::string login = Cat("maker-", ports_[0]);
  const std::vector<std::string> arguments = {"create-account", "--login", login,    "--role", "nurse",
                                              "--site",         "calais",  "--site", "arras"};
  const auto [code, output] = RunProgram(Command(suite_.Settings(), arguments));
  ASSERT_EQ(code, 0) << output;
  const std::string marker = "shown this once: ";
  const std::string password = output.substr(output.find(marker) + marker.size(), 24);
  const Answer opened = suite_.Call("POST", "/v1/sessions", Json{{"login", login}, {"password", password}}.dump(),
                                    {{"Content-Type", "application/json"}});
  ASSERT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(opened.json()["principal"]["sites"], Json::array({"calais", "arras"}));

  EXPECT_EQ(RunProgram(Command(suite_.Settings(), arguments)).first, 1);
  std::vector<std::string> again = arguments;
  again.push_back("--if-absent");
  EXPECT_EQ(RunProgram(Command(suite_.Settings(), again)).first, 0);
}

TEST_F(Process, MakesAnAccountThatSpeaksForAPartner) {
  const std::string login = Cat("partner-", ports_[0]);
  const auto [code, output] =
      RunProgram(Command(suite_.Settings(), {"create-account", "--login", login, "--role", "partner", "--site", "*",
                                             "--partner", "siao-du-levant"}));
  ASSERT_EQ(code, 0) << output;
  const std::string marker = "shown this once: ";
  const std::string password = output.substr(output.find(marker) + marker.size(), 24);
  const HttpHeaders headers = {{"Content-Type", "application/json"}};
  const Answer opened =
      suite_.Call("POST", "/v1/sessions", Json{{"login", login}, {"password", password}}.dump(), headers);
  ASSERT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(opened.json()["principal"]["partner"], "siao-du-levant");
  const Json refresh = {{"refreshToken", opened.json()["refreshToken"]}};
  const Answer refreshed = suite_.Call("POST", "/v1/sessions:refresh", refresh.dump(), headers);
  EXPECT_EQ(refreshed.json()["principal"], opened.json()["principal"]);

  const Login partner{login, password, refreshed.json()["accessToken"], ""};
  EXPECT_EQ(suite_.CallAs(partner, "GET", "/v1/me").json()["partner"], "siao-du-levant");
  const Answer own = suite_.CallAs(partner, "GET", "/v1/partner/referrals");
  EXPECT_EQ(own.status, 200) << own.body;
}

TEST_F(Process, RefusesAnAccountOfTheTeamThatWouldSpeakForAPartner) {
  for (const auto& [role, partner] : {std::pair{"nurse", "siao-du-levant"}, std::pair{"partner", "SIAO du Levant"}}) {
    const auto [code, output] =
        RunProgram(Command(suite_.Settings(), {"create-account", "--login", Cat("nobody-", ports_[0]), "--role", role,
                                               "--site", "*", "--partner", partner}));
    EXPECT_EQ(code, 1) << output;
    EXPECT_THAT(output, HasSubstr("partner"));
  }
}

TEST_F(Process, RefusesAnAccountOfAnUnknownRole) {
  const auto [code, output] = RunProgram(
      Command(suite_.Settings(), {"create-account", "--login", "x", "--role", "wizard", "--site", "calais"}));
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr("wizard"));
}

TEST_F(Process, MakesKeysThatItAcceptsItself) {
  const auto [code, output] = RunProgram({Program(), "make-key"});
  ASSERT_EQ(code, 0);
  const std::string secret = output.substr(7, 44);
  Environment environment = Settings();
  environment["PASSERELLE_SIGNING_KEY"] = secret;
  environment["PASSERELLE_HTTP_ADDRESS"] = environment["PASSERELLE_GRPC_ADDRESS"] = "127.0.0.1:0";
  environment["PASSERELLE_ADMIN_ADDRESS"] = "";
  EXPECT_NE(suite_.StartAnother(environment)->http_port(), 0);
}

TEST_F(Process, ListsItsSettings) {
  const auto [code, output] = RunProgram({Program(), "--help"});
  EXPECT_EQ(code, 0);
  for (const char* name : {"PASSERELLE_HTTP_ADDRESS", "PASSERELLE_UPSTREAMS", "PASSERELLE_CORS_ORIGINS"})
    EXPECT_THAT(output, HasSubstr(name));
}

TEST_F(Process, MakesTheFirstDirectorWhenThereIsNoAccount) {
  Environment environment = Settings();
  const Database empty = Postgres::Running().CreateDatabase("passerelle_gateway_first");
  environment["PASSERELLE_DATABASE_URL"] = empty.url;
  environment["PASSERELLE_OWNER_DATABASE_URL"] = empty.owner_url;
  environment["PASSERELLE_APPLICATION_ROLE"] = empty.application_role;
  environment["PASSERELLE_BOOTSTRAP_DIRECTOR_LOGIN"] = "first";
  environment["PASSERELLE_BOOTSTRAP_DIRECTOR_PASSWORD"] = "something to begin with";
  EXPECT_EQ(RunProgram(Command(environment, {"serve"})).first, 1) << "the database is not migrated";
  ASSERT_EQ(RunProgram(Command(environment, {"migrate"})).first, 0);
  const auto started = suite_.StartAnother(environment);
  const Answer opened = suite_.Call("POST", "/v1/sessions", R"({"login":"first","password":"something to begin with"})",
                                    {{"Content-Type", "application/json"}}, started->http_port());
  EXPECT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(opened.json()["principal"]["roles"], Json::array({"director"}));
}

}  // namespace
}  // namespace passerelle::testing
