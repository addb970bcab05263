// The outreach service as the process that is deployed.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/client.h"
#include "services/runtime/tls/credentials.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/certificates.h"
#include "tests/support/child_process.h"
#include "tests/support/look.h"
#include "tests/support/master_keys.h"
#include "tests/support/ports.h"
#include "tests/support/postgres.h"

namespace passerelle::testing {
namespace {

using outreach::v1::Site;
using ::testing::HasSubstr;

class ServiceProcess : public ::testing::Test {
 protected:
  ServiceProcess() {
    environment_ = {{"PASSERELLE_LISTEN_ADDRESS", address_},
                    {"PASSERELLE_DATABASE_URL", database_.url},
                    {"PASSERELLE_OWNER_DATABASE_URL", database_.owner_url},
                    {"PASSERELLE_APPLICATION_ROLE", database_.application_role},
                    {"PASSERELLE_SIGNING_KEY", keys_.secret_key},
                    {"PASSERELLE_MASTER_KEYS", NewMasterKeys()},
                    {"PASSERELLE_TRUSTED_KEYS", "gateway=" + keys_.public_key},
                    {"PASSERELLE_NEIGHBOURS", "contacts=" + nobody_ + ",supplies=" + nobody_}};
  }

  // Runs the binary with nothing but its own settings in the environment.
  std::unique_ptr<ChildProcess> Run(const std::string& command) {
    std::vector<std::string> words = {"/usr/bin/env", "-i"};
    for (const auto& [name, value] : environment_) words.push_back(name + "=" + value);
    words.push_back(StrCat(std::getenv("PASSERELLE_BIN"), "/passerelle-outreach"));
    words.push_back(command);
    return std::make_unique<ChildProcess>(words, log_);
  }
  std::string Log() const {
    std::ostringstream text;
    text << std::ifstream(log_).rdbuf();
    return text.str();
  }
  bool Serves() { return Serves(client_, ""); }
  bool Serves(rpc::Client& client, const std::string& what) {
    google::protobuf::StringValue request;  // has the wire form of a HealthCheckRequest
    request.set_value(what);
    const auto health = client.Call<google::protobuf::Int32Value>("grpc.health.v1.Health.Check", request, Options());
    return health.ok() && health->value() == 1;
  }
  rpc::CallOptions Options() {
    rpc::CallOptions options;
    options.deadline = absl::Now() + testing::kPatience;
    options.assertion = gateway_.Sign({"account:1", {"director"}, {"*"}}, absl::Now());
    return options;
  }
  absl::StatusOr<Site> CreateSite(const std::string& id) { return CreateSite(client_, id); }
  absl::StatusOr<Site> CreateSite(rpc::Client& client, const std::string& id) {
    outreach::v1::CreateSiteRequest request;
    request.set_id(id);
    request.set_display_name("Arras");
    request.set_time_zone("Europe/Paris");
    return client.Call<Site>("passerelle.outreach.v1.SiteService.CreateSite", request, Options());
  }

  Database database_ = Postgres::Running().CreateDatabase("passerelle_process");
  ServerDirectory directory_;
  std::string log_ = directory_.path() + "/service.log";
  std::string address_ = StrCat("127.0.0.1:", FreePorts(1)[0]);
  std::string nobody_ = StrCat("127.0.0.1:", FreePorts(1)[0]);  // its neighbours are down all the time
  access::KeyPair keys_ = access::MakeKeyPair();
  access::AssertionSigner gateway_ = *access::AssertionSigner::Create("gateway", keys_.secret_key);
  rpc::Client client_{address_};
  std::map<std::string, std::string> environment_;
};

TEST_F(ServiceProcess, ServesOnceItsDatabaseIsMigrated) {
  const auto service = Run("serve");
  EXPECT_TRUE(Eventually([&] { return Log().find("run `passerelle-outreach migrate`") != std::string::npos; }))
      << Log();
  EXPECT_FALSE(Serves());
  EXPECT_EQ(Run("migrate")->Wait(), 0);
  EXPECT_EQ(Run("migrate")->Wait(), 0) << "a second time changes nothing";
  ASSERT_TRUE(Eventually([&] { return Serves(); })) << Log();
  EXPECT_EQ(Log().find("waiting for the database"), Log().rfind("waiting for the database")) << "it says so once";
  EXPECT_OK(CreateSite("arras"));
  service->Signal(SIGTERM);
  EXPECT_EQ(service->Wait(), 0);
}

TEST_F(ServiceProcess, RefusesAtOnceADatabaseOfAnotherPast) {
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  Postgres::Running().Sql(
      database_.name,
      "insert into schema_migration (component, name, checksum) values ('outreach_service', '0000_else', '')");
  EXPECT_EQ(Run("serve")->Wait(), 1);
  EXPECT_THAT(Log(), HasSubstr("outreach_service/0000_else was applied but is not part of this program"));
  EXPECT_THAT(Log(), ::testing::Not(HasSubstr("waiting for the database")));
}

TEST_F(ServiceProcess, FinishesARunningCallAfterSigterm) {
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  const auto service = Run("serve");
  ASSERT_TRUE(Eventually([&] { return Serves(); })) << Log();
  // The call waits in the database for as long as this transaction holds the table.
  auto connection = *db::Connection::Open({.url = database_.owner_url});
  absl::StatusOr<db::Transaction> transaction = db::BeginOn(*connection);
  ASSERT_OK(transaction);
  ASSERT_OK(ExecuteText(*transaction, "lock table site in exclusive mode"));
  absl::StatusOr<Site> created = absl::UnknownError("not answered");
  std::thread caller([&] { created = CreateSite("arras"); });
  EXPECT_TRUE(Eventually(
      [&] { return !Postgres::Running().Sql(database_.name, "select 1 from pg_locks where not granted").empty(); }));
  service->Signal(SIGTERM);
  EXPECT_TRUE(Eventually([&] { return Log().find("stopping") != std::string::npos; }));
  EXPECT_OK(transaction->Commit());
  caller.join();
  EXPECT_OK(created);
  EXPECT_EQ(service->Wait(), 0) << Log();
}

TEST_F(ServiceProcess, IsNotServingWhileItsDatabaseIsAway) {
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  const auto service = Run("serve");
  ASSERT_TRUE(Eventually([&] { return Serves(); })) << Log();
  Postgres::Running().Crash();
  EXPECT_TRUE(Eventually([&] { return !Serves(); }));
  EXPECT_EQ(CreateSite("arras").status().code(), absl::StatusCode::kUnavailable);
  Postgres::Running().Restart();
  EXPECT_TRUE(Eventually([&] { return Serves(); })) << Log();
  EXPECT_OK(CreateSite("arras"));
}

TEST_F(ServiceProcess, WaitsForADatabaseThatStartsLater) {
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  Postgres::Running().Crash();
  const auto service = Run("serve");
  EXPECT_TRUE(Eventually([&] { return Log().find("waiting for the database") != std::string::npos; }));
  Postgres::Running().Restart();
  EXPECT_TRUE(Eventually([&] { return Serves(); })) << Log();
}

TEST_F(ServiceProcess, TellsEveryFaultOfItsSettingsInJsonLines) {
  environment_["PASSERELLE_WORKERS"] = "many";
  environment_["PASSERELLE_WROKERS"] = "3";
  EXPECT_EQ(Run("serve")->Wait(), 1);
  std::istringstream lines(Log());
  std::vector<std::string> messages;
  for (std::string line; std::getline(lines, line);) messages.push_back(nlohmann::json::parse(line)["message"]);
  EXPECT_THAT(messages, ::testing::ElementsAre(HasSubstr("PASSERELLE_WORKERS"), HasSubstr("PASSERELLE_WROKERS")));
}

TEST_F(ServiceProcess, IsReachedFromOtherMachinesByCertificateOnly) {
  environment_["PASSERELLE_LISTEN_ADDRESS"] = StrCat("0.0.0.0:", address_.substr(address_.find(':') + 1));
  EXPECT_EQ(Run("serve")->Wait(), 1);
  EXPECT_THAT(Log(), HasSubstr("PASSERELLE_LISTEN_ADDRESS: 0.0.0.0:"));
  EXPECT_THAT(Log(), HasSubstr("give PASSERELLE_TLS_DIR"));

  Authority authority;
  environment_["PASSERELLE_TLS_DIR"] = authority.FolderOf("contacts");
  EXPECT_EQ(Run("serve")->Wait(), 1);
  EXPECT_THAT(Log(), HasSubstr("is not a certificate of spiffe://passerelle/outreach"));

  environment_["PASSERELLE_TLS_DIR"] = authority.FolderOf("outreach");
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  const auto service = Run("serve");
  rpc::Client gateway(address_, {*tls::Credentials::Open(authority.FolderOf("gateway"), "gateway"), "outreach"});
  ASSERT_TRUE(Eventually([&] { return Serves(gateway, ""); })) << Log();
  EXPECT_OK(CreateSite(gateway, "arras"));
  EXPECT_EQ(ReasonOf(CreateSite("calais").status()), "SERVICE_UNAVAILABLE") << "in the clear";
}

TEST_F(ServiceProcess, TellsProbesThatItLivesWhileItsDatabaseIsAway) {
  const std::string probe_address = StrCat("127.0.0.1:", FreePorts(1)[0]);
  environment_["PASSERELLE_HEALTH_LISTEN"] = probe_address;
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  const auto service = Run("serve");
  rpc::Client probe(probe_address);
  ASSERT_TRUE(Eventually([&] { return Serves(probe, "readiness"); })) << Log();
  Postgres::Running().Crash();
  EXPECT_TRUE(Eventually([&] { return !Serves(probe, "readiness"); }));
  EXPECT_TRUE(Serves(probe, "liveness"));
  Postgres::Running().Restart();
  EXPECT_TRUE(Eventually([&] { return Serves(probe, "readiness"); }));
}

TEST_F(ServiceProcess, FailsACommandThatIsCutShort) {
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  const auto owner = *db::Connection::Open({.url = database_.owner_url});
  ASSERT_OK(owner->Begin());
  ASSERT_OK(owner->Run("lock table schema_migration in access exclusive mode"));
  for (const int number : {SIGTERM, SIGINT}) {
    const auto command = Run("migrate");
    EXPECT_TRUE(Eventually(
        [&] { return Postgres::Running().Sql(database_.name, "select from pg_locks where not granted").size() == 1; }));
    command->Signal(number);
    EXPECT_EQ(command->Wait(), 128 + number);
    EXPECT_TRUE(Eventually(
        [&] { return Postgres::Running().Sql(database_.name, "select from pg_locks where not granted").empty(); }));
  }
}

TEST_F(ServiceProcess, EndsWellBeforeItServes) {
  Postgres::Running().Crash();
  const auto service = Run("serve");
  EXPECT_TRUE(Eventually([&] { return Log().find("waiting for the database") != std::string::npos; }));
  service->Signal(SIGTERM);
  EXPECT_EQ(service->Wait(), 0);
  Postgres::Running().Restart();
}

TEST_F(ServiceProcess, ChecksItsSettingsWithoutAskingTheDatabase) {
  EXPECT_EQ(Run("check-config")->Wait(), 0) << "it is not migrated";
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  EXPECT_EQ(Run("check-config")->Wait(), 0);
  EXPECT_TRUE(Postgres::Running().Sql(database_.name, "select from data_key").empty());
  Postgres::Running().Crash();
  EXPECT_EQ(Run("check-config")->Wait(), 0);
  Postgres::Running().Restart();
  EXPECT_THAT(Log(), ::testing::Not(HasSubstr("could not be loaded")));
}

TEST_F(ServiceProcess, SaysThatItsMasterKeysAreNotThoseOfItsDatabase) {
  ASSERT_EQ(Run("migrate")->Wait(), 0);
  const auto service = Run("serve");
  ASSERT_TRUE(Eventually([&] { return Serves(); })) << Log();
  service->Signal(SIGTERM);
  ASSERT_EQ(service->Wait(), 0);
  environment_["PASSERELLE_MASTER_KEYS"] = NewMasterKeys();
  EXPECT_EQ(Run("serve")->Wait(), 1);
  EXPECT_THAT(Log(), HasSubstr("no master key of this process opens a data key"));
}

TEST_F(ServiceProcess, ListsItsSettingsOnDemand) {
  EXPECT_EQ(Run("--help")->Wait(), 0);
  EXPECT_THAT(Log(), HasSubstr("PASSERELLE_DATABASE_URL"));
}

}  // namespace
}  // namespace passerelle::testing
