// Where notifications may go, and what becomes of those whose way is closed.
#include <stdlib.h>

#include <thread>

#include "services/referrals/deliveries/notify.h"
#include "sql/referrals_service.h"
#include "tests/service/referrals/deliveries_fixture.h"
#include "tests/support/look.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class DeliveryChannels : public Deliveries {
 protected:
  DeliveryChannels() { Answer(receiver_, {}); }
  std::string TellAbout(const Channels& channels) {
    partner_ = NewPartner(channels);
    return Tell(partner_, NewReferral(partner_));
  }
  std::string Disabled() {
    return std::string(
        Sql("select webhook_disabled from partner where id = $1", {partner_})[0].TextOrEmpty("webhook_disabled"));
  }
  void StopAskingAbout(const std::string& referral) {
    db::Transaction transaction = Must(db::Session(*pool_, absl::Now() + testing::kPatience).Begin());
    EXPECT_TRUE(StopPending(transaction, referral).ok());
    EXPECT_TRUE(transaction.Commit().ok());
  }
  bool Failing() {
    return !Sql("select webhook_failing_since from partner where id = $1", {partner_})[0].IsNull(
        "webhook_failing_since");
  }

  testing::NodeServer receiver_{"webhook_receiver.mjs"};
  std::string partner_;
};

using WebhookAddresses = DeliveryChannels;

TEST_F(WebhookAddresses, OfThisMachineAreForbiddenUnlessAllowed) {
  const auto courier = NewCourier({{"PASSERELLE_ALLOWED_NETWORKS", ""}});
  for (const char* scheme : {"http", "https"}) {
    for (const char* host : {"127.0.0.1", "localhost", "partner.localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
      const std::string id = TellAbout({.webhook = UrlOf(receiver_, scheme, host)});
      Run(*courier);
      EXPECT_THAT(ErrorsOf(id), ElementsAre("ADDRESS_FORBIDDEN")) << scheme << host;
    }
  }
  EXPECT_THAT(receiver_.Events("received"), IsEmpty());
}

TEST_F(WebhookAddresses, AreWrittenToInPlainInsideAllowedNetworksOnly) {
  const std::string id = TellAbout({.webhook = "http://1.1.1.1/"});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(id), ElementsAre("ADDRESS_FORBIDDEN"));
}

TEST_F(WebhookAddresses, AreOfTheWebOnly) {
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "not a url"}) {
    const std::string id = TellAbout({.webhook = url});
    Run(*NewCourier());
    EXPECT_THAT(ErrorsOf(id), ElementsAre("ADDRESS_FORBIDDEN")) << url;
  }
}

TEST_F(WebhookAddresses, ThatNobodyKnowsAreSaidToBeUnknown) {
  const std::string id = TellAbout({.webhook = "https://" + std::string(64, 'a') + ".example/"});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(id), ElementsAre("NAME_UNKNOWN"));
}

TEST_F(WebhookAddresses, AreReachedWithoutTheProxyOfTheEnvironment) {
  testing::NodeServer proxy("webhook_receiver.mjs");
  setenv("http_proxy", UrlOf(proxy).c_str(), 1);
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  unsetenv("http_proxy");
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
  EXPECT_THAT(proxy.Events("received"), IsEmpty());
}

TEST_F(WebhookAddresses, ProveWhoTheyAreByTls) {
  const testing::ServerDirectory directory;
  const testing::TestCertificate certificate(directory.path());
  testing::NodeServer encrypted("webhook_receiver.mjs", &certificate);
  Answer(encrypted, {});
  const std::string unknown = TellAbout({.webhook = UrlOf(encrypted, "https")});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(unknown), ElementsAre("TLS_FAILED")) << "nobody vouches for it";
  const auto trusting = NewCourier({{"PASSERELLE_CA_CERTIFICATES", certificate.certificate}});
  const std::string mistaken = TellAbout({.webhook = UrlOf(encrypted, "https", "other.localhost")});
  Run(*trusting);
  EXPECT_THAT(ErrorsOf(mistaken), ElementsAre("TLS_FAILED")) << "it is somebody else";
  EXPECT_THAT(encrypted.Events("received"), IsEmpty());
  const std::string known = TellAbout({.webhook = UrlOf(encrypted, "https")});
  Run(*trusting);
  EXPECT_EQ(Read(known).state(), v1::Delivery::DELIVERED);
}

TEST_F(DeliveryChannels, AreNoLongerUsedOnceAWebhookSaysItIsGone) {
  Answer(receiver_, {{"status", 410}});
  const std::string first = TellAbout({.webhook = UrlOf(receiver_)});
  const std::string second = Tell(partner_, Read(first).referral(), "referral.cancelled");
  const auto courier = NewCourier();
  Run(*courier);
  Run(*courier);
  EXPECT_EQ(Disabled(), "GONE");
  EXPECT_EQ(receiver_.Events("received").size(), 1U);
  EXPECT_EQ(Read(first).state(), v1::Delivery::STOPPED);
  EXPECT_EQ(Read(first).attempts(0).status(), 410);
  EXPECT_EQ(Read(second).state(), v1::Delivery::STOPPED);
  EXPECT_THAT(AlertsAbout(partner_), UnorderedElementsAre("WEBHOOK_DISABLED", "UNREACHABLE"));
}

TEST_F(DeliveryChannels, GiveWayToEmailWhenThereIsAnAddress) {
  Answer(receiver_, {{"status", 410}});
  const std::string first = TellAbout({.webhook = UrlOf(receiver_), .email = "accueil@csapa.example"});
  const std::string second = Tell(partner_, NewReferral(partner_));
  Run(*NewCourier());
  for (const std::string& id : {first, second}) {
    EXPECT_EQ(Read(id).channel(), v1::Delivery::EMAIL);
    EXPECT_EQ(Read(id).state(), v1::Delivery::PENDING);
    EXPECT_EQ(ErrorsOf(id).back(), "MAIL_DISABLED") << "this courier has no mail server";
  }
  EXPECT_THAT(AlertsAbout(partner_), ElementsAre("WEBHOOK_DISABLED"));
}

TEST_F(DeliveryChannels, StayOpenWhenTheUrlWasChangedBeforeTheOldOneSaidItIsGone) {
  Answer(receiver_, {{"status", 410}, {"held", true}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  std::thread slow([this] { Run(*NewCourier()); });
  receiver_.Await("received", 1);
  testing::NodeServer moved("webhook_receiver.mjs");
  Sql("update partner set webhook_url = $2 where id = $1", {partner_, UrlOf(moved)});
  Answer(receiver_, {});
  slow.join();
  now_ += absl::Seconds(2);
  Run(*NewCourier());
  EXPECT_EQ(Disabled(), "");
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
}

TEST_F(DeliveryChannels, AreNoLongerUsedAfterFiveDaysOfFailuresWithoutAnythingNewToTell) {
  Answer(receiver_, {{"status", 503}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  const absl::Time begin = now_;
  const auto courier = NewCourier();
  PlayToTheEnd(*courier);
  EXPECT_EQ(Read(id).state(), v1::Delivery::FAILED);
  EXPECT_TRUE(Failing());
  now_ = begin + absl::Hours(119);
  Run(*courier);
  EXPECT_EQ(Disabled(), "");
  const std::string late = Tell(partner_, NewReferral(partner_));
  Run(*courier);
  now_ = begin + absl::Hours(121);
  Run(*courier);
  EXPECT_EQ(Disabled(), "FAILING");
  EXPECT_THAT(AlertsAbout(partner_), UnorderedElementsAre("DELIVERY_FAILED", "WEBHOOK_DISABLED", "UNREACHABLE"));
  EXPECT_EQ(Read(late).state(), v1::Delivery::STOPPED);
  EXPECT_EQ(Read(late).last_error(), "CHANNEL_MISSING");
}

TEST_F(DeliveryChannels, StayOpenAfterTwoFailuresBetweenWhichNobodyAsked) {
  Answer(receiver_, {{"status", 503}});
  TellAbout({.webhook = UrlOf(receiver_)});
  const auto courier = NewCourier();
  Run(*courier);
  Sql("update delivery set state = 'STOPPED'");
  now_ += absl::Hours(24 * 6);
  Run(*courier);
  EXPECT_EQ(Disabled(), "") << "one failure is no time of failing";
  Tell(partner_, NewReferral(partner_));
  Run(*courier);
  Run(*courier);
  EXPECT_EQ(Disabled(), "");
  EXPECT_THAT(AlertsAbout(partner_), IsEmpty());
}

TEST_F(DeliveryChannels, OfALinkAreAlwaysEmail) {
  partner_ = NewPartner({.webhook = UrlOf(receiver_), .email = "accueil@csapa.example"});
  const std::string id = Tell(partner_, NewReferral(partner_), "referral.link");
  Run(*NewCourier());
  EXPECT_EQ(Read(id).channel(), v1::Delivery::EMAIL);
  EXPECT_THAT(ErrorsOf(id), ElementsAre("MAIL_DISABLED")) << "this courier has no mail server";
  Sql("update partner set email = '' where id = $1", {partner_});
  AwaitNextAttempt(id);
  Run(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::STOPPED);
  EXPECT_THAT(receiver_.Events("received"), IsEmpty());
}

TEST_F(DeliveryChannels, AreNotAskedForWhatNeedsNoAnswerAnyMore) {
  Answer(receiver_, {{"status", 500}});
  const std::string sent = TellAbout({.webhook = UrlOf(receiver_)});
  const std::string referral = Read(sent).referral();
  const std::string reminder = Tell(partner_, referral, "referral.reminder");
  const std::string cancelled = Tell(partner_, referral, "referral.cancelled");
  const std::string other = Tell(partner_, NewReferral(partner_));
  const auto courier = NewCourier();
  Run(*courier);
  Sql("update delivery set lease_expire_time = clock_timestamp() + interval '1 minute' where id = $1::uuid",
      {reminder});
  StopAskingAbout(referral);
  EXPECT_EQ(Read(sent).state(), v1::Delivery::STOPPED) << "though it was tried before";
  EXPECT_EQ(Read(reminder).state(), v1::Delivery::PENDING) << "a worker has it";
  EXPECT_EQ(Read(cancelled).state(), v1::Delivery::PENDING);
  EXPECT_EQ(Read(other).state(), v1::Delivery::PENDING);
  Sql("update delivery set lease_expire_time = null where id = $1::uuid", {reminder});
  Sql("update referral set state = 'CANCELLED' where id = $1::uuid", {referral});
  Answer(receiver_, {});
  Run(*courier);
  EXPECT_EQ(Read(reminder).state(), v1::Delivery::STOPPED);
  EXPECT_THAT(IdsOf(receiver_.Events("received")), ::testing::Contains(cancelled));
  EXPECT_THAT(IdsOf(receiver_.Events("received")), ::testing::Not(::testing::Contains(reminder)));
}

TEST_F(DeliveryChannels, AreForgivenByOneSuccess) {
  Answer(receiver_, {{"status", 503}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  const auto courier = NewCourier();
  Run(*courier);
  EXPECT_TRUE(Failing());
  AwaitNextAttempt(id);
  Answer(receiver_, {}, now_);
  Run(*courier);
  EXPECT_FALSE(Failing());
}

TEST_F(DeliveryChannels, ThatDoNotExistAreAnAlertAndAStoppedDelivery) {
  partner_ = NewPartner({});
  const std::string id = Tell(partner_, NewReferral(partner_));
  EXPECT_EQ(Read(id).state(), v1::Delivery::STOPPED);
  EXPECT_EQ(Read(id).channel(), v1::Delivery::CHANNEL_UNSPECIFIED);
  EXPECT_EQ(Read(id).last_error(), "CHANNEL_MISSING");
  EXPECT_THAT(AlertsAbout(partner_), ElementsAre("UNREACHABLE"));
  Sql("update partner set webhook_url = $2 where id = $1", {partner_, UrlOf(receiver_)});
  Must(
      db::Session(*pool_, absl::Now() + testing::kPatience).Execute(sql::kRedeliverDelivery, {id, now_, std::nullopt}));
  Run(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED) << "it can be sent once there is a way";
}

TEST_F(DeliveryChannels, ThatAreTakenAwayBeforeTheAttemptStopIt) {
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Sql("update partner set webhook_url = '' where id = $1", {partner_});
  Run(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::STOPPED);
  EXPECT_EQ(Read(id).last_error(), "CHANNEL_MISSING");
  EXPECT_THAT(ErrorsOf(id), IsEmpty());
  EXPECT_THAT(AlertsAbout(partner_), ElementsAre("UNREACHABLE"));
}

TEST_F(DeliveryChannels, TellTheSameEventOnce) {
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Sql("update delivery set state = 'DELIVERED'");
  db::Transaction transaction = Must(db::Session(*pool_, absl::Now() + testing::kPatience).Begin());
  const Notification again{.id = id, .partner = partner_, .referral = "", .type = "referral.sent", .time = now_};
  EXPECT_FALSE(Must(Notify(transaction, again)));
  EXPECT_TRUE(transaction.Commit().ok());
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
}

TEST_F(DeliveryChannels, AreReadFromSettingsThatMakeSense) {
  EXPECT_THROW(NewCourier({{"PASSERELLE_ALLOWED_NETWORKS", "everywhere"}}), std::invalid_argument);
  EXPECT_THROW(NewCourier({{"PASSERELLE_MAIL_URL", "http://mail"}}), std::invalid_argument);
  EXPECT_THROW(NewCourier({{"PASSERELLE_MAIL_FROM", "Passerelle"}}), std::invalid_argument);
}

TEST_F(DeliveryChannels, OfEmailNeedAnAddressForLinksThatNobodyReadsOnTheWay) {
  const auto courier = [&](const std::string& url) {
    return NewCourier({{"PASSERELLE_MAIL_URL", "smtp://127.0.0.1:1025"}, {"PASSERELLE_PUBLIC_URL", url}});
  };
  for (const char* bad : {"", "http://suite.example", "http://localhost.example", "http://10.0.0.1", "suite.example",
                          "https://", "ftp://127.0.0.1"}) {
    EXPECT_THROW(courier(bad), std::invalid_argument) << bad;
  }
  for (const char* good : {"https://suite.example", "http://127.0.0.1:8080", "http://localhost:8080/",
                           "http://[::1]:8080", "https://10.0.0.1/suite"}) {
    EXPECT_NO_THROW(courier(good)) << good;
  }
}

}  // namespace
}  // namespace passerelle::referrals
