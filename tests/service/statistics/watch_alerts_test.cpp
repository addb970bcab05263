// Alerts of the watch: written, sent, ended; who sees them, and what other services are told.
#include <thread>

#include "passerelle/events/v1/events.pb.h"
#include "tests/service/statistics/activity.h"
#include "tests/service/statistics/watch_fixture.h"

namespace passerelle::statistics {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using testing::WithRole;

class WatchAlerts : public Watch {
 protected:
  static access::Principal Partner() {
    access::Principal partner = WithRole("partner", {});
    partner.partner = "csapa";
    return partner;
  }
  std::vector<std::string> Listed(const access::Principal& caller, v1::WatchAlert::State state, int page_size = 0) {
    v1::ListWatchAlertsRequest request;
    request.set_state(state);
    request.set_page_size(page_size);
    std::vector<std::string> ids;
    do {
      const auto page = Must(Call<v1::ListWatchAlertsResponse>(caller, "WatchAlertService.ListWatchAlerts", request));
      for (const v1::WatchAlert& alert : page.alerts()) ids.push_back(alert.id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  // What was told of an alert, in its order.
  std::vector<events::v1::WatchAlertChanged> Told(const std::string& id) {
    suite_.AwaitFeeds();
    std::vector<events::v1::WatchAlertChanged> told;
    for (const db::Row row : Sql("select fact from event_log order by position")) {
      events::v1::Fact fact;
      EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
      if (fact.watch_alert_changed().alert() == id) told.push_back(fact.watch_alert_changed());
    }
    return told;
  }
};

TEST_F(WatchAlerts, AreDraftedOnObservations) {
  v1::CreateWatchAlertRequest request = Warning();
  request.add_observations(Observed("comprimé bleu").id());
  const v1::WatchAlert alert = Must(Create(request));
  EXPECT_EQ(alert.state(), v1::WatchAlert::DRAFT);
  EXPECT_EQ(alert.title(), request.title());
  EXPECT_EQ(alert.text(), request.text());
  EXPECT_EQ(alert.level(), v1::WatchAlert::DANGER);
  EXPECT_THAT(alert.observations(), ElementsAre(request.observations(0)));
  EXPECT_TRUE(alert.has_create_time());
  EXPECT_FALSE(alert.has_send_time());
  EXPECT_EQ(Must(Get(coordinator_, alert.id())).DebugString(), alert.DebugString());
  EXPECT_THAT(Told(alert.id()), IsEmpty());
  request.add_observations(NewUuidV7());
  EXPECT_THAT(Create(request), IsRefusedFor("OBSERVATION_UNKNOWN"));
}

TEST_F(WatchAlerts, RepeatedAreAnsweredTheSame) {
  const std::string key = NewUuidV7();
  const v1::WatchAlert first = Must(Create(Warning(), key));
  EXPECT_EQ(Must(Create(Warning(), key)).DebugString(), first.DebugString());
  v1::CreateWatchAlertRequest other = Warning();
  other.set_level(v1::WatchAlert::NOTICE);
  EXPECT_THAT(Create(other, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(WatchAlerts, AreSeenAsDraftsByThoseWhoWriteThem) {
  const std::string id = Drafted().id();
  EXPECT_TRUE(Get(coordinator_, id).ok());
  EXPECT_TRUE(Get(director_, id).ok());
  for (const access::Principal& caller : {reception_, analyst_, Partner()}) {
    EXPECT_THAT(Get(caller, id), IsRefusedFor("ALERT_UNKNOWN"));
    EXPECT_THAT(Listed(caller, v1::WatchAlert::STATE_UNSPECIFIED), Not(Contains(id)));
    EXPECT_THAT(Listed(caller, v1::WatchAlert::DRAFT), IsEmpty());
  }
  EXPECT_THAT(Listed(coordinator_, v1::WatchAlert::DRAFT), Contains(id));
}

TEST_F(WatchAlerts, AreSeenByTeamsAndPartnersOnceTheyAreSent) {
  const v1::WatchAlert sent = Sent();
  EXPECT_EQ(sent.state(), v1::WatchAlert::SENT);
  EXPECT_TRUE(sent.has_send_time());
  for (const access::Principal& caller : {reception_, analyst_, Partner()}) {
    EXPECT_EQ(Must(Get(caller, sent.id())).DebugString(), sent.DebugString());
    EXPECT_THAT(Listed(caller, v1::WatchAlert::SENT), Contains(sent.id()));
  }
  const v1::WatchAlert ended = Must(End(coordinator_, sent.id()));
  EXPECT_EQ(ended.state(), v1::WatchAlert::ENDED);
  EXPECT_EQ(ended.send_time().DebugString(), sent.send_time().DebugString());
  EXPECT_TRUE(ended.has_end_time());
  EXPECT_EQ(Must(Get(Partner(), sent.id())).DebugString(), ended.DebugString());
}

TEST_F(WatchAlerts, AreListedLatestFirstPageByPage) {
  const std::string first = Drafted().id(), second = Sent().id();
  std::vector<std::string> own;
  for (const std::string& id : Listed(coordinator_, v1::WatchAlert::STATE_UNSPECIFIED, 1)) {
    if (id == first || id == second) own.push_back(id);
  }
  EXPECT_THAT(own, ElementsAre(second, first));
}

TEST_F(WatchAlerts, AreToldOfEachThingOnce) {
  const v1::WatchAlert alert = Sent();
  EXPECT_EQ(Must(Send(coordinator_, alert.id())).DebugString(), alert.DebugString());
  const v1::WatchAlert ended = Must(End(coordinator_, alert.id()));
  EXPECT_EQ(Must(End(coordinator_, alert.id())).DebugString(), ended.DebugString());
  const auto told = Told(alert.id());
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].state(), "SENT");
  EXPECT_EQ(told[0].level(), "DANGER");
  EXPECT_EQ(told[0].title(), alert.title());
  EXPECT_EQ(told[0].text(), alert.text());
  EXPECT_EQ(told[0].time().DebugString(), alert.send_time().DebugString());
  EXPECT_EQ(told[0].version(), 2);
  EXPECT_EQ(told[1].state(), "ENDED");
  EXPECT_EQ(told[1].version(), 3);
}

TEST_F(WatchAlerts, SentManyTimesAtOnceAreToldOnce) {
  const std::string id = Drafted().id();
  std::vector<std::thread> threads;
  threads.reserve(6);
  for (int i = 0; i < 6; ++i) threads.emplace_back([&] { Must(Send(coordinator_, id)); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(Told(id), SizeIs(1));
}

TEST_F(WatchAlerts, ThatWereNeverSentEndUntoldAndUnseen) {
  const std::string id = Drafted().id();
  EXPECT_EQ(Must(End(coordinator_, id)).state(), v1::WatchAlert::ENDED);
  EXPECT_THAT(Told(id), IsEmpty());
  EXPECT_THAT(Get(Partner(), id), IsRefusedFor("ALERT_UNKNOWN"));
}

TEST_F(WatchAlerts, AreNotSentOnceTheyAreEnded) {
  const std::string id = Sent().id();
  Must(End(coordinator_, id));
  EXPECT_THAT(Send(coordinator_, id), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(WatchAlerts, ThatDoNotExistAreUnknown) {
  EXPECT_THAT(Get(coordinator_, NewUuidV7()), IsRefusedFor("ALERT_UNKNOWN"));
  EXPECT_THAT(Send(coordinator_, NewUuidV7()), IsRefusedFor("ALERT_UNKNOWN"));
  EXPECT_THAT(End(coordinator_, NewUuidV7()), IsRefusedFor("ALERT_UNKNOWN"));
}

TEST_F(WatchAlerts, AreWrittenByThoseTheContractNames) {
  const std::string id = Drafted().id();
  for (const char* role : {"reception", "outreach", "nurse", "analyst", "partner", "admin"}) {
    const access::Principal caller = WithRole(role, {"*"});
    EXPECT_THAT(Call<v1::WatchAlert>(caller, "WatchAlertService.CreateWatchAlert", Warning()),
                IsRefusedFor("PERMISSION_MISSING"))
        << role;
    EXPECT_THAT(Send(caller, id), IsRefusedFor("PERMISSION_MISSING")) << role;
    EXPECT_THAT(End(caller, id), IsRefusedFor("PERMISSION_MISSING")) << role;
  }
  EXPECT_THAT(Get(WithRole("admin", {"*"}), id), IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(WatchAlerts, OutlastWhatIsTakenInAgainFromTheFeeds) {
  const std::string id = Sent().id();
  Sql("select forget_facts()");
  AwaitFigures();
  EXPECT_EQ(Must(Get(reception_, id)).state(), v1::WatchAlert::SENT);
}

}  // namespace
}  // namespace passerelle::statistics
