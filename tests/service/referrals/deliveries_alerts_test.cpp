// Alerts of the watch as partners receive them.
#include "services/referrals/deliveries/watch_alerts.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "tests/service/referrals/deliveries_fixture.h"
#include "tests/support/look.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class AlertDeliveries : public Deliveries {
 protected:
  void Tell(const std::string& state, std::int64_t version) {
    events::v1::WatchAlertChanged alert;
    alert.set_alert(alert_);
    alert.set_state(state);
    alert.set_level("DANGER");
    alert.set_title("Comprimés bleus très dosés");
    alert.set_text("Ne consommez pas seul.\nDemandez de la naloxone.");
    SetProto(now_, *alert.mutable_time());
    alert.set_version(version);
    db::Transaction transaction = Must(db::Session(*pool_, absl::Now() + testing::kPatience).Begin());
    EXPECT_TRUE(TellOfAlert(transaction, alert).ok());
    EXPECT_TRUE(transaction.Commit().ok());
  }
  std::string Delivery(const std::string& type) {
    const db::Result found = Sql("select id from delivery where type = $1", {type});
    return found.empty() ? "" : std::string(found[0].Text("id"));
  }

  const std::string alert_ = NewUuidV7();
};

TEST_F(AlertDeliveries, ComeByMailWithWhatTheAlertSays) {
  testing::NodeServer server("mail_server.mjs");
  NewPartner({.email = "accueil@csapa.example"});
  Tell("SENT", 2);
  const auto courier = NewCourier({{"PASSERELLE_MAIL_URL", StrCat("smtp://127.0.0.1:", server.port())},
                                   {"PASSERELLE_MAIL_FROM", "passerelle@association.example"},
                                   {"PASSERELLE_PUBLIC_URL", "https://suite.example"}});
  Run(*courier);
  const json mail = server.Await("mail", 1)[0];
  EXPECT_EQ(mail["subject"], "Alerte de la veille / Watch alert");
  EXPECT_THAT(mail["text"].get<std::string>(), HasSubstr("Danger : Comprimés bleus très dosés"));
  EXPECT_THAT(mail["text"].get<std::string>(), HasSubstr("Demandez de la naloxone."));
  Tell("ENDED", 3);
  Run(*courier);
  EXPECT_THAT(server.Await("mail", 2)[1]["text"].get<std::string>(), HasSubstr("est passé"));
}

TEST_F(AlertDeliveries, ComeByWebhookSignedAndWithoutTheText) {
  testing::NodeServer receiver("webhook_receiver.mjs");
  Answer(receiver, {}, now_);
  NewPartner({.webhook = UrlOf(receiver)});
  Tell("SENT", 2);
  Run(*NewCourier());
  const json received = receiver.Await("received", 1)[0];
  EXPECT_EQ(received["verified"], json({true}));
  EXPECT_EQ(received["body"]["type"], "alert.published");
  EXPECT_EQ(received["body"]["data"]["alert"], alert_);
  EXPECT_THAT(received["body"].dump(), Not(HasSubstr("naloxone")));
}

TEST_F(AlertDeliveries, TellOfTheEndAfterTheBeginning) {
  testing::NodeServer receiver("webhook_receiver.mjs");
  Answer(receiver, {{"status", 500}}, now_);
  NewPartner({.webhook = UrlOf(receiver)});
  Tell("SENT", 2);
  Tell("ENDED", 3);
  const std::string published = Delivery("alert.published"), ended = Delivery("alert.ended");
  const auto courier = NewCourier();
  Run(*courier);
  AwaitNextAttempt(published);
  Run(*courier);
  EXPECT_THAT(ErrorsOf(published), SizeIs(2));
  EXPECT_THAT(ErrorsOf(ended), IsEmpty()) << "it waits for the one before it";
  AwaitNextAttempt(published);
  Answer(receiver, {}, now_);
  Run(*courier);
  EXPECT_EQ(Read(published).state(), v1::Delivery::DELIVERED);
  EXPECT_EQ(Read(ended).state(), v1::Delivery::DELIVERED);
}

}  // namespace
}  // namespace passerelle::referrals
