// Links that partners without software receive: each opens once, and is replaced at the wish of whoever holds it.
#include <absl/time/clock.h>

#include <algorithm>
#include <atomic>

#include "passerelle/referrals/v1/partner_links.pb.h"
#include "services/referrals/links/links.h"
#include "services/runtime/base/proto_time.h"
#include "sql/referrals_service.h"
#include "tests/service/referrals/referrals_fixture.h"
#include "tests/support/look.h"

namespace passerelle::referrals {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class PartnerLinks : public Referrals {
 protected:
  // A link that was made so long ago.
  std::string Link(const v1::Referral& referral, absl::Duration ago = absl::ZeroDuration()) {
    db::Session session(pool_, absl::Now() + testing::kPatience);
    return Must(MakeLink(session, referral.partner(), referral.id(), absl::Now() - ago));
  }
  absl::StatusOr<v1::OpenPartnerLinkResponse> Open(const std::string& secret, const access::Principal& caller) {
    v1::OpenPartnerLinkRequest request;
    request.set_secret(secret);
    return Call<v1::OpenPartnerLinkResponse>(caller, "PartnerLinkService.OpenPartnerLink", request);
  }
  absl::StatusOr<v1::OpenPartnerLinkResponse> Open(const std::string& secret) { return Open(secret, gateway_); }
  absl::StatusOr<v1::RenewPartnerLinkResponse> Renew(const std::string& secret, const access::Principal& caller) {
    v1::RenewPartnerLinkRequest request;
    request.set_secret(secret);
    return Call<v1::RenewPartnerLinkResponse>(caller, "PartnerLinkService.RenewPartnerLink", request);
  }
  absl::StatusOr<v1::RenewPartnerLinkResponse> Renew(const std::string& secret) { return Renew(secret, gateway_); }
  // How many links to it are kept.
  std::size_t LinksTo(const v1::Referral& referral) {
    return Must(suite_.Sql("referrals", "select from partner_link where referral = $1", {referral.id()})).size();
  }
  // A link that was opened.
  std::string UsedLink(const v1::Referral& referral) {
    const std::string secret = Link(referral);
    Must(Open(secret));
    return secret;
  }
  std::int64_t RenewalsOf(const v1::Referral& referral) {
    const std::vector<std::string> types = Notifications(referral.id());
    return std::count(types.begin(), types.end(), "referral.link");
  }

  db::Pool pool_{{.url = suite_.EnvironmentOf("referrals").at("PASSERELLE_DATABASE_URL"),
                  .size = 1,
                  .statements = {sql::kCreatePartnerLink}}};
  const access::Principal gateway_ = testing::Process("gateway");
};

TEST_F(PartnerLinks, OpenTheirReferralForAnHour) {
  const v1::Referral referral = Sent();
  const v1::OpenPartnerLinkResponse opened = Must(Open(Link(referral)));
  EXPECT_EQ(opened.partner(), referral.partner());
  EXPECT_EQ(opened.referral(), referral.id());
  EXPECT_TRUE(IsUuid(opened.link()));
  const absl::Duration session = TimeFromProto(opened.expire_time()) - absl::Now();
  EXPECT_GT(session, absl::Minutes(59));
  EXPECT_LE(session, absl::Hours(1));
}

TEST_F(PartnerLinks, OpenNoLongerThanTheyLastThemselves) {
  const v1::OpenPartnerLinkResponse opened = Must(Open(Link(Sent(), kLinkLifetime - absl::Minutes(20))));
  EXPECT_LE(TimeFromProto(opened.expire_time()) - absl::Now(), absl::Minutes(20));
}

TEST_F(PartnerLinks, OpenOnce) {
  const std::string secret = Link(Sent());
  ASSERT_TRUE(Open(secret).ok());
  EXPECT_THAT(Open(secret), IsRefusedFor("LINK_UNKNOWN"));
}

TEST_F(PartnerLinks, OpenOnceThoughManyTryAtTheSameMoment) {
  const std::string secret = Link(Sent());
  std::atomic<int> opened = 0;
  const std::function<void()> attempt = [&] { opened += Open(secret).ok() ? 1 : 0; };
  AtOnce(std::vector(8, attempt));
  EXPECT_EQ(opened, 1);
}

TEST_F(PartnerLinks, ExpiredUsedAndUnknownAreRefusedAlike) {
  const v1::Referral referral = Sent();
  const absl::Status unknown = Open("x").status();
  EXPECT_EQ(unknown.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(unknown), "LINK_UNKNOWN");
  EXPECT_EQ(Open(Link(referral, kLinkLifetime)).status().ToString(), unknown.ToString());
  EXPECT_EQ(Open(UsedLink(referral)).status().ToString(), unknown.ToString());
}

TEST_F(PartnerLinks, AreKeptAsHashes) {
  const v1::Referral referral = Sent();
  const std::string secret = Link(referral);
  EXPECT_THAT(secret, MatchesRegex("[A-Za-z0-9_-]{43}"));
  EXPECT_NE(Link(referral), secret);
  const db::Result rows = Must(suite_.Sql(
      "referrals", "select row_to_json(l)::text as row from partner_link l where referral = $1", {referral.id()}));
  for (const db::Row row : rows) EXPECT_THAT(std::string(row.Text("row")), Not(HasSubstr(secret)));
}

TEST_F(PartnerLinks, AreOpenedAndRenewedByTheGatewayAlone) {
  const std::string secret = Link(Sent());
  for (const access::Principal& caller : {director_, testing::Process("outreach")}) {
    const absl::Status refused = Open(secret, caller).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(ReasonOf(refused), "INTERNAL_ONLY") << caller.subject;
    EXPECT_THAT(Renew(secret, caller), IsRefusedFor("INTERNAL_ONLY")) << caller.subject;
  }
  EXPECT_TRUE(Open(secret).ok());
}

TEST_F(PartnerLinks, NotYetOpenedAreReplacedByTheNextOne) {
  const v1::Referral referral = Sent(), other = Sent();
  const std::string first = Link(referral), elsewhere = Link(other), second = Link(referral);
  EXPECT_THAT(Open(first), IsRefusedFor("LINK_UNKNOWN"));
  EXPECT_TRUE(Open(second).ok());
  EXPECT_TRUE(Open(elsewhere).ok()) << "another referral's link still opens";
  Must(Renew(first));
  EXPECT_EQ(RenewalsOf(referral), 1) << "the older mail still brings a fresh link";
}

TEST_F(PartnerLinks, UsedOrExpiredAreReplaced) {
  const v1::Referral used = Sent(), expired = Sent();
  Must(Renew(UsedLink(used)));
  Must(Renew(Link(expired, kLinkLifetime + absl::Hours(1))));
  EXPECT_EQ(RenewalsOf(used), 1);
  EXPECT_EQ(RenewalsOf(expired), 1);
}

TEST_F(PartnerLinks, ThatStillOpenAreNotReplaced) {
  const v1::Referral referral = Sent();
  Must(Renew(Link(referral)));
  EXPECT_EQ(RenewalsOf(referral), 0);
}

TEST_F(PartnerLinks, AreReplacedThreeTimesADayThoughManyAskAtTheSameMoment) {
  const v1::Referral referral = Sent();
  const std::string secret = UsedLink(referral);
  const std::function<void()> ask = [&] { EXPECT_TRUE(Renew(secret).ok()); };
  AtOnce(std::vector(8, ask));
  EXPECT_EQ(RenewalsOf(referral), 3);
  Must(suite_.Sql("referrals", "update delivery set event_time = event_time - interval '25 hours' where referral = $1",
                  {referral.id()}));
  Must(Renew(secret));
  EXPECT_EQ(RenewalsOf(referral), 4);
}

TEST_F(PartnerLinks, ToWhatIsOverOrGoneAreNotReplaced) {
  const v1::Referral cancelled = Sent(), taken_back = In(v1::Referral::DECLINED);
  const std::string to_cancelled = UsedLink(cancelled), to_taken_back = UsedLink(taken_back);
  Must(Cancel(cancelled.id()));
  Must(Reopen(taken_back.id()));
  Must(Renew(to_cancelled));
  Must(Renew(to_taken_back));
  EXPECT_EQ(RenewalsOf(cancelled), 0);
  EXPECT_EQ(RenewalsOf(taken_back), 0);
}

TEST_F(PartnerLinks, UnknownAreAnsweredAsKnownOnes) {
  EXPECT_EQ(Must(Renew("x")).DebugString(), Must(Renew(UsedLink(Sent()))).DebugString());
}

TEST_F(PartnerLinks, AreForgottenThirtyDaysAfterTheyExpiredWhenTheirReferralIsOver) {
  const v1::Referral over = Sent(), open = Sent();
  const absl::Duration kept = kLinkLifetime + absl::Hours(24 * 30);
  for (const v1::Referral& referral : {over, open}) {
    Link(referral, kept + absl::Hours(1));
    Link(referral, kept - absl::Hours(1));
  }
  Must(Cancel(over.id()));
  // The job runs when the service starts.
  suite_.Stop("referrals");
  suite_.Start("referrals");
  EXPECT_TRUE(Eventually([&] { return LinksTo(over) == 1; })) << LinksTo(over);
  EXPECT_EQ(LinksTo(open), 2) << "it still brings a fresh link";
}

TEST(LinkUrl, StandsUnderTheGateway) {
  EXPECT_EQ(LinkUrl("https://orienter.example", "abc"), "https://orienter.example/partner/links/abc");
  EXPECT_EQ(LinkUrl("https://orienter.example/", "abc"), "https://orienter.example/partner/links/abc");
}

}  // namespace
}  // namespace passerelle::referrals
