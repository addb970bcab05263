// Alerts of the watch on their way to partners: every active one is told once, in order, by its own channel.
#include <nlohmann/json.hpp>

#include "passerelle/statistics/v1/watch.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/referrals/partners_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TellingAlerts : public Partners {
 protected:
  // As statistics would, and waits until it has taken effect.
  void Tell(const std::string& state, std::int64_t version) {
    KeepToOwnPartners();
    events::v1::Fact fact;
    events::v1::WatchAlertChanged& alert = *fact.mutable_watch_alert_changed();
    alert.set_alert(alert_);
    alert.set_state(state);
    alert.set_level("DANGER");
    alert.set_title("Comprimés bleus très dosés");
    alert.set_text("Ne consommez pas seul.");
    SetProto(absl::FromUnixSeconds(1'790'000'000), *alert.mutable_time());
    alert.set_version(version);
    testing::Tell("statistics", {fact});
    suite_.AwaitFeeds();
  }
  // An alert goes to every active partner: those of other tests would keep the couriers busy for minutes.
  void KeepToOwnPartners() {
    Must(suite_.Sql("referrals", "update partner set state = 'RETIRED' where create_time < $1 and state = 'ACTIVE'",
                    {began_}));
  }
  db::Result Deliveries(const std::string& partner) {
    return Must(suite_.Sql("referrals",
                           "select id, type, channel, body, event_time from delivery "
                           "where partner = $1 and alert = $2 order by number",
                           {partner, alert_}));
  }
  std::vector<std::string> TypesOf(const std::string& partner) {
    std::vector<std::string> types;
    for (const db::Row row : Deliveries(partner)) types.emplace_back(row.Text("type"));
    return types;
  }
  void Retire(v1::Partner partner) {
    partner.set_state(v1::Partner::RETIRED);
    Must(Update(partner, {"state"}));
  }

  std::string alert_ = NewUuidV7();
  const absl::Time began_ = absl::Now();
};

TEST_F(TellingAlerts, TellsOfWhatACoordinatorSends) {
  KeepToOwnPartners();
  const std::string partner = NewPartner({}, EmailTo("accueil@csapa.example")).id();
  const auto call = [&](const std::string& rpc, const auto& request) {
    return Must(suite_.Call<statistics::v1::WatchAlert>(director_, "passerelle.statistics.v1.WatchAlertService." + rpc,
                                                        request));
  };
  statistics::v1::CreateWatchAlertRequest draft;
  draft.set_title("Comprimés bleus très dosés");
  draft.set_text("Ne consommez pas seul.");
  draft.set_level(statistics::v1::WatchAlert::DANGER);
  statistics::v1::SendWatchAlertRequest send;
  send.set_id(call("CreateWatchAlert", draft).id());
  const statistics::v1::WatchAlert sent = call("SendWatchAlert", send);
  suite_.AwaitFeeds();
  alert_ = sent.id();
  ASSERT_THAT(TypesOf(partner), ElementsAre("alert.published"));
  EXPECT_EQ(Deliveries(partner)[0].Time("event_time"), TimeFromProto(sent.send_time()));
}

TEST_F(TellingAlerts, TellsPartnersByTheirChannel) {
  const std::string by_mail = NewPartner({}, EmailTo("accueil@csapa.example")).id();
  const std::string by_webhook = NewPartner({}, WebhookTo("http://127.0.0.1:1/hook")).id();
  const std::string unreachable = NewPartner().id();
  Tell("SENT", 2);
  EXPECT_EQ(Deliveries(by_mail)[0].Text("channel"), "EMAIL");
  EXPECT_EQ(Deliveries(by_webhook)[0].Text("channel"), "WEBHOOK");
  EXPECT_THAT(TypesOf(unreachable), IsEmpty());
}

TEST_F(TellingAlerts, TellsSoftwareWhichAlertAndNoMore) {
  const std::string partner = NewPartner({}, WebhookTo("http://127.0.0.1:1/hook")).id();
  Tell("SENT", 2);
  const json body = json::parse(Deliveries(partner)[0].Text("body"));
  const json expected = {{"type", "alert.published"},
                         {"timestamp", "2026-09-21T14:13:20.000Z"},
                         {"data", {{"alert", alert_}, {"partner", partner}, {"level", "DANGER"}}}};
  EXPECT_EQ(body, expected);
}

TEST_F(TellingAlerts, TellsOnceHoweverOftenTheFactComes) {
  const std::string partner = NewPartner({}, EmailTo("accueil@csapa.example")).id();
  Tell("SENT", 2);
  Tell("SENT", 2);
  EXPECT_THAT(TypesOf(partner), ElementsAre("alert.published"));
  Tell("ENDED", 3);
  Tell("ENDED", 3);
  EXPECT_THAT(TypesOf(partner), ElementsAre("alert.published", "alert.ended"));
}

TEST_F(TellingAlerts, TellsThoseThatAreActive) {
  const v1::Partner partner = NewPartner({}, EmailTo("accueil@csapa.example"));
  Retire(partner);
  Tell("SENT", 2);
  EXPECT_THAT(TypesOf(partner.id()), IsEmpty());
}

TEST_F(TellingAlerts, TellsOfTheEndThoseThatWereTold) {
  const v1::Partner told = NewPartner({}, EmailTo("accueil@csapa.example"));
  Tell("SENT", 2);
  Retire(told);
  const std::string came_later = NewPartner({}, EmailTo("accueil@csapa.example")).id();
  Tell("ENDED", 3);
  EXPECT_THAT(TypesOf(told.id()), ElementsAre("alert.published", "alert.ended"));
  EXPECT_THAT(TypesOf(came_later), IsEmpty());
}

}  // namespace
}  // namespace passerelle::referrals
