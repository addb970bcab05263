// The rpcs about notifications: secrets, tests, the list of failures, another try.
#include <absl/time/clock.h>

#include "passerelle/referrals/v1/deliveries.pb.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "tests/service/referrals/partners_fixture.h"
#include "tests/support/look.h"
#include "tests/support/node_server.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DeliveryCalls : public Partners {
 protected:
  std::string NewPartnerAt(const std::string& url) { return NewPartner({}, WebhookTo(url)).id(); }
  absl::StatusOr<v1::RotateSecretResponse> Rotate(const std::string& partner) {
    v1::RotateSecretRequest request;
    request.set_id(partner);
    return Call<v1::RotateSecretResponse>(director_, "RotateSecret", request);
  }
  absl::StatusOr<v1::TestNotificationResponse> Test(const std::string& partner, const std::string& key = "") {
    v1::TestNotificationRequest request;
    request.set_id(partner);
    request.set_request_id(key);
    return Call<v1::TestNotificationResponse>(director_, "TestNotification", request);
  }
  template <class Response, class Request>
  absl::StatusOr<Response> Ask(const std::string& rpc, const Request& request) {
    return suite_.Call<Response>(director_, "passerelle.referrals.v1.DeliveryService." + rpc, request);
  }
  absl::StatusOr<v1::Delivery> GetDelivery(const std::string& id) {
    v1::GetDeliveryRequest request;
    request.set_id(id);
    return Ask<v1::Delivery>("GetDelivery", request);
  }
  absl::StatusOr<v1::Delivery> Redeliver(const std::string& id) {
    v1::RedeliverDeliveryRequest request;
    request.set_id(id);
    return Ask<v1::Delivery>("RedeliverDelivery", request);
  }
  std::vector<std::string> List(v1::ListDeliveriesRequest request) {
    std::vector<std::string> ids;
    do {
      const auto page = Must(Ask<v1::ListDeliveriesResponse>("ListDeliveries", request));
      for (const v1::Delivery& delivery : page.deliveries()) ids.push_back(delivery.id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  std::vector<std::string> ListedBy(const access::Principal& caller, const v1::ListDeliveriesRequest& request) {
    const auto page = Must(suite_.Call<v1::ListDeliveriesResponse>(
        caller, "passerelle.referrals.v1.DeliveryService.ListDeliveries", request));
    std::vector<std::string> ids;
    ids.reserve(static_cast<std::size_t>(page.deliveries_size()));
    for (const v1::Delivery& delivery : page.deliveries()) ids.push_back(delivery.id());
    return ids;
  }
  absl::StatusOr<v1::Delivery> AskAs(const access::Principal& caller, const std::string& rpc, const std::string& id) {
    const std::string name = "passerelle.referrals.v1.DeliveryService." + rpc;
    v1::GetDeliveryRequest request;
    request.set_id(id);
    if (rpc == "GetDelivery") return suite_.Call<v1::Delivery>(caller, name, request);
    v1::RedeliverDeliveryRequest again;
    again.set_id(id);
    return suite_.Call<v1::Delivery>(caller, name, again);
  }
  // A notification, which failed, about a referral of a site.
  std::string TellOfReferralAt(const std::string& site, const std::string& partner) {
    const std::string referral = NewUuidV7();
    const std::string id = NewUuidV7();
    Must(suite_.Sql("referrals",
                    "insert into referral (id, site, partner, theme, summary, urgency, disclose, accompanied, state, "
                    "service_day, send_time, request_hash) values ($1::uuid, $2, $3, 'HOUSING', '', 'HIGH', '{}', "
                    "false, 'SENT', current_date, now(), '')",
                    {referral, site, partner}));
    Must(suite_.Sql("referrals",
                    "insert into delivery (id, partner, referral, type, channel, body, state, event_time, "
                    "next_attempt_time) values ($1::uuid, $2, $3::uuid, 'referral.sent', 'WEBHOOK', '{}', 'FAILED', "
                    "now(), now())",
                    {id, partner, referral}));
    return id;
  }
  v1::Delivery AwaitAttempts(const std::string& id, int count) {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    v1::Delivery delivery = Must(GetDelivery(id));
    while (delivery.attempts_size() < count && absl::Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(10));
      delivery = Must(GetDelivery(id));
    }
    return delivery;
  }

  testing::NodeServer receiver_{"webhook_receiver.mjs"};
  const std::string url_ = StrCat("http://127.0.0.1:", receiver_.port(), "/");
};

TEST_F(DeliveryCalls, GiveAWebhookASecretThatTheReceiverVerifiesBy) {
  const std::string partner = NewPartnerAt(url_);
  const v1::RotateSecretResponse made = Must(Rotate(partner));
  EXPECT_FALSE(made.has_previous_expire_time()) << "there was none";
  EXPECT_TRUE(Must(Get(partner)).channels().webhook().has_secret());
  receiver_.Plan({{"secrets", {made.secret()}}});
  const v1::Delivery delivery = AwaitAttempts(Must(Test(partner)).delivery(), 1);
  EXPECT_EQ(delivery.state(), v1::Delivery::DELIVERED);
  EXPECT_EQ(delivery.type(), "partner.test");
  EXPECT_EQ(delivery.referral(), "");
  const nlohmann::json request = receiver_.Await("received", 1)[0];
  EXPECT_EQ(request["verified"], nlohmann::json({true}));
  EXPECT_EQ(request["body"]["data"], nlohmann::json({{"partner", partner}}));
}

TEST_F(DeliveryCalls, SignWithTheOldSecretForADayAfterANewOne) {
  const std::string partner = NewPartnerAt(url_);
  const std::string old_secret = Must(Rotate(partner)).secret();
  const v1::RotateSecretResponse renewed = Must(Rotate(partner));
  EXPECT_LT(absl::AbsDuration(TimeFromProto(renewed.previous_expire_time()) - absl::Now() - absl::Hours(24)),
            absl::Minutes(1));
  receiver_.Plan({{"secrets", {old_secret, renewed.secret()}}});
  Must(Test(partner));
  EXPECT_EQ(receiver_.Await("received", 1)[0]["verified"], nlohmann::json({true, true}));
}

TEST_F(DeliveryCalls, SignWithTheSecretThatThePartnerKnowsHoweverOftenItIsRotatedThatDay) {
  const std::string partner = NewPartnerAt(url_);
  const std::string known = Must(Rotate(partner)).secret();
  const v1::RotateSecretResponse second = Must(Rotate(partner));
  const v1::RotateSecretResponse third = Must(Rotate(partner));
  EXPECT_EQ(TimeFromProto(third.previous_expire_time()), TimeFromProto(second.previous_expire_time()));
  receiver_.Plan({{"secrets", {known, second.secret(), third.secret()}}});
  Must(Test(partner));
  EXPECT_EQ(receiver_.Await("received", 1)[0]["verified"], nlohmann::json({true, false, true}));
  Must(suite_.Sql("referrals", "update partner set webhook_previous_expire_time = now() where id = $1", {partner}));
  const std::string fourth = Must(Rotate(partner)).secret();
  receiver_.Plan({{"secrets", {known, third.secret(), fourth}}});
  Must(Test(partner));
  EXPECT_EQ(receiver_.Await("received", 2)[1]["verified"], nlohmann::json({false, true, true})) << "it had its day";
}

TEST_F(DeliveryCalls, KeepSecretsSealed) {
  const std::string partner = NewPartnerAt(url_);
  const std::string secret = Must(Rotate(partner)).secret();
  const auto row = Must(suite_.Sql("referrals", "select webhook_secret from partner where id = $1", {partner}));
  EXPECT_EQ(row[0].Bytes("webhook_secret").find(secret.substr(6)), std::string::npos);
}

TEST_F(DeliveryCalls, TestAPartnerOnceForOneKey) {
  const std::string partner = NewPartnerAt(url_);
  Must(Rotate(partner));
  const std::string key = NewUuidV7();
  const std::string delivery = Must(Test(partner, key)).delivery();
  EXPECT_EQ(Must(Test(partner, key)).delivery(), delivery);
  EXPECT_EQ(Refusal(Test(NewPartnerAt(url_), key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(DeliveryCalls, SayWhatATestLacks) {
  EXPECT_EQ(Refusal(Test("nobody-of-that-name")), "PARTNER_UNKNOWN");
  EXPECT_EQ(Refusal(Rotate("nobody-of-that-name")), "PARTNER_UNKNOWN");
  EXPECT_EQ(Refusal(Test(NewPartner().id())), "CHANNEL_MISSING");
  EXPECT_EQ(Refusal(Test(NewPartnerAt(url_))), "SECRET_MISSING");
}

TEST_F(DeliveryCalls, ListWhatHasNotArrivedAndSendItOnceMoreUnderTheSameId) {
  receiver_.Plan({{"status", 500}});
  const std::string partner = NewPartnerAt(url_);
  Must(Rotate(partner));
  const std::string id = Must(Test(partner)).delivery();
  EXPECT_EQ(AwaitAttempts(id, 1).last_error(), "STATUS");
  Must(suite_.Sql("referrals", "update delivery set state = 'FAILED' where id = $1::uuid", {id}));
  v1::ListDeliveriesRequest failed;
  failed.set_partner(partner);
  failed.set_state(v1::Delivery::FAILED);
  EXPECT_THAT(List(failed), ElementsAre(id));
  receiver_.Plan({{"status", 204}});
  EXPECT_EQ(Must(Redeliver(id)).state(), v1::Delivery::PENDING);
  const v1::Delivery delivery = AwaitAttempts(id, 2);
  EXPECT_EQ(delivery.state(), v1::Delivery::DELIVERED);
  EXPECT_EQ(delivery.attempt_count(), 2) << "of both rounds";
  EXPECT_THAT(List(failed), IsEmpty());
  const auto requests = receiver_.Await("received", 2);
  EXPECT_EQ(requests[0]["id"], id);
  EXPECT_EQ(requests[1]["id"], id);
  EXPECT_EQ(requests[0]["body"], requests[1]["body"]);
}

TEST_F(DeliveryCalls, LeaveWhatIsUnderWayAsItIs) {
  receiver_.Plan({{"status", 500}});
  const std::string partner = NewPartnerAt(url_);
  Must(Rotate(partner));
  const std::string id = Must(Test(partner)).delivery();
  AwaitAttempts(id, 1);
  const v1::Delivery delivery = Must(Redeliver(id));
  EXPECT_EQ(delivery.state(), v1::Delivery::PENDING);
  EXPECT_GE(delivery.attempt_count(), 1) << "the round goes on";
}

TEST_F(DeliveryCalls, CannotSendAgainWithoutAChannel) {
  const v1::Partner partner = NewPartner({}, WebhookTo(url_));
  Must(Rotate(partner.id()));
  const std::string id = Must(Test(partner.id())).delivery();
  AwaitAttempts(id, 1);
  Must(suite_.Sql("referrals", "update partner set webhook_url = '' where id = $1", {partner.id()}));
  EXPECT_EQ(Refusal(Redeliver(id)), "CHANNEL_MISSING");
  EXPECT_EQ(Must(GetDelivery(id)).state(), v1::Delivery::DELIVERED);
}

TEST_F(DeliveryCalls, DoNotKnowWhatWasNeverSent) {
  EXPECT_EQ(Refusal(GetDelivery(NewUuidV7())), "DELIVERY_UNKNOWN");
  EXPECT_EQ(Refusal(Redeliver(NewUuidV7())), "DELIVERY_UNKNOWN");
}

TEST_F(DeliveryCalls, ListNewestFirstPageByPage) {
  const std::string partner = NewPartnerAt(url_);
  Must(Rotate(partner));
  std::vector<std::string> newest_first;
  for (int i = 0; i < 5; ++i) newest_first.insert(newest_first.begin(), Must(Test(partner)).delivery());
  v1::ListDeliveriesRequest request;
  request.set_partner(partner);
  request.set_page_size(2);
  EXPECT_EQ(List(request), newest_first);
  request.clear_partner();
  request.set_referral(NewUuidV7());
  EXPECT_THAT(List(request), IsEmpty());
}

TEST_F(DeliveryCalls, ShowATeamWhatIsAboutItsOwnReferralsOrAboutNone) {
  const std::string partner = NewPartnerAt(url_);
  Must(Rotate(partner));
  const std::string test = Must(Test(partner)).delivery();
  AwaitAttempts(test, 1);
  const std::string told = TellOfReferralAt("arras", partner);
  const auto lens = testing::Coordinator("lens");
  const auto arras = testing::Coordinator("arras");
  v1::ListDeliveriesRequest list;
  list.set_partner(partner);
  EXPECT_THAT(ListedBy(lens, list), ElementsAre(test));
  EXPECT_THAT(ListedBy(arras, list), ElementsAre(told, test));
  list.set_state(v1::Delivery::FAILED);
  EXPECT_THAT(ListedBy(lens, list), IsEmpty());
  EXPECT_THAT(ListedBy(arras, list), ElementsAre(told));
  for (const char* rpc : {"GetDelivery", "RedeliverDelivery"}) {
    EXPECT_EQ(Refusal(AskAs(lens, rpc, told)), "DELIVERY_UNKNOWN") << rpc;
    EXPECT_EQ(Refusal(AskAs(lens, rpc, test)), "OK") << rpc;
  }
  EXPECT_EQ(Must(GetDelivery(told)).state(), v1::Delivery::FAILED) << "who does not see it does not send it either";
  EXPECT_EQ(Refusal(AskAs(arras, "RedeliverDelivery", told)), "OK");
}

TEST_F(DeliveryCalls, AreForCoordinatorsAndDirectors) {
  v1::ListDeliveriesRequest request;
  const auto refused = suite_.Call<v1::ListDeliveriesResponse>(
      testing::Reception("arras"), "passerelle.referrals.v1.DeliveryService.ListDeliveries", request);
  EXPECT_EQ(Refusal(refused), "PERMISSION_MISSING");
}

}  // namespace
}  // namespace passerelle::referrals
