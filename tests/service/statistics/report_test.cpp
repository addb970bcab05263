#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "tests/service/statistics/activity.h"

namespace passerelle::statistics {
namespace {

using namespace common::v1;
using testing::Coordinator;
using testing::Director;
using testing::Reception;
using testing::Suite;
using testing::WithRole;

TEST(ActivityReport, CountsAPersonOnceAndEveryVisit) {
  const std::string site = Suite::Running().NewSite();
  const std::string person = Register(site, WOMAN, 1990).id();
  VisitAt(site, "2024-03-05T10:00:00Z").By(person).Record();
  VisitAt(site, "2024-03-05T15:00:00Z").By(person).Record();
  VisitAt(site, "2024-07-01T10:00:00Z").By(person).Record();
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.people_seen(), 1);
  EXPECT_EQ(report.visits(), 3);
  EXPECT_EQ(report.anonymous_visits(), 0);
  ASSERT_EQ(report.by_gender_size(), 1);
  EXPECT_EQ(report.by_gender(0).gender(), WOMAN);
  EXPECT_EQ(report.by_gender(0).people_seen(), 1);
  EXPECT_EQ(report.by_gender(0).visits(), 3);
  EXPECT_EQ(report.from(), kFrom);
  EXPECT_EQ(report.to(), kTo);
  EXPECT_EQ(report.sites(0), site);
}

TEST(ActivityReport, CountsAPersonSeenAtTwoSitesOnceInEachAndOnceInAll) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  const std::string person = Register(one).id();
  VisitAt(one, "2024-03-05T10:00:00Z").By(person).Record();
  VisitAt(other, "2024-04-05T10:00:00Z").By(person).Record();
  EXPECT_EQ(Report({one}, kFrom, kTo).people_seen(), 1);
  EXPECT_EQ(Report({other}, kFrom, kTo).people_seen(), 1);
  const v1::ActivityReport both = Report({other, one, one}, kFrom, kTo);
  EXPECT_EQ(both.people_seen(), 1);
  EXPECT_EQ(both.new_people(), 1);
  EXPECT_EQ(both.visits(), 2);
  EXPECT_EQ(both.sites_size(), 2);
}

TEST(ActivityReport, CallsAPersonNewAtTheFirstVisitEverToTheSelectedSites) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  const std::string person = Register(one).id();
  VisitAt(one, "2023-12-30T10:00:00Z").By(person).Record();
  VisitAt(one, "2024-02-05T10:00:00Z").By(person).Record();
  VisitAt(other, "2024-02-06T10:00:00Z").By(person).Record();
  EXPECT_EQ(Report({one}, kFrom, kTo).new_people(), 0);
  EXPECT_EQ(Report({other}, kFrom, kTo).new_people(), 1);
  EXPECT_EQ(Report({one, other}, kFrom, kTo).new_people(), 0);
  EXPECT_EQ(Report({one}, "2023-01-01", "2023-12-31").new_people(), 1);
}

TEST(ActivityReport, CountsAnonymousVisitsByHeadAndByTheTeamsEstimate) {
  const std::string site = Suite::Running().NewSite();
  VisitAt(site, "2024-05-01T20:00:00Z").ByAnonymous(MAN, AGE_30_39, 7).In(FESTIVE).With(INFORMATION, 0).Record();
  VisitAt(site, "2024-05-01T21:00:00Z")
      .ByAnonymous(GENDER_UNSPECIFIED, AGE_BAND_UNSPECIFIED, 2)
      .In(FESTIVE)
      .With(INFORMATION, 0)
      .Record();
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.visits(), 9);
  EXPECT_EQ(report.anonymous_visits(), 9);
  EXPECT_EQ(report.people_seen(), 0);
  ASSERT_EQ(report.by_gender_size(), 2);
  EXPECT_EQ(report.by_gender(0).gender(), MAN);
  EXPECT_EQ(report.by_gender(0).visits(), 7);
  EXPECT_EQ(report.by_gender(1).gender(), UNKNOWN);
  EXPECT_EQ(report.by_gender(1).visits(), 2);
  ASSERT_EQ(report.by_age_band_size(), 2);
  EXPECT_EQ(report.by_age_band(0).age_band(), AGE_30_39);
  EXPECT_EQ(report.by_age_band(1).age_band(), AGE_UNKNOWN);
}

TEST(ActivityReport, CountsAPersonOncePerSetting) {
  const std::string site = Suite::Running().NewSite();
  const std::string person = Register(site).id();
  VisitAt(site, "2024-03-05T10:00:00Z").By(person).In(FIXED_SITE).Record();
  VisitAt(site, "2024-03-06T10:00:00Z").By(person).In(STREET).Record();
  VisitAt(site, "2024-03-07T10:00:00Z").By(person).In(STREET).Record();
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.people_seen(), 1);
  ASSERT_EQ(report.by_setting_size(), 2);
  EXPECT_EQ(report.by_setting(0).setting(), FIXED_SITE);
  EXPECT_EQ(report.by_setting(0).people_seen(), 1);
  EXPECT_EQ(report.by_setting(1).setting(), STREET);
  EXPECT_EQ(report.by_setting(1).people_seen(), 1);
  EXPECT_EQ(report.by_setting(1).visits(), 2);
}

TEST(ActivityReport, CountsActsTheirPeopleAndTheirMinutes) {
  const std::string site = Suite::Running().NewSite();
  const std::string person = Register(site).id();
  VisitAt(site, "2024-03-05T10:00:00Z").By(person).With(INTERVIEW, 30).With(SNACK, 0).Record();
  VisitAt(site, "2024-03-06T10:00:00Z").By(person).With(INTERVIEW, 45).Record();
  VisitAt(site, "2024-03-06T11:00:00Z").ByAnonymous(MAN, AGE_18_24).With(INTERVIEW, 15).Record();
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  ASSERT_EQ(report.acts_size(), 2);
  EXPECT_EQ(report.acts(0).kind(), SNACK);
  EXPECT_EQ(report.acts(1).kind(), INTERVIEW);
  EXPECT_EQ(report.acts(1).count(), 3);
  EXPECT_EQ(report.acts(1).people(), 1);
  EXPECT_EQ(report.acts(1).minutes(), 90);
}

TEST(ActivityReport, FollowsTheGenderAndTheAgeAsLastKnown) {
  const std::string site = Suite::Running().NewSite();
  const contacts::v1::Person person = Register(site, UNKNOWN, 1999);
  VisitAt(site, "2024-03-05T10:00:00Z").By(person.id()).Record();
  EXPECT_EQ(Report({site}, kFrom, kTo).by_age_band(0).age_band(), AGE_25_29);
  EXPECT_EQ(Report({site}, kFrom, kTo).by_gender(0).gender(), UNKNOWN);
  Update(person, TRANS_WOMAN, 1964);
  EXPECT_EQ(Report({site}, kFrom, kTo).by_age_band(0).age_band(), AGE_60_PLUS);
  EXPECT_EQ(Report({site}, kFrom, kTo).by_gender(0).gender(), TRANS_WOMAN);
}

TEST(ActivityReport, CountsAVoidedVisitNowhere) {
  const std::string site = Suite::Running().NewSite();
  const std::string item = Suite::Running().NewItem("INJECTION", "syringes");
  const std::string person = Register(site).id();
  VisitAt(site, "2024-03-05T10:00:00Z").By(person).With(SNACK, 5).Record();
  const std::string before = Report({site}, kFrom, kTo).DebugString();
  const auto mistake = VisitAt(site, "2024-03-06T10:00:00Z")
                           .By(Register(site).id())
                           .With(NURSING, 20)
                           .Giving(item, 3)
                           .TakingBack(4)
                           .Record();
  EXPECT_EQ(Report({site}, kFrom, kTo).people_seen(), 2);
  Void(mistake);
  Void(mistake);
  EXPECT_EQ(Report({site}, kFrom, kTo).DebugString(), before);
}

TEST(ActivityReport, CountsAKitAsOneLineOfSuppliesAndAsItsComponents) {
  const std::string site = Suite::Running().NewSite();
  const std::string syringe = FreshSlug("a-syringe");
  const std::string cup = FreshSlug("b-cup");
  const std::string kit = FreshSlug("c-kit");
  CreateItem(syringe, "syringes");
  CreateItem(cup, "cups");
  CreateItem(kit, "kits", {{syringe, 2}, {cup, 1}});
  Suite::Running().AwaitFeeds();
  VisitAt(site, "2024-03-05T10:00:00Z").Giving(kit, 5).Giving(syringe, 3).TakingBack(20).Record();
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.syringes_distributed(), 13);
  EXPECT_EQ(report.syringes_returned(), 20);
  ASSERT_EQ(report.supplies_size(), 2);
  EXPECT_EQ(report.supplies(0).item(), syringe);
  EXPECT_EQ(report.supplies(0).quantity(), 3);
  EXPECT_EQ(report.supplies(1).item(), kit);
  EXPECT_EQ(report.supplies(1).quantity(), 5);
  ASSERT_EQ(report.components_size(), 2);
  EXPECT_EQ(report.components(0).item(), syringe);
  EXPECT_EQ(report.components(0).quantity(), 13);
  EXPECT_EQ(report.components(1).item(), cup);
  EXPECT_EQ(report.components(1).quantity(), 5);
}

TEST(ActivityReport, CountsByTheCatalogueAsNowKnownEvenForEarlierVisits) {
  const std::string site = Suite::Running().NewSite();
  const std::string syringe = FreshSlug("syringe");
  const std::string kit = FreshSlug("kit");
  CreateItem(syringe, "syringes");
  CreateItem(kit, "kits");
  Suite::Running().AwaitFeeds();
  VisitAt(site, "2024-03-05T10:00:00Z").Giving(kit, 5).Record();
  EXPECT_EQ(Report({site}, kFrom, kTo).syringes_distributed(), 0);
  ChangeComponents(kit, {{syringe, 2}});
  EXPECT_EQ(Report({site}, kFrom, kTo).syringes_distributed(), 10);
}

TEST(ActivityReport, CountsHandoutsOutsideVisitsWithoutThoseReversed) {
  const std::string site = Suite::Running().NewSite();
  const std::string store = Suite::Running().NewStore(site);
  const std::string item = Suite::Running().NewItem("INJECTION", "syringes");
  Suite::Running().AwaitFeeds();
  supplies::v1::RecordReceiptRequest receipt;
  receipt.set_location(store);
  receipt.set_supplier("a supplier");
  receipt.add_lines()->set_item(item);
  receipt.mutable_lines(0)->set_quantity(100);
  receipt.mutable_occur_time()->set_seconds(1709280000);  // 2024-03-01
  ASSERT_TRUE(
      Suite::Running()
          .Call<supplies::v1::Receipt>(Director(), "passerelle.supplies.v1.LedgerService.RecordReceipt", receipt)
          .ok());

  supplies::v1::RecordDistributionRequest request;
  request.set_location(store);
  request.add_lines()->set_item(item);
  request.mutable_lines(0)->set_quantity(30);
  request.mutable_occur_time()->set_seconds(1709640000);  // 2024-03-05
  const auto distribution = Suite::Running().Call<supplies::v1::Distribution>(
      Director(), "passerelle.supplies.v1.LedgerService.RecordDistribution", request);
  ASSERT_TRUE(distribution.ok()) << distribution.status();
  v1::ActivityReport report = Report({site}, "2024-03-05", "2024-03-05");
  EXPECT_EQ(report.syringes_distributed(), 30);
  EXPECT_EQ(report.visits(), 0);

  supplies::v1::ReverseMovementRequest reversal;
  reversal.set_id(distribution->movements(0).id());
  reversal.set_reason("counted twice");
  ASSERT_TRUE(
      Suite::Running()
          .Call<supplies::v1::Movement>(Director(), "passerelle.supplies.v1.LedgerService.ReverseMovement", reversal)
          .ok());
  report = Report({site}, "2024-03-05", "2024-03-05");
  EXPECT_EQ(report.syringes_distributed(), 0);
  EXPECT_EQ(report.supplies_size(), 0);
}

TEST(ActivityReport, WithoutASiteIsOfTheCallersSites) {
  const std::string mine = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  VisitAt(mine, "2024-03-05T10:00:00Z").With(SNACK, 0).Record();
  VisitAt(other, "2024-03-05T10:00:00Z").With(SNACK, 0).Record();
  const v1::ActivityReport report = *AskReport(Coordinator(mine), {}, kFrom, kTo);
  EXPECT_THAT(report.sites(), ::testing::ElementsAre(mine));
  EXPECT_EQ(report.visits(), 1);
  const v1::ActivityReport all = *AskReport(Director(), {}, kFrom, kTo);
  EXPECT_THAT(all.sites(), ::testing::IsSupersetOf({mine, other}));
  EXPECT_TRUE(std::is_sorted(all.sites().begin(), all.sites().end()));
  EXPECT_GE(all.visits(), 2);
}

TEST(ActivityReport, IsRefusedToRolesWithoutFiguresAndForOtherSites) {
  const std::string mine = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  EXPECT_EQ(ReasonOf(AskReport(Reception(mine), {mine}, kFrom, kTo).status()), "PERMISSION_MISSING");
  const absl::Status status = AskReport(Coordinator(mine), {mine, other}, kFrom, kTo).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(status), "SITE_FORBIDDEN");
}

TEST(ActivityReport, RefusesAnUnknownSiteAsSuchToEveryone) {
  for (const access::Principal& caller : {Director(), Coordinator(Suite::Running().NewSite())}) {
    const absl::Status status = AskReport(caller, {FreshSlug("nowhere")}, kFrom, kTo).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonOf(status), "SITE_UNKNOWN");
  }
}

TEST(ActivityReport, RefusesARangeThatIsBackwardsOrLongerThanTwentyYears) {
  const absl::Status status = AskReport(Director(), {}, "2024-01-02", "2024-01-01").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "RANGE_INVALID");
  EXPECT_EQ(ReasonOf(AskReport(Director(), {}, "2000-01-01", "2020-01-01").status()), "RANGE_INVALID");
}

TEST(ActivityReport, RefusesADateThatDoesNotExist) {
  EXPECT_EQ(ReasonOf(AskReport(Director(), {}, "2023-02-29", "2023-03-01").status()), "INVALID_FIELDS");
}

}  // namespace
}  // namespace passerelle::statistics
