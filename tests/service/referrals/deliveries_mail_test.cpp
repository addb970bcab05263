// Notifications to partners without software: e-mails that say that something waits, and nothing else.
#include "services/runtime/base/text.h"
#include "tests/service/referrals/deliveries_fixture.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class MailDeliveries : public Deliveries {
 protected:
  std::string TellAbout(const std::string& email = "accueil@csapa.example") {
    partner_ = NewPartner({.email = email});
    return Tell(partner_, NewReferral(partner_));
  }
  std::unique_ptr<Courier> MailingCourier(const testing::NodeServer& server,
                                          std::map<std::string, std::string> settings = {}) {
    settings.emplace("PASSERELLE_MAIL_URL", StrCat("smtp://127.0.0.1:", server.port()));
    settings["PASSERELLE_MAIL_FROM"] = "passerelle@association.example";
    settings["PASSERELLE_PUBLIC_URL"] = "https://suite.example";
    return NewCourier(settings);
  }

  const testing::ServerDirectory directory_;
  const testing::TestCertificate certificate_{directory_.path()};
  const std::map<std::string, std::string> trust_ = {{"PASSERELLE_CA_CERTIFICATES", certificate_.certificate}};
  std::string partner_;
};

TEST_F(MailDeliveries, ArriveEncryptedWithALinkAndWithNothingOfThePerson) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  const std::string id = TellAbout();
  Run(*MailingCourier(server, trust_));
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
  EXPECT_EQ(Read(id).attempts(0).status(), 250);
  const json mail = server.Await("mail", 1)[0];
  EXPECT_EQ(mail["encrypted"], true);
  EXPECT_EQ(mail["from"], "passerelle@association.example");
  EXPECT_EQ(mail["to"], json({"accueil@csapa.example"}));
  EXPECT_EQ(mail["messageId"], StrCat("<", id, "@association.example>"));
  const std::string text = mail["text"];
  EXPECT_THAT(text, HasSubstr("https://suite.example/partner/links/"));
  EXPECT_THAT(text, HasSubstr("Une orientation vous a été adressée."));
  const std::string all = mail["raw"].get<std::string>() + text + mail["subject"].get<std::string>();
  for (const char* secret : {"Sans abri", "HOUSING", "arras", "HIGH"}) EXPECT_THAT(all, Not(HasSubstr(secret)));
}

TEST_F(MailDeliveries, ArriveWithoutALinkWhenNothingIsLeftToDo) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  partner_ = NewPartner({.email = "accueil@csapa.example"});
  Tell(partner_, NewReferral(partner_), "referral.cancelled");
  Run(*MailingCourier(server, trust_));
  EXPECT_THAT(server.Await("mail", 1)[0]["text"].get<std::string>(), Not(HasSubstr("https://")));
  EXPECT_TRUE(Sql("select from partner_link").empty());
}

TEST_F(MailDeliveries, GoInPlainToTheOperatorsOwnNetworksOnly) {
  testing::NodeServer server("mail_server.mjs");
  const std::string id = TellAbout();
  Run(*MailingCourier(server, {{"PASSERELLE_ALLOWED_NETWORKS", "10.0.0.0/8"}}));
  EXPECT_THAT(ErrorsOf(id), ElementsAre("TLS_FAILED"));
  EXPECT_THAT(server.Events("mail"), IsEmpty());
  AwaitNextAttempt(id);
  Run(*MailingCourier(server));
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
  EXPECT_EQ(server.Await("mail", 1)[0]["encrypted"], false);
}

TEST_F(MailDeliveries, DoNotTrustAServerForWhichNobodyVouches) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  const std::string id = TellAbout();
  Run(*MailingCourier(server));
  EXPECT_THAT(ErrorsOf(id), ElementsAre("TLS_FAILED"));
  EXPECT_THAT(server.Events("mail"), IsEmpty());
}

TEST_F(MailDeliveries, AreTriedAgainWhenTheServerSaysLater) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  server.Plan({{"refuse", 450}});
  const std::string id = TellAbout();
  const auto courier = MailingCourier(server, trust_);
  Run(*courier);
  EXPECT_THAT(ErrorsOf(id), ElementsAre("MAIL_REFUSED"));
  EXPECT_EQ(Read(id).attempts(0).status(), 450);
  AwaitNextAttempt(id);
  server.Plan(json::object());
  Run(*courier);
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
}

TEST_F(MailDeliveries, AreNotTriedAgainWhenTheServerSaysNever) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  server.Plan({{"refuse", 550}});
  const std::string id = TellAbout();
  Run(*MailingCourier(server, trust_));
  EXPECT_EQ(Read(id).state(), v1::Delivery::FAILED);
  EXPECT_EQ(Read(id).attempts(0).status(), 550);
  EXPECT_THAT(AlertsAbout(partner_), ElementsAre("DELIVERY_FAILED"));
}

TEST_F(MailDeliveries, AreTriedAgainWhenItIsNotTheMailThatIsRefused) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  const auto courier = MailingCourier(server, trust_);
  for (const char* step : {"greeting", "sender"}) {
    server.Plan({{"refuse", 554}, {"at", step}});
    const std::string id = TellAbout();
    Run(*courier);
    EXPECT_THAT(ErrorsOf(id), ElementsAre("MAIL_REFUSED")) << step;
    EXPECT_EQ(Read(id).attempts(0).status(), 554) << step;
    EXPECT_EQ(Read(id).state(), v1::Delivery::PENDING) << step;
  }
}

TEST_F(MailDeliveries, AreNotTriedAgainWhenTheMessageIsRefused) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  server.Plan({{"refuse", 552}, {"at", "message"}});
  const std::string id = TellAbout();
  Run(*MailingCourier(server, trust_));
  EXPECT_EQ(Read(id).state(), v1::Delivery::FAILED);
  EXPECT_EQ(Read(id).attempts(0).status(), 552);
}

TEST_F(MailDeliveries, ShowNoPasswordToAServerWithoutEncryption) {
  testing::NodeServer server("mail_server.mjs");
  const std::string id = TellAbout();
  Run(*MailingCourier(server,
                      {{"PASSERELLE_MAIL_URL", StrCat("smtp://passerelle:password@127.0.0.1:", server.port())}}));
  EXPECT_THAT(ErrorsOf(id), ElementsAre("TLS_FAILED"));
  EXPECT_THAT(server.Events("mail"), IsEmpty());
}

TEST_F(MailDeliveries, HaveTheTimeOfOneAttemptForBothTries) {
  testing::NodeServer server("mail_server.mjs");
  server.Plan({{"delayMs", 4000}, {"silent", true}});
  const std::string id = TellAbout();
  Run(*MailingCourier(server));
  EXPECT_THAT(ErrorsOf(id), ElementsAre("TIMEOUT"));
  EXPECT_LT(Read(id).attempts(0).duration_ms(), 27'000) << "and at most ten seconds to take leave";
}

TEST_F(MailDeliveries, MakeNoLinkToAReferralThatIsOver) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  const std::string id = TellAbout();
  Sql("update referral set state = 'WITHDRAWN' where id = $1::uuid", {Read(id).referral()});
  Run(*MailingCourier(server, trust_));
  EXPECT_EQ(Read(id).state(), v1::Delivery::STOPPED);
  EXPECT_EQ(Read(id).last_error(), "");
  EXPECT_TRUE(Sql("select from partner_link").empty());
  EXPECT_THAT(server.Events("mail"), IsEmpty());
  EXPECT_THAT(AlertsAbout(partner_), IsEmpty());
}

TEST_F(MailDeliveries, WaitForAMailServerToBeNamed) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  const std::string id = TellAbout();
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(id), ElementsAre("MAIL_DISABLED"));
  EXPECT_TRUE(Sql("select from partner_link").empty()) << "no link is made for a mail that is not sent";
  AwaitNextAttempt(id);
  Run(*MailingCourier(server, trust_));
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
}

TEST_F(MailDeliveries, CannotBeGivenFurtherHeadersOrRecipients) {
  testing::NodeServer server("mail_server.mjs", &certificate_);
  const std::string id = TellAbout("accueil@csapa.example\r\nBcc: everybody@example.org");
  Run(*MailingCourier(server, trust_));
  EXPECT_EQ(Read(id).state(), v1::Delivery::FAILED);
  EXPECT_THAT(ErrorsOf(id), ElementsAre("MAIL_REFUSED"));
  EXPECT_THAT(server.Events("mail"), IsEmpty());
  EXPECT_THAT(AlertsAbout(partner_), Contains("DELIVERY_FAILED"));
}

}  // namespace
}  // namespace passerelle::referrals
