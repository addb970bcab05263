// Notifications outlive the process that takes them, wherever it is killed. The service runs as it is deployed.
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "passerelle/referrals/v1/partners.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/connection.h"
#include "services/runtime/rpc/client.h"
#include "tests/service/referrals/deliveries_fixture.h"
#include "tests/support/look.h"
#include "tests/support/ports.h"
#include "tests/support/tcp_gate.h"

namespace passerelle::referrals {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

constexpr char kHold[] = "select pg_advisory_xact_lock(1)";

class DeliveringProcess : public Deliveries {
 protected:
  DeliveringProcess() { Answer(receiver_, {}); }

  std::unique_ptr<testing::ChildProcess> Start(const std::map<std::string, std::string>& settings = {}) {
    const std::string nobody = StrCat("127.0.0.1:", testing::FreePorts(1)[0]);
    std::map<std::string, std::string> environment = settings;
    environment.merge(std::map<std::string, std::string>{
        {"PASSERELLE_LISTEN_ADDRESS", address_},
        {"PASSERELLE_ADMIN_ADDRESS", ""},
        {"PASSERELLE_DATABASE_URL", database_.url},
        {"PASSERELLE_APPLICATION_ROLE", database_.application_role},
        {"PASSERELLE_SIGNING_KEY", signer_.secret_key},
        {"PASSERELLE_TRUSTED_KEYS", "gateway=" + signer_.public_key},
        {"PASSERELLE_NEIGHBOURS", StrCat("contacts=", nobody, ",outreach=", nobody, ",statistics=", nobody)},
        {"PASSERELLE_MASTER_KEYS", master_keys_},
        {"PASSERELLE_ALLOWED_NETWORKS", "127.0.0.0/8"},
    });
    std::vector<std::string> words = {"/usr/bin/env", "-i"};
    for (const auto& [name, value] : environment) words.push_back(StrCat(name, "=", value));
    words.push_back(StrCat(std::getenv("PASSERELLE_BIN"), "/passerelle-referrals"));
    return std::make_unique<testing::ChildProcess>(words, log_);
  }
  static void Kill(testing::ChildProcess& process) {
    process.Signal(SIGKILL);
    process.Wait();
  }
  // As if a minute had gone by since the process was killed.
  void EndLeases() { Sql("update delivery set lease_expire_time = now() where lease_expire_time is not null"); }
  bool Arrives(const std::string& id) {
    return testing::Eventually([&] { return Read(id).state() == v1::Delivery::DELIVERED; });
  }
  bool SomebodyWaits() { return !Sql("select from pg_locks where not granted").empty(); }
  // Whoever inserts a row waits, right after, for the lock that kHold takes.
  void HoldWritersOf(const std::string& table) {
    Sql("create function hold() returns trigger language plpgsql as "
        "'begin perform pg_advisory_xact_lock(1); return null; end'");
    Sql(StrCat("create trigger hold after insert on ", table, " for each row execute function hold()"));
  }
  std::string MailTold() {
    const std::string partner = NewPartner({.email = "accueil@csapa.example"});
    return Tell(partner, NewReferral(partner));
  }
  static std::map<std::string, std::string> MailSettings(const testing::NodeServer& server) {
    return {{"PASSERELLE_MAIL_URL", StrCat("smtp://127.0.0.1:", server.port())},
            {"PASSERELLE_PUBLIC_URL", "https://suite.example"}};
  }
  bool IsTaken() { return !Sql("select from delivery where lease_expire_time is not null").empty(); }
  std::string TellAbout(int port) {
    const std::string partner = NewPartner({.webhook = StrCat("http://127.0.0.1:", port, "/")});
    return Tell(partner, NewReferral(partner));
  }
  std::string Log() const {
    std::ostringstream text;
    text << std::ifstream(log_).rdbuf();
    return text.str();
  }

  const std::string address_ = StrCat("127.0.0.1:", testing::FreePorts(1)[0]);
  testing::NodeServer receiver_{"webhook_receiver.mjs"};
  const testing::ServerDirectory directory_;
  const std::string log_ = directory_.path() + "/service.log";
  const access::KeyPair signer_ = access::MakeKeyPair();
};

TEST_F(DeliveringProcess, LosesNothingWhenItIsKilledBeforeItHasSent) {
  testing::TcpGate gate(StrCat("127.0.0.1:", receiver_.port()));
  gate.Hold();
  const std::string id = TellAbout(gate.port());
  const auto killed = Start();
  ASSERT_TRUE(testing::Eventually([&] { return IsTaken(); })) << Log();
  Kill(*killed);
  gate.Cut();
  gate.Release();
  EXPECT_TRUE(receiver_.Events("received").empty());
  EndLeases();
  const auto next = Start();
  EXPECT_TRUE(Arrives(id)) << Log();
  EXPECT_THAT(IdsOf(receiver_.Events("received")), ::testing::ElementsAre(id));
}

TEST_F(DeliveringProcess, LosesNothingWhenItIsKilledWhileTheReceiverIsAtIt) {
  Answer(receiver_, {{"silent", true}});
  const std::string id = TellAbout(receiver_.port());
  const auto killed = Start();
  receiver_.Await("received", 1);
  Kill(*killed);
  Answer(receiver_, {});
  EndLeases();
  const auto next = Start();
  EXPECT_TRUE(Arrives(id)) << Log();
  EXPECT_THAT(IdsOf(receiver_.Await("received", 2)), Each(id));
}

TEST_F(DeliveringProcess, LosesNothingWhenItIsKilledBeforeItHasWrittenTheAnswerDown) {
  Answer(receiver_, {{"held", true}});
  const std::string id = TellAbout(receiver_.port());
  const auto killed = Start();
  receiver_.Await("received", 1);
  // While the answer is on its way the row is locked, so that it cannot be written down.
  auto connection = Must(db::Connection::Open({.url = database_.owner_url}));
  db::Transaction transaction = Must(db::BeginOn(*connection));
  Must(testing::ExecuteText(transaction, "select from delivery for update"));
  Answer(receiver_, {});
  receiver_.Await("answered", 1);
  ASSERT_TRUE(testing::Eventually([&] { return SomebodyWaits(); }));
  Kill(*killed);
  ASSERT_TRUE(transaction.Commit().ok());
  EXPECT_EQ(Read(id).state(), v1::Delivery::PENDING);
  EndLeases();
  const auto next = Start();
  EXPECT_TRUE(Arrives(id)) << Log();
  EXPECT_THAT(IdsOf(receiver_.Await("received", 2)), Each(id)) << "at least once, and the id tells the receiver";
}

TEST_F(DeliveringProcess, LosesNothingWhenItIsKilledBetweenTheLeaseAndTheSending) {
  testing::NodeServer mail_server("mail_server.mjs");
  const std::string id = MailTold();
  HoldWritersOf("partner_link");  // so that the mail cannot be made
  auto connection = Must(db::Connection::Open({.url = database_.owner_url}));
  db::Transaction transaction = Must(db::BeginOn(*connection));
  Must(testing::ExecuteText(transaction, kHold));
  const auto killed = Start(MailSettings(mail_server));
  ASSERT_TRUE(testing::Eventually([&] { return SomebodyWaits(); })) << Log();
  EXPECT_TRUE(IsTaken());
  Kill(*killed);
  ASSERT_TRUE(transaction.Commit().ok());
  EXPECT_TRUE(mail_server.Events("mail").empty());
  EndLeases();
  const auto next = Start(MailSettings(mail_server));
  EXPECT_TRUE(Arrives(id)) << Log();
  EXPECT_EQ(mail_server.Events("mail").size(), 1U);
}

TEST_F(DeliveringProcess, LosesNothingWhenItIsKilledBetweenTheAttemptAndWhatFollowsFromIt) {
  HoldWritersOf("delivery_attempt");
  auto connection = Must(db::Connection::Open({.url = database_.owner_url}));
  db::Transaction transaction = Must(db::BeginOn(*connection));
  Must(testing::ExecuteText(transaction, kHold));
  const std::string id = TellAbout(receiver_.port());
  const auto killed = Start();
  ASSERT_TRUE(testing::Eventually([&] { return SomebodyWaits(); })) << Log();
  Kill(*killed);
  ASSERT_TRUE(transaction.Commit().ok());
  EndLeases();
  EXPECT_TRUE(Read(id).attempts().empty()) << "the attempt goes with what follows from it";
  const auto next = Start();
  EXPECT_TRUE(Arrives(id)) << Log();
  EXPECT_THAT(IdsOf(receiver_.Await("received", 2)), Each(id));
}

TEST_F(DeliveringProcess, LosesNoMailWhenItIsKilledWhileTheServerIsAtIt) {
  testing::NodeServer mail_server("mail_server.mjs");
  mail_server.Plan({{"silent", true}});
  const std::string id = MailTold();
  const auto killed = Start(MailSettings(mail_server));
  mail_server.Await("mail", 1);
  Kill(*killed);
  mail_server.Plan(nlohmann::json::object());
  EndLeases();
  const auto next = Start(MailSettings(mail_server));
  EXPECT_TRUE(Arrives(id)) << Log();
  const std::vector<nlohmann::json> mails = mail_server.Await("mail", 2);
  EXPECT_EQ(mails[0]["messageId"], mails[1]["messageId"]) << "it is seen to be one";
}

TEST_F(DeliveringProcess, BeginsNewWorkWhileAReceiverHangs) {
  testing::NodeServer silent("webhook_receiver.mjs");
  Answer(silent, {{"silent", true}});
  const std::string hanging = TellAbout(silent.port());
  const auto process = Start();
  silent.Await("received", 1);
  ASSERT_TRUE(testing::Eventually([&] {
    return !Sql("select from delivery where lease_expire_time < clock_timestamp() + interval '51 seconds'").empty();
  }));
  const std::string other = TellAbout(receiver_.port());
  EXPECT_TRUE(Arrives(other)) << Log();
  EXPECT_TRUE(Read(hanging).attempts().empty()) << "it hangs still";
}

TEST_F(DeliveringProcess, DoesNotStartWhereLinksWouldLeadNowhere) {
  EXPECT_EQ(Start({{"PASSERELLE_MAIL_URL", "smtp://127.0.0.1:25"}})->Wait(), 1);
  EXPECT_THAT(Log(), HasSubstr("PASSERELLE_PUBLIC_URL: it must be set where PASSERELLE_MAIL_URL is"));
}

TEST_F(DeliveringProcess, EndsWhatIsUnderWayWhenItIsAskedToStop) {
  Answer(receiver_, {{"held", true}});
  const std::string id = TellAbout(receiver_.port());
  const auto process = Start();
  receiver_.Await("received", 1);
  process->Signal(SIGTERM);
  Answer(receiver_, {});
  EXPECT_EQ(process->Wait(), 0) << Log();
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
  EXPECT_EQ(receiver_.Events("received").size(), 1U);
}

TEST_F(DeliveringProcess, DoesNotStartWithoutMasterKeys) {
  EXPECT_EQ(Start({{"PASSERELLE_MASTER_KEYS", ""}})->Wait(), 1);
  EXPECT_THAT(Log(), HasSubstr("PASSERELLE_MASTER_KEYS: must be given"));
}

}  // namespace
}  // namespace passerelle::referrals
