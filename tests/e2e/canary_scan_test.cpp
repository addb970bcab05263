// Whatever is said about people, and however wrong it goes: logs, metrics, errors, events and spans hold nothing of it.
#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "passerelle/options/v1/options.pb.h"
#include "tests/access/callers.h"
#include "tests/access/world.h"
#include "tests/e2e/caller.h"
#include "tests/e2e/canaries.h"
#include "tests/e2e/local_suite.h"
#include "tests/support/child_process.h"
#include "tests/support/node_server.h"
#include "tests/support/postgres.h"
#include "tests/support/stolen_copies.h"

namespace passerelle::e2e {
namespace {

using access_tests::GatewayClient;
using access_tests::Reply;
using access_tests::Row;
using access_tests::World;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ServerDirectory;

// With headers in which clients might say something too.
GatewayClient ClientOf(int port, const std::string& token, Canaries& canaries) {
  GatewayClient client(port, token);
  client.Add("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  client.Add("tracestate: person=" + canaries.NewWord());
  client.Add("baggage: pseudonym=" + canaries.NewWord());
  client.Add("User-Agent: " + canaries.NewWord());
  client.Add("Referer: https://client.example/people/" + canaries.NewWord());
  return client;
}

bool IsInternal(const Row& row) { return row.Method().options().GetExtension(options::v1::policy).internal(); }

// Texts of twenty thousand letters in place of the words.
access_tests::Json Overlong(const access_tests::Json& planted) {
  if (planted.is_string() && absl::StartsWith(planted.get<std::string>(), "Numbat")) {
    std::string text;
    while (text.size() < 20'000) text += planted.get<std::string>();
    return text;
  }
  if (!planted.is_structured()) return planted;
  access_tests::Json longer = planted;
  for (auto& part : longer) part = Overlong(part);
  return longer;
}

class CanaryScan : public ::testing::Test {
 protected:
  CanaryScan() {
    const Printed up = suite_.Up();
    if (up.exit_code != 0) throw std::runtime_error(up.text);
    Caller director(suite_.As("director"));
    const auto key = [&](const char* role, const char* sites) -> std::string {
      return director.Post("/v1/apiKeys", {{"displayName", "Scan"}, {"role", role}, {"sites", {sites}}})["secret"];
    };
    analyst_ = key("analyst", "*");
    nurse_ = key("nurse", "calais");
    director_ = director.Post("/v1/sessions", Session("director"))["accessToken"];
  }

  nlohmann::json Session(const std::string& role) const {
    const simulator::Access access = suite_.As(role);
    return {{"login", access.login}, {"password", access.password}};
  }
  GatewayClient As(const std::string& token) { return ClientOf(suite_.http_port(), token, canaries_); }

  // What is refused repeats nothing of what was said.
  static void ExpectNothingRepeated(const Reply& reply, const std::string& call) {
    if (reply.Ok()) return;
    EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(reply.text), "numbat"))
        << call << ": " << reply.text.substr(0, 600);
  }

  // Each rpc with words in every personal field: as it should be, too long, about nobody, and by somebody without the
  // right.
  void SayEverything(const World& world) {
    const World nothing = World::OfNothingAt(world.at("site"));
    GatewayClient director = As(director_), partner = As(world.at("partner_secret")), analyst = As(analyst_);
    for (const Row& row : access_tests::Matrix()) {
      const google::protobuf::Descriptor& type = *row.Method().input_type();
      const auto wanted = PersonalFieldsOf(type);
      if (IsInternal(row) || wanted.empty()) continue;
      personal_.insert(wanted.begin(), wanted.end());
      const bool theirs = row.cells.at("partner") == access_tests::Cell::kPartner;
      GatewayClient& entitled = theirs ? partner : director;
      for (const access_tests::Json& pattern : access_tests::RequestsTo(row.rpc)) {
        for (const auto where : {Canaries::Where::kPartsThere, Canaries::Where::kEveryPart}) {
          const access_tests::Json planted = canaries_.PlantedIn(type, world.Filled(pattern), where);
          const access_tests::Json about_nobody = canaries_.PlantedIn(type, nothing.Filled(pattern), where);
          const Reply done = entitled.Call(row.Method(), planted);
          taken_ += done.Ok() ? 1 : 0;
          ExpectNothingRepeated(done, row.rpc);
          for (const access_tests::Json& wrong : {Overlong(planted), about_nobody})
            ExpectNothingRepeated(entitled.Call(row.Method(), wrong), row.rpc);
          if (row.cells.at("analyst") == access_tests::Cell::kNo) {
            const Reply refused = analyst.Call(row.Method(), planted);
            EXPECT_FALSE(refused.Ok()) << row.rpc;
            ExpectNothingRepeated(refused, row.rpc);
          }
        }
      }
    }
  }

  // Where an address or a body is not what it should be.
  void SayItWrongly() {
    GatewayClient director = As(director_);
    for (const std::string& path :
         {absl::StrCat("/v1/people/", canaries_.NewWord()), absl::StrCat("/v1/", canaries_.NewWord()),
          absl::StrCat("/v1/people?q=", canaries_.NewWord(), "&pageSize=x"),
          absl::StrCat("/v1/people?", canaries_.NewWord(), "=1"),
          absl::StrCat("/partner/links/", canaries_.NewWord())}) {
      director.Send("GET", path, "");
    }
    for (const std::string& body : {absl::StrCat("{\"pseudonym\": \"", canaries_.NewWord()),
                                    absl::StrCat("{\"gender\": \"", canaries_.NewWord(), "\"}"),
                                    absl::StrCat("{\"birthYear\": \"", canaries_.NewWord(), "\"}")}) {
      const Reply refused = director.Send("POST", "/v1/people", body);
      EXPECT_EQ(refused.code, "INVALID_ARGUMENT") << refused.text;
    }
  }

  void SayItWhileContactsStandsStill(const World& world) {
    GatewayClient director = As(director_);
    const int contacts = suite_.Pid("contacts");
    ASSERT_EQ(kill(contacts, SIGSTOP), 0);
    for (const char* rpc : {"contacts.v1.VisitService.RecordVisit", "referrals.v1.ReferralService.CreateReferral"}) {
      const Row row{rpc, {}};
      const access_tests::Json planted = canaries_.PlantedIn(
          *row.Method().input_type(), world.Filled(access_tests::RequestsTo(rpc)[0]), Canaries::Where::kPartsThere);
      const Reply failed = director.Call(row.Method(), planted);
      EXPECT_TRUE(failed.code == "DEADLINE_EXCEEDED" || failed.code == "UNAVAILABLE") << rpc << ": " << failed.text;
      ExpectNothingRepeated(failed, rpc);
    }
    ASSERT_EQ(kill(contacts, SIGCONT), 0);
  }

  // A fault that nobody foresaw: a table is gone.
  void SayItWhileTheDatabaseIsBroken(const World& world) {
    Psql("contacts", "alter table visits rename to visits_away");
    const Row row{"contacts.v1.VisitService.RecordVisit", {}};
    const access_tests::Json planted = canaries_.PlantedIn(
        *row.Method().input_type(), world.Filled(access_tests::RequestsTo(row.rpc)[0]), Canaries::Where::kPartsThere);
    const Reply failed = As(director_).Call(row.Method(), planted);
    EXPECT_EQ(failed.code, "INTERNAL") << failed.text;
    ExpectNothingRepeated(failed, row.rpc);
    Psql("contacts", "alter table visits_away rename to visits");
  }

  // Everything that is kept beside the people's own records, in files.
  std::vector<std::filesystem::path> Collected() {
    for (const auto& [name, port] : suite_.admin_ports()) {
      Run({"/usr/bin/curl", "-sf", absl::StrCat("http://127.0.0.1:", port, "/metrics")}, "metrics-" + name);
    }
    for (const std::string service : {"contacts", "supplies", "outreach", "referrals", "statistics"}) {
      Run(Postgres("pg_dump", service, {"-t", "outbox", "-t", "event_log", "-t", "event_parked"}), "events-" + service);
    }
    std::ofstream spans(collected_.path() + "/spans");
    for (const nlohmann::json& span : collector_.Events("span")) spans << span << "\n";
    return {suite_.state() / "logs", collected_.path()};
  }

  void Psql(const std::string& service, const std::string& sql) {
    Run(Postgres("psql", service, {"-c", sql}), "psql.log");
  }
  std::vector<std::string> Postgres(const std::string& program, const std::string& service,
                                    const std::vector<std::string>& arguments) {
    std::string password;
    std::ifstream(suite_.state() / "secrets" / "postgres") >> password;
    std::vector<std::string> command = {"/usr/bin/env",
                                        "PGPASSWORD=" + password,
                                        "/usr/lib/postgresql/15/bin/" + program,
                                        "-h",
                                        suite_.servers_home() + "/postgres",
                                        "-U",
                                        "postgres",
                                        "-d",
                                        "passerelle_" + service};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
  }
  void Run(const std::vector<std::string>& command, const std::string& output) {
    const std::string file = collected_.path() + "/" + output;
    if (testing::ChildProcess(command, file).Wait() != 0) throw std::runtime_error(command[2] + " failed, see " + file);
  }

  const testing::NodeServer collector_{"otlp_collector.mjs"};
  const LocalSuite suite_{{{"PASSERELLE_LOCAL_OTLP_ENDPOINT", absl::StrCat("http://127.0.0.1:", collector_.port())}}};
  const ServerDirectory collected_;
  Canaries canaries_;
  std::string director_, analyst_, nurse_;
  std::set<std::string> personal_;  // the personal fields of all requests
  int taken_ = 0;                   // requests with words that were carried out
};

TEST_F(CanaryScan, FindsNothing) {
  GatewayClient director = As(director_), nurse = As(nurse_);
  const World world = World::Made(director, nurse);
  SayEverything(world);
  SayItWrongly();
  SayItWhileContactsStandsStill(world);
  SayItWhileTheDatabaseIsBroken(world);

  std::set<std::string> forgotten;
  std::set_difference(personal_.begin(), personal_.end(), canaries_.fields().begin(), canaries_.fields().end(),
                      std::inserter(forgotten, forgotten.end()));
  EXPECT_THAT(forgotten, IsEmpty());
  EXPECT_GT(taken_, 30) << "hardly anything that was said was taken in";

  const std::vector<std::filesystem::path> places = Collected();
  const std::set<std::string>& words = canaries_.words();
  EXPECT_THAT(testing::FindWords({words.begin(), words.end()}, places), IsEmpty());
  EXPECT_THAT(testing::FindWords({"passerelle_rpc"}, places), Not(IsEmpty())) << "what is no secret is found";
  EXPECT_THAT(testing::FindWords({world.at("visit")}, {collected_.path()}), Not(IsEmpty())) << "events are looked at";
  EXPECT_THAT(testing::FindWords({world.at("visit")}, {collected_.path() + "/spans"}), IsEmpty());
  EXPECT_THAT(testing::FindWords({"RecordVisit"}, {collected_.path() + "/spans"}), Not(IsEmpty())) << "so are spans";
}

}  // namespace
}  // namespace passerelle::e2e
