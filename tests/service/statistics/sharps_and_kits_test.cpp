// Used syringes that came back beside visits, and naloxone kits, as the feed of supplies tells them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/uuid.h"
#include "services/statistics/state.h"
#include "tests/service/statistics/activity.h"
#include "tests/support/facts.h"
#include "tests/support/look.h"

namespace passerelle::statistics {
namespace {

using events::v1::OverdoseKitChanged;
using events::v1::SharpsReturnChanged;
using ::testing::ElementsAre;
using testing::Suite;

events::v1::Fact ReturnOf(const std::string& site, const std::string& day, int syringes, const std::string& id,
                          bool voided = false) {
  events::v1::Fact fact;
  SharpsReturnChanged& change = *fact.mutable_sharps_return_changed();
  change.set_sharps_return(id);
  change.set_site(site);
  change.set_service_day(day);
  change.set_syringes(syringes);
  change.set_voided(voided);
  change.set_version(voided ? 2 : 1);
  return fact;
}

events::v1::Fact KitOf(const std::string& site, const std::string& occasion, const std::string& replaces, int minutes,
                       const std::string& id = NewUuidV7()) {
  events::v1::Fact fact;
  OverdoseKitChanged& kit = *fact.mutable_overdose_kit_changed();
  kit.set_kit(id);
  kit.set_site(site);
  kit.set_service_day("2024-03-05");
  kit.set_occasion(occasion);
  kit.set_replaces(replaces);
  kit.set_training_minutes(minutes);
  kit.set_version(1);
  return fact;
}

int Returned(const std::string& site) { return Report({site}, "2024-01-01", "2024-12-31").syringes_returned(); }

TEST(SharpsReturns, CountWithWhatVisitsBroughtBack) {
  const std::string site = Suite::Running().NewSite();
  VisitAt(site, "2024-03-05T10:00:00Z").TakingBack(5).Record();
  testing::Tell("supplies", {ReturnOf(site, "2024-03-06", 40, NewUuidV7())});
  testing::Tell("supplies", {ReturnOf(site, "2025-01-01", 900, NewUuidV7())});
  EXPECT_EQ(Returned(site), 45);
  EXPECT_THAT(Series(v1::SYRINGES_RETURNED, v1::DAY, {site}, "2024-03-05", "2024-03-07"), ElementsAre(5, 40, 0));
}

TEST(SharpsReturns, ThatAreVoidedCountNoMore) {
  const std::string site = Suite::Running().NewSite();
  const std::string id = NewUuidV7();
  testing::Tell("supplies", {ReturnOf(site, "2024-03-06", 40, id)});
  EXPECT_EQ(Returned(site), 40);
  testing::Tell("supplies", {ReturnOf(site, "2024-03-06", 40, id, true)});
  EXPECT_EQ(Returned(site), 0);
  const std::string at_once = NewUuidV7();
  testing::Tell("supplies", {ReturnOf(site, "2024-03-06", 7, at_once), ReturnOf(site, "2024-03-06", 7, at_once, true)});
  EXPECT_EQ(Returned(site), 0);
}

// What the figures in memory say once every feed has been followed.
OverdoseKitFigures Kits(const std::string& site) {
  AwaitFigures();
  Suite& suite = Suite::Running();
  db::Pool pool({.url = suite.EnvironmentOf("statistics").at("PASSERELLE_DATABASE_URL"), .size = 1});
  State state(pool);
  db::Session session(pool, absl::Now() + testing::kPatience);
  EXPECT_TRUE(state.Follow(session, absl::Now() + testing::kPatience).ok());
  const auto positions = ReadPositions(session);
  EXPECT_TRUE(positions.ok()) << positions.status();
  OverdoseKitFigures kits;
  EXPECT_TRUE(state
                  .Read(*positions,
                        [&](const Figures& figures) {
                          kits = OverdoseKitFiguresOf(
                              figures.OverdoseKitsOf({site}),
                              {DayOf(absl::CivilDay(2024, 1, 1)), DayOf(absl::CivilDay(2024, 12, 31))});
                        })
                  .ok());
  return kits;
}

TEST(OverdoseKits, AreCountedByOccasionAndByWhatBecameOfThem) {
  const std::string site = Suite::Running().NewSite();
  events::v1::Fact told = KitOf(site, "FIRST", "", 20);
  testing::Tell("supplies", {told, KitOf(site, "FIRST", "", 30), KitOf(site, "REPLACEMENT", "USED", 0),
                             KitOf(site, "REPLACEMENT", "LOST", 0), KitOf(site, "REPLACEMENT", "EXPIRED", 10)});
  told.mutable_overdose_kit_changed()->set_fate("USED");
  told.mutable_overdose_kit_changed()->set_version(2);
  testing::Tell("supplies", {told});
  const OverdoseKitFigures kits = Kits(site);
  EXPECT_EQ(kits.kits(), 5);
  EXPECT_EQ(kits.first, 2);
  EXPECT_EQ(kits.after_use, 1);
  EXPECT_EQ(kits.after_loss, 1);
  EXPECT_EQ(kits.after_expiry, 1);
  EXPECT_EQ(kits.trainings, 3);
  EXPECT_EQ(kits.training_minutes, 60);
  EXPECT_EQ(kits.used, 1);
  EXPECT_THAT(Series(v1::NALOXONE_KITS, v1::MONTH, {site}, "2024-02-01", "2024-03-31"), ::testing::ElementsAre(0, 5));
}

TEST(OverdoseKits, ThatWereRecordedByMistakeCountNoMore) {
  const std::string site = Suite::Running().NewSite();
  events::v1::Fact mistaken = KitOf(site, "FIRST", "", 20);
  testing::Tell("supplies", {mistaken, KitOf(site, "REPLACEMENT", "LOST", 0)});
  mistaken.mutable_overdose_kit_changed()->set_voided(true);
  mistaken.mutable_overdose_kit_changed()->set_version(2);
  testing::Tell("supplies", {mistaken});
  const OverdoseKitFigures kits = Kits(site);
  EXPECT_EQ(kits.kits(), 1);
  EXPECT_EQ(kits.trainings, 0);
  EXPECT_EQ(kits.training_minutes, 0);
}

TEST(SharpsReturnsAndKits, AreForgottenWithTheOtherFacts) {
  Suite& suite = Suite::Running();
  const std::string site = suite.NewSite();
  testing::Tell("supplies", {ReturnOf(site, "2024-03-06", 40, NewUuidV7()), KitOf(site, "FIRST", "", 20)});
  EXPECT_EQ(Returned(site), 40);
  ASSERT_TRUE(suite.Sql("statistics", "select forget_facts()").ok());
  EXPECT_EQ(Returned(site), 40);
  EXPECT_EQ(Kits(site).first, 1);
}

}  // namespace
}  // namespace passerelle::statistics
