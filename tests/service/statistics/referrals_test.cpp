// Referrals to partners, as the feed of referrals tells them: facts are put into its outbox, for here it only matters
// what the figures make of them.
#include <absl/time/time.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/service/statistics/activity.h"
#include "tests/support/facts.h"

namespace passerelle::statistics {
namespace {

using events::v1::ReferralChanged;
using testing::Coordinator;
using ::testing::ElementsAre;
using testing::Suite;

const absl::Time kSendTime = absl::FromUnixSeconds(1700000000);

// A referral for housing that waits for its answer.
ReferralChanged ReferralOn(const std::string& site, const std::string& day) {
  ReferralChanged referral;
  referral.set_referral(NewUuidV7());
  referral.set_site(site);
  referral.set_partner("lodging");
  referral.set_theme("HOUSING");
  referral.set_state("SENT");
  referral.set_service_day(day);
  SetProto(kSendTime, *referral.mutable_send_time());
  referral.set_version(1);
  return referral;
}

void Tell(const ReferralChanged& referral) {
  events::v1::Fact fact;
  *fact.mutable_referral_changed() = referral;
  testing::Tell("referrals", {fact});
}

// The next version of it.
void TellNext(ReferralChanged& referral) {
  referral.set_version(referral.version() + 1);
  Tell(referral);
}

v1::ReferralFigures Referrals(const std::string& site) { return Report({site}, kFrom, kTo).referrals(); }

TEST(Referrals, AreCountedByThemeAndByWhereTheyStand) {
  const std::string site = Suite::Running().NewSite();
  Tell(ReferralOn(site, "2024-03-05"));
  ReferralChanged care = ReferralOn(site, "2024-03-06");
  care.set_theme("CARE");
  care.set_state("DECLINED");
  care.set_accompanied(true);
  Tell(care);
  Tell(ReferralOn(site, "2024-06-21"));
  const v1::ReferralFigures figures = Referrals(site);
  EXPECT_EQ(figures.count(), 3);
  EXPECT_EQ(figures.accompanied(), 1);
  ASSERT_EQ(figures.by_theme_size(), 2);
  EXPECT_EQ(figures.by_theme(0).theme(), "CARE");
  EXPECT_EQ(figures.by_theme(1).theme(), "HOUSING");
  EXPECT_EQ(figures.by_theme(1).count(), 2);
  ASSERT_EQ(figures.by_state_size(), 2);
  EXPECT_EQ(figures.by_state(0).state(), "DECLINED");
  EXPECT_EQ(figures.by_state(1).state(), "SENT");
  EXPECT_EQ(figures.by_state(1).count(), 2);
}

TEST(Referrals, TellHowLongPartnersTookToAnswer) {
  const std::string site = Suite::Running().NewSite();
  for (const int minutes : {20, 40, 600}) {
    ReferralChanged referral = ReferralOn(site, "2024-03-05");
    referral.set_state("ACCEPTED");
    SetProto(kSendTime + absl::Minutes(minutes), *referral.mutable_answer_time());
    Tell(referral);
  }
  Tell(ReferralOn(site, "2024-03-05"));
  const v1::ReferralFigures figures = Referrals(site);
  EXPECT_EQ(figures.count(), 4);
  EXPECT_EQ(figures.answered(), 3);
  EXPECT_EQ(figures.median_answer_minutes(), 40);
  EXPECT_EQ(figures.mean_answer_minutes(), 220);
}

TEST(Referrals, SentOnceMoreWaitForAnAnswerAgainAndCountOnTheirFirstDay) {
  const std::string site = Suite::Running().NewSite();
  ReferralChanged referral = ReferralOn(site, "2024-03-05");
  referral.set_state("DECLINED");
  SetProto(kSendTime + absl::Hours(1), *referral.mutable_answer_time());
  Tell(referral);
  EXPECT_EQ(Referrals(site).answered(), 1);
  referral.set_state("SENT");
  SetProto(kSendTime + absl::Hours(48), *referral.mutable_send_time());
  TellNext(referral);
  EXPECT_EQ(Referrals(site).answered(), 0);
  EXPECT_THAT(Series(v1::REFERRALS_SENT, v1::DAY, {site}, "2024-03-04", "2024-03-06"), ElementsAre(0, 1, 0));
}

TEST(Referrals, AreClosedWithAnOutcomeUntilTheyAreReopened) {
  const std::string site = Suite::Running().NewSite();
  Tell(ReferralOn(site, "2024-03-05"));
  ReferralChanged referral = ReferralOn(site, "2024-03-05");
  referral.set_state("CLOSED");
  referral.set_outcome("PARTLY");
  Tell(referral);
  const v1::ReferralFigures closed = Referrals(site);
  EXPECT_EQ(closed.closed(), 1);
  EXPECT_EQ(closed.loop_closure_percent(), 50);
  ASSERT_EQ(closed.by_outcome_size(), 1);
  EXPECT_EQ(closed.by_outcome(0).outcome(), "PARTLY");

  referral.set_state("DRAFT");
  referral.clear_outcome();
  TellNext(referral);
  const v1::ReferralFigures reopened = Referrals(site);
  EXPECT_EQ(reopened.count(), 2);
  EXPECT_EQ(reopened.closed(), 0);
  EXPECT_EQ(reopened.loop_closure_percent(), 0);
  EXPECT_EQ(reopened.by_outcome_size(), 0);
}

TEST(Referrals, StandAsTheirLatestVersionWhateverCameLast) {
  const std::string site = Suite::Running().NewSite();
  ReferralChanged referral = ReferralOn(site, "2024-03-05");
  const ReferralChanged older = referral;
  referral.set_state("ACCEPTED");
  TellNext(referral);
  EXPECT_EQ(Referrals(site).by_state(0).state(), "ACCEPTED");
  Tell(older);
  EXPECT_EQ(Referrals(site).by_state(0).state(), "ACCEPTED");
  EXPECT_EQ(Referrals(site).count(), 1);
  referral.set_state("SCHEDULED");
  TellNext(referral);
  EXPECT_EQ(Referrals(site).by_state(0).state(), "SCHEDULED");
}

TEST(Referrals, ToldInOneBatchStandAsTheLatestOfThem) {
  const std::string site = Suite::Running().NewSite();
  std::vector<events::v1::Fact> facts(3);
  ReferralChanged referral = ReferralOn(site, "2024-03-05");
  const char* const states[] = {"SENT", "ACKNOWLEDGED", "ACCEPTED"};
  for (std::size_t index = 0; index < facts.size(); ++index) {
    referral.set_state(states[index]);
    referral.set_version(static_cast<std::int64_t>(index) + 1);
    *facts[index].mutable_referral_changed() = referral;
  }
  testing::Tell("referrals", facts);
  const v1::ReferralFigures figures = Referrals(site);
  EXPECT_EQ(figures.count(), 1);
  EXPECT_EQ(figures.by_state(0).state(), "ACCEPTED");
}

TEST(Referrals, BelongToTheirDayAtBothEndsOfARange) {
  const std::string site = Suite::Running().NewSite();
  for (const char* day : {"2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01"}) Tell(ReferralOn(site, day));
  EXPECT_EQ(Report({site}, "2024-03-01", "2024-03-31").referrals().count(), 2);
  EXPECT_EQ(Report({site}, "2024-02-29", "2024-02-29").referrals().count(), 1);
  EXPECT_THAT(Series(v1::REFERRALS_SENT, v1::MONTH, {site}, "2024-02-01", "2024-04-30"), ElementsAre(1, 2, 1));
}

TEST(Referrals, OfASiteAreSeenByThoseWhoActForIt) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  Tell(ReferralOn(one, "2024-03-05"));
  Tell(ReferralOn(other, "2024-03-05"));
  EXPECT_EQ(AskReport(Coordinator(one), {}, kFrom, kTo)->referrals().count(), 1);
  EXPECT_EQ(ReasonOf(AskReport(Coordinator(one), {other}, kFrom, kTo).status()), "SITE_FORBIDDEN");
  EXPECT_EQ(Report({one, other}, kFrom, kTo).referrals().count(), 2);
}

}  // namespace
}  // namespace passerelle::statistics
