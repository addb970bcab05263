// What the team is told to look at.
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReferralAlerts : public Referrals {
 protected:
  absl::StatusOr<v1::ListReferralAlertsResponse> List(const v1::ListReferralAlertsRequest& request,
                                                      const access::Principal& caller) {
    return Call<v1::ListReferralAlertsResponse>(caller, "ReferralAlertService.ListReferralAlerts", request);
  }
  // Those of the fixture's site that nobody has looked at.
  std::vector<v1::ReferralAlert> Open() {
    v1::ListReferralAlertsRequest request;
    request.set_site(site_);
    const v1::ListReferralAlertsResponse response = Must(List(request, reception_));
    return {response.alerts().begin(), response.alerts().end()};
  }
  absl::StatusOr<v1::ReferralAlert> Acknowledge(const std::string& id, const access::Principal& caller) {
    v1::AcknowledgeReferralAlertRequest request;
    request.set_id(id);
    return Call<v1::ReferralAlert>(caller, "ReferralAlertService.AcknowledgeReferralAlert", request);
  }
};

TEST_F(ReferralAlerts, SayWhatTheyAreAbout) {
  const v1::Referral declined = In(v1::Referral::DECLINED);
  const std::vector<v1::ReferralAlert> alerts = Open();
  ASSERT_THAT(alerts, SizeIs(1));
  EXPECT_EQ(alerts[0].kind(), v1::ReferralAlert::DECLINED);
  EXPECT_EQ(alerts[0].site(), site_);
  EXPECT_EQ(alerts[0].partner(), declined.partner());
  EXPECT_EQ(alerts[0].referral(), declined.id());
  EXPECT_TRUE(alerts[0].has_create_time());
  EXPECT_FALSE(alerts[0].has_acknowledge_time());
}

TEST_F(ReferralAlerts, ThatSomebodyHasLookedAtAreShownOnDemandOnly) {
  In(v1::Referral::DECLINED);
  const std::string id = Open()[0].id();
  const v1::ReferralAlert seen = Must(Acknowledge(id, reception_));
  EXPECT_TRUE(seen.has_acknowledge_time());
  EXPECT_EQ(seen.acknowledged_by(), reception_.subject);
  EXPECT_THAT(Open(), IsEmpty());
  v1::ListReferralAlertsRequest request;
  request.set_site(site_);
  request.set_show_acknowledged(true);
  EXPECT_EQ(Must(List(request, reception_)).alerts(0).DebugString(), seen.DebugString());
  // Who looked first stays.
  EXPECT_EQ(Must(Acknowledge(id, coordinator_)).DebugString(), seen.DebugString());
}

TEST_F(ReferralAlerts, StandOnceUntilSomebodyHasLooked) {
  const std::string id = In(v1::Referral::DECLINED).id();
  const auto decline_again = [&] {
    Must(Reopen(id));
    Must(Send(id));
    Must(Answer(id, v1::RecordAnswerRequest::ACKNOWLEDGED));
    Must(Answer(id, v1::RecordAnswerRequest::DECLINED));
  };
  decline_again();
  EXPECT_THAT(Alerts(id), ElementsAre("DECLINED"));
  Must(Acknowledge(Open()[0].id(), reception_));
  decline_again();
  EXPECT_THAT(Alerts(id), ElementsAre("DECLINED"));
}

TEST_F(ReferralAlerts, AreOnTopAgainWhenItHappensAgain) {
  const std::string first = In(v1::Referral::DECLINED).id(), second = In(v1::Referral::DECLINED).id();
  ASSERT_EQ(Open()[0].referral(), second);
  Must(Reopen(first));
  Must(Send(first));
  Must(Answer(first, v1::RecordAnswerRequest::ACKNOWLEDGED));
  Must(Answer(first, v1::RecordAnswerRequest::DECLINED));
  const std::vector<v1::ReferralAlert> alerts = Open();
  ASSERT_THAT(alerts, SizeIs(2));
  EXPECT_EQ(alerts[0].referral(), first);
  EXPECT_EQ(alerts[1].referral(), second);
}

TEST_F(ReferralAlerts, AreListedNewestFirstPageByPage) {
  const std::string first = In(v1::Referral::DECLINED).id(), second = In(v1::Referral::NO_SHOW).id();
  v1::ListReferralAlertsRequest request;
  request.set_site(site_);
  request.set_page_size(1);
  const v1::ListReferralAlertsResponse page = Must(List(request, reception_));
  EXPECT_EQ(page.alerts(0).referral(), second);
  request.set_page_token(page.next_page_token());
  const v1::ListReferralAlertsResponse last = Must(List(request, reception_));
  EXPECT_EQ(last.alerts(0).referral(), first);
  EXPECT_EQ(last.next_page_token(), "");
}

TEST_F(ReferralAlerts, BelongToTheirSiteOrToThePartner) {
  In(v1::Referral::DECLINED);
  const std::string id = Open()[0].id();
  const access::Principal stranger = testing::Reception(suite_.NewSite());
  EXPECT_THAT(Acknowledge(id, stranger), IsRefusedFor("ALERT_UNKNOWN"));
  EXPECT_THAT(Acknowledge(NewUuidV7(), reception_), IsRefusedFor("ALERT_UNKNOWN"));
  v1::ListReferralAlertsRequest request;
  request.set_site(site_);
  EXPECT_THAT(List(request, stranger), IsRefusedFor("SITE_FORBIDDEN"));
  // One about a partner concerns every site.
  const std::string partner = NewPartner();
  Must(suite_.Sql("referrals", "insert into referral_alert (kind, site, partner) values ('WEBHOOK_DISABLED', '', $1)",
                  {partner}));
  request.clear_site();
  const v1::ReferralAlert newest = Must(List(request, stranger)).alerts(0);
  EXPECT_EQ(newest.partner(), partner);
  EXPECT_EQ(newest.referral(), "");
  EXPECT_TRUE(Acknowledge(newest.id(), stranger).ok());
}

}  // namespace
}  // namespace passerelle::referrals
