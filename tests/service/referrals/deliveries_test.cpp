// Notifications to partners with software: every request is checked by the Standard Webhooks library.
#include <thread>

#include "services/referrals/deliveries/standard_webhooks.h"
#include "services/runtime/base/text.h"
#include "sql/referrals_service.h"
#include "tests/service/referrals/deliveries_fixture.h"
#include "tests/support/look.h"
#include "tests/support/ports.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::SizeIs;

class WebhookDeliveries : public Deliveries {
 protected:
  WebhookDeliveries() { Answer(receiver_, {}); }
  // A notification about a new referral to a partner with this webhook.
  std::string TellAbout(const Channels& channels) {
    partner_ = NewPartner(channels);
    return Tell(partner_, NewReferral(partner_));
  }

  testing::NodeServer receiver_{"webhook_receiver.mjs"};
  std::string partner_;
};

TEST_F(WebhookDeliveries, CarryAThinSignedEvent) {
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  const std::string referral = Read(id).referral();
  EXPECT_FALSE(Run(*NewCourier())) << "nothing is left";
  const json request = receiver_.Await("received", 1)[0];
  EXPECT_EQ(request["verified"], json({true}));
  EXPECT_EQ(request["id"], id);
  EXPECT_EQ(request["method"], "POST");
  EXPECT_EQ(request["url"], "/hooks?from=passerelle");
  EXPECT_EQ(request["contentType"], "application/json");
  EXPECT_EQ(request["userAgent"], "Passerelle");
  const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", now_, absl::UTCTimeZone());
  EXPECT_EQ(request["body"], json({{"type", "referral.sent"},
                                   {"timestamp", time},
                                   {"data", {{"referral", referral}, {"partner", partner_}, {"state", "SENT"}}}}));
  const v1::Delivery delivery = Read(id);
  EXPECT_EQ(delivery.state(), v1::Delivery::DELIVERED);
  EXPECT_TRUE(delivery.has_delivery_time());
  EXPECT_FALSE(delivery.has_next_attempt_time());
  ASSERT_THAT(delivery.attempts(), SizeIs(1));
  EXPECT_EQ(delivery.attempts(0).number(), 1);
  EXPECT_EQ(delivery.attempts(0).status(), 200);
  EXPECT_EQ(delivery.attempts(0).error(), "");
}

TEST_F(WebhookDeliveries, AreLeftToTheNextRunWhenTheProcessIsToEnd) {
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  const auto courier = NewCourier();
  stopping_ = true;
  EXPECT_TRUE(Run(*courier)) << "there is more";
  EXPECT_THAT(ErrorsOf(id), IsEmpty());
  stopping_ = false;
  EXPECT_FALSE(Run(*courier));
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
}

TEST_F(WebhookDeliveries, AreTriedOnTheWholeScheduleAndThenTheTeamIsAlerted) {
  const int nobody = testing::FreePorts(1)[0];
  const std::string id = TellAbout({.webhook = StrCat("http://127.0.0.1:", nobody, "/")});
  const absl::Time begin = now_;
  PlayToTheEnd(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::FAILED);
  EXPECT_THAT(ErrorsOf(id), SizeIs(10));
  EXPECT_THAT(ErrorsOf(id), Each("CONNECTION_FAILED"));
  EXPECT_GT(now_ - begin, absl::Hours(24)) << "retried over at least a day";
  EXPECT_THAT(AlertsAbout(partner_), ElementsAre("DELIVERY_FAILED"));
}

TEST_F(WebhookDeliveries, ArriveOnceEachAndInOrderAtAReceiverThatComesBack) {
  Answer(receiver_, {{"status", 500}});
  const std::string sent = TellAbout({.webhook = UrlOf(receiver_)});
  const std::string referral = Read(sent).referral();
  const std::string reminder = Tell(partner_, referral, "referral.reminder");
  const std::string cancelled = Tell(partner_, referral, "referral.cancelled");
  const auto courier = NewCourier();
  for (int attempt = 1; attempt <= 9; ++attempt) {
    Run(*courier);
    AwaitNextAttempt(sent);
  }
  EXPECT_THAT(ErrorsOf(sent), SizeIs(9));
  EXPECT_THAT(ErrorsOf(reminder), IsEmpty()) << "it waits for the one before it";
  Answer(receiver_, {}, now_);
  const std::size_t before = receiver_.Events("received").size();
  Run(*courier);
  const std::vector<json> all = receiver_.Await("received", before + 3);
  const std::vector<json> arrived(all.begin() + static_cast<std::ptrdiff_t>(before), all.end());
  EXPECT_THAT(IdsOf(arrived), ElementsAre(sent, reminder, cancelled));
  for (const json& request : arrived) EXPECT_EQ(request["verified"], json({true}));
  EXPECT_THAT(AlertsAbout(partner_), IsEmpty());
}

TEST_F(WebhookDeliveries, AreSentAgainInTheirOrderByHandWhenEveryAttemptHasFailed) {
  Answer(receiver_, {{"status", 503}, {"headers", {{"retry-after", "1"}}}});
  const std::string sent = TellAbout({.webhook = UrlOf(receiver_)});
  const absl::Time begin = now_;
  const auto courier = NewCourier();
  PlayToTheEnd(*courier);
  EXPECT_EQ(Read(sent).state(), v1::Delivery::FAILED);
  EXPECT_THAT(ErrorsOf(sent), SizeIs(10));
  EXPECT_GT(now_ - begin, absl::Hours(24)) << "who asks to be tried again in a second gets no less time";
  EXPECT_THAT(AlertsAbout(partner_), ElementsAre("DELIVERY_FAILED"));
  const std::string cancelled = Tell(partner_, Read(sent).referral(), "referral.cancelled");
  Run(*courier);
  Must(db::Session(*pool_, absl::Now() + testing::kPatience)
           .Execute(sql::kRedeliverDelivery, {sent, now_, std::nullopt}));
  AwaitNextAttempt(cancelled);
  Answer(receiver_, {}, now_);
  const std::size_t before = receiver_.Events("received").size();
  Run(*courier);
  const std::vector<json> all = receiver_.Await("received", before + 2);
  EXPECT_THAT(IdsOf({all.begin() + static_cast<std::ptrdiff_t>(before), all.end()}), ElementsAre(sent, cancelled));
  EXPECT_EQ(Read(sent).attempt_count(), 11) << "of both rounds";
}

TEST_F(WebhookDeliveries, OfOneReferralKeepTheirOrderWithTwoCouriers) {
  Answer(receiver_, {{"delayMs", 100}});
  std::vector<std::string> told = {TellAbout({.webhook = UrlOf(receiver_)})};
  const std::string referral = Read(told[0]).referral();
  for (const char* type : {"referral.reminder", "referral.cancelled"}) told.push_back(Tell(partner_, referral, type));
  std::vector<std::thread> replicas;
  replicas.reserve(2);
  for (int i = 0; i < 2; ++i) {
    replicas.emplace_back([&] {
      const auto courier = NewCourier();
      while (Read(told.back()).state() == v1::Delivery::PENDING) Run(*courier);
    });
  }
  for (std::thread& replica : replicas) replica.join();
  EXPECT_EQ(IdsOf(receiver_.Events("received")), told);
}

TEST_F(WebhookDeliveries, ThatCannotBeMadeFailAndKeepNoOtherBack) {
  const std::string broken = TellAbout({.webhook = UrlOf(receiver_), .secrets = {"whsec_of no alphabet!"}});
  const std::string other = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(broken), ElementsAre("INTERNAL"));
  EXPECT_EQ(Read(broken).state(), v1::Delivery::PENDING);
  EXPECT_EQ(Read(other).state(), v1::Delivery::DELIVERED);
}

TEST_F(WebhookDeliveries, OfOnePartnerThatFailsDoNotKeepBackThoseOfOthers) {
  const int nobody = testing::FreePorts(1)[0];
  const std::string failing = TellAbout({.webhook = StrCat("http://127.0.0.1:", nobody, "/")});
  const std::string other = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  EXPECT_EQ(Read(failing).state(), v1::Delivery::PENDING);
  EXPECT_EQ(Read(other).state(), v1::Delivery::DELIVERED);
}

TEST_F(WebhookDeliveries, WaitForASlowReceiver) {
  Answer(receiver_, {{"delayMs", 3000}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
  EXPECT_THAT(Read(id).attempts(0).duration_ms(), Ge(3000));
}

TEST_F(WebhookDeliveries, GiveUpOnAReceiverThatDoesNotAnswer) {
  Answer(receiver_, {{"silent", true}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(id), ElementsAre("TIMEOUT"));
  EXPECT_THAT(Read(id).attempts(0).duration_ms(), Ge(14'900));
}

TEST_F(WebhookDeliveries, FollowNoRedirection) {
  testing::NodeServer elsewhere("webhook_receiver.mjs");
  Answer(receiver_, {{"status", 307}, {"headers", {{"location", UrlOf(elsewhere)}}}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(id), ElementsAre("REDIRECTED"));
  EXPECT_EQ(Read(id).attempts(0).status(), 307);
  EXPECT_THAT(elsewhere.Events("received"), IsEmpty());
}

TEST_F(WebhookDeliveries, ComeBackWhenTheReceiverAsksThemTo) {
  const auto courier = NewCourier();
  for (const int status : {302, 400, 429, 500, 502, 503, 504}) {
    Answer(receiver_, {{"status", status}, {"headers", {{"retry-after", "1234"}}}});
    const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
    Run(*courier);
    const absl::Duration pause = absl::Seconds(Read(id).next_attempt_time().seconds()) - (now_ - absl::UnixEpoch());
    EXPECT_THAT(pause, ::testing::AllOf(Ge(absl::Seconds(1233)), Lt(absl::Seconds(1244)))) << status;
  }
}

TEST_F(WebhookDeliveries, IgnoreWhatAReceiverSaysAtLength) {
  Answer(receiver_, {{"bodyBytes", 20'000'000}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
  Answer(receiver_, {{"bodyBytes", 20'000'000}, {"status", 500}});
  const std::string refused = TellAbout({.webhook = UrlOf(receiver_)});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(refused), ElementsAre("STATUS"));
}

TEST_F(WebhookDeliveries, NeedASecret) {
  const std::string id = TellAbout({.webhook = UrlOf(receiver_), .secrets = {}});
  Run(*NewCourier());
  EXPECT_THAT(ErrorsOf(id), ElementsAre("SECRET_MISSING"));
  EXPECT_THAT(receiver_.Events("received"), IsEmpty());
}

TEST_F(WebhookDeliveries, AreSignedWithBothSecretsWhileTheyChange) {
  const std::vector<std::string> secrets = {NewWebhookSecret(), NewWebhookSecret()};
  Answer(receiver_, {{"secrets", secrets}});
  TellAbout({.webhook = UrlOf(receiver_), .secrets = secrets});
  Run(*NewCourier());
  EXPECT_EQ(receiver_.Await("received", 1)[0]["verified"], json({true, true}));
  now_ += absl::Hours(25);
  Answer(receiver_, {{"secrets", secrets}}, now_);
  Tell(partner_, NewReferral(partner_));
  Run(*NewCourier());
  EXPECT_EQ(receiver_.Await("received", 2)[1]["verified"], json({true, false})) << "the old one has had its day";
}

TEST_F(WebhookDeliveries, AreNeitherSentTwiceByTwoCouriersNorLost) {
  std::vector<std::string> told;
  for (int i = 0; i < 20; ++i) told.push_back(TellAbout({.webhook = UrlOf(receiver_)}));
  std::vector<std::thread> replicas;
  replicas.reserve(2);
  for (int i = 0; i < 2; ++i) {
    replicas.emplace_back([this] {
      const auto courier = NewCourier();
      while (Run(*courier)) continue;
    });
  }
  for (std::thread& replica : replicas) replica.join();
  EXPECT_THAT(IdsOf(receiver_.Await("received", told.size())), ::testing::UnorderedElementsAreArray(told));
}

TEST_F(WebhookDeliveries, AreTakenOverOnlyWhenALeaseHasEnded) {
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  Sql("update delivery set lease_expire_time = clock_timestamp() + interval '1 minute'");
  now_ += absl::Hours(1);
  Answer(receiver_, {}, now_);
  Run(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::PENDING) << "another worker has it, whatever this one's clock says";
  Sql("update delivery set lease_expire_time = clock_timestamp()");
  Run(*NewCourier());
  EXPECT_EQ(Read(id).state(), v1::Delivery::DELIVERED);
}

TEST_F(WebhookDeliveries, StayAsTheyAreForAWorkerThatLostItsLease) {
  Answer(receiver_, {{"held", true}});
  const std::string id = TellAbout({.webhook = UrlOf(receiver_)});
  std::thread slow([this] { Run(*NewCourier()); });
  receiver_.Await("received", 1);
  Sql("update delivery set lease_expire_time = lease_expire_time + interval '1 minute'");
  Answer(receiver_, {});
  slow.join();
  EXPECT_EQ(Read(id).state(), v1::Delivery::PENDING);
  EXPECT_THAT(ErrorsOf(id), ElementsAre("")) << "its attempt is kept all the same";
}

}  // namespace
}  // namespace passerelle::referrals
