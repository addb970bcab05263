// Who is told when somebody of another site opens an emergency access.
#include "services/runtime/base/proto_time.h"
#include "tests/service/referrals/referrals_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::referrals {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class EmergencyAlerts : public Referrals {
 protected:
  events::v1::Fact Opened(const std::vector<std::string>& sites) const {
    events::v1::Fact fact;
    events::v1::EmergencyAccessOpened& opened = *fact.mutable_emergency_access_opened();
    opened.set_emergency_access(access_);
    for (const std::string& site : sites) opened.add_sites(site);
    opened.set_subject("account-7");
    SetProto(absl::Now(), *opened.mutable_create_time());
    SetProto(absl::Now() + absl::Hours(1), *opened.mutable_expire_time());
    return fact;
  }
  void Tell(const std::vector<events::v1::Fact>& facts) {
    testing::Tell("contacts", facts);
    suite_.AwaitFeeds();
  }
  std::vector<v1::ReferralAlert> OpenAt(const std::string& site) {
    v1::ListReferralAlertsRequest request;
    request.set_site(site);
    const auto listed = Must(Call<v1::ListReferralAlertsResponse>(testing::Reception(site),
                                                                  "ReferralAlertService.ListReferralAlerts", request));
    return {listed.alerts().begin(), listed.alerts().end()};
  }

  const std::string access_ = NewUuidV7();
};

TEST_F(EmergencyAlerts, ReachEverySiteThatKnowsThePersonAndNoOther) {
  const std::string second = suite_.NewSite(), other = suite_.NewSite();
  Tell({Opened({site_, second})});
  for (const std::string& site : {site_, second}) {
    const std::vector<v1::ReferralAlert> alerts = OpenAt(site);
    ASSERT_THAT(alerts, SizeIs(1));
    EXPECT_EQ(alerts[0].kind(), v1::ReferralAlert::EMERGENCY_ACCESS);
    EXPECT_EQ(alerts[0].emergency_access(), access_);
    EXPECT_EQ(alerts[0].site(), site);
    EXPECT_EQ(alerts[0].partner(), "");
  }
  EXPECT_THAT(OpenAt(other), IsEmpty());
}

TEST_F(EmergencyAlerts, AreRaisedOnceHoweverOftenTheyAreToldEvenAfterSomebodyLooked) {
  Tell({Opened({site_}), Opened({site_})});
  ASSERT_THAT(OpenAt(site_), SizeIs(1));
  v1::AcknowledgeReferralAlertRequest request;
  request.set_id(OpenAt(site_)[0].id());
  Must(Call<v1::ReferralAlert>(reception_, "ReferralAlertService.AcknowledgeReferralAlert", request));
  Tell({Opened({site_})});
  EXPECT_THAT(OpenAt(site_), IsEmpty());
}

}  // namespace
}  // namespace passerelle::referrals
