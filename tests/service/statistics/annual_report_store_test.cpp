// What the store tells the yearly report beside what visits hand out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/uuid.h"
#include "tests/service/statistics/annual_report_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::statistics {
namespace {

using namespace common::v1;
using events::v1::Fact;
using ::testing::Optional;
using testing::Suite;

constexpr char kToldDay[] = "2024-03-05";

Fact ItemOf(const std::string& item, const std::string& family, const std::string& report_line) {
  Fact fact;
  events::v1::ItemChanged& changed = *fact.mutable_item_changed();
  changed.set_item(item);
  changed.set_family(family);
  changed.set_report_line(report_line);
  changed.set_version(1);
  return fact;
}

Fact HandoutFrom(const std::string& site, const std::string& location_kind, const std::string& item, int quantity,
                 const std::string& outing = "") {
  Fact fact;
  events::v1::DistributionRecorded& recorded = *fact.mutable_distribution_recorded();
  recorded.set_distribution(NewUuidV7());
  recorded.set_site(site);
  recorded.set_service_day(kToldDay);
  recorded.set_location_kind(location_kind);
  recorded.set_outing(outing);
  events::v1::Quantity& handout = *recorded.add_handouts();
  handout.set_item(item);
  handout.set_quantity(quantity);
  recorded.add_movements(NewUuidV7());
  return fact;
}

Fact ReversalOf(const Fact& handout) {
  Fact fact;
  fact.mutable_distribution_reversed()->set_distribution(handout.distribution_recorded().distribution());
  fact.mutable_distribution_reversed()->set_movement(handout.distribution_recorded().movements(0));
  return fact;
}

Fact ReturnAt(const std::string& site, const std::string& location_kind, int syringes, int containers) {
  Fact fact;
  events::v1::SharpsReturnChanged& change = *fact.mutable_sharps_return_changed();
  change.set_sharps_return(NewUuidV7());
  change.set_site(site);
  change.set_service_day(kToldDay);
  change.set_syringes(syringes);
  change.set_containers(containers);
  change.set_location_kind(location_kind);
  change.set_version(1);
  return fact;
}

TEST(AnnualReportStore, TellsDispensersAndPharmaciesApart) {
  const std::string site = Suite::Running().NewSite();
  const std::string kit = FreshSlug("kit"), wipe = FreshSlug("wipe");
  const Fact mistaken = HandoutFrom(site, "DISPENSER", kit, 5);
  testing::Tell("supplies", {ItemOf(kit, "INJECTION", "kits-injection-1ml"), ItemOf(wipe, "INJECTION", "wipes"),
                             HandoutFrom(site, "DISPENSER", kit, 30), HandoutFrom(site, "DISPENSER", wipe, 4),
                             HandoutFrom(site, "PHARMACY", kit, 200), HandoutFrom(site, "PHARMACY", wipe, 60),
                             HandoutFrom(site, "STORE", kit, 1000), mistaken});
  AwaitFigures();
  testing::Tell("supplies", {ReversalOf(mistaken)});
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "material.dispensing_machines"), Optional(34));
  EXPECT_THAT(ValueOf(report, "material.pharmacy_kits"), Optional(200));
  EXPECT_THAT(ValueOf(report, "material.kits_injection_1ml"), Optional(1230));
  EXPECT_THAT(ValueOf(report, "material.wipes"), Optional(64));
}

TEST(AnnualReportStore, TellsWhatCameBackToPharmaciesAndInContainers) {
  const std::string site = Suite::Running().NewSite();
  Fact voided = ReturnAt(site, "PHARMACY", 500, 9);
  testing::Tell("supplies", {ReturnAt(site, "PHARMACY", 120, 2), ReturnAt(site, "STORE", 40, 1), voided});
  AwaitFigures();
  voided.mutable_sharps_return_changed()->set_voided(true);
  voided.mutable_sharps_return_changed()->set_version(2);
  testing::Tell("supplies", {voided});
  VisitAt(site, "2024-03-05T10:00:00Z").TakingBack(7).Record();
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "returns.pharmacies"), Optional(120));
  EXPECT_THAT(ValueOf(report, "returns.containers"), Optional(3));
  EXPECT_THAT(ValueOf(report, "returns.syringes"), Optional(167));
}

TEST(AnnualReportStore, CountsEveryItemInItsFamily) {
  const std::string site = Suite::Running().NewSite();
  const std::string tube = FreshSlug("tube"), test = FreshSlug("test"), unheard = FreshSlug("unheard");
  testing::Tell("supplies", {ItemOf(tube, "INHALATION", "a-new-line"), ItemOf(test, "TESTING", "another-new-line"),
                             HandoutFrom(site, "STORE", tube, 6), HandoutFrom(site, "STORE", test, 2),
                             HandoutFrom(site, "STORE", unheard, 3)});
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "material.inhalation"), Optional(6));
  EXPECT_THAT(ValueOf(report, "material.other"), Optional(2));
  EXPECT_THAT(ValueOf(report, "material.injection"), Optional(0));
  EXPECT_THAT(ValueOf(report, "material.unlisted"), Optional(3)) << "nothing is known of this item";
}

TEST(AnnualReportStore, CountsWhatWasDoneAndHandedOutAtFestivals) {
  const std::string site = Suite::Running().NewSite();
  const std::string plug = FreshSlug("plug");
  events::v1::OutingChanged festival = OutingOf(site, "FESTIVE_EVENT", "2024-06-21");
  const events::v1::OutingChanged maraude = OutingOf(site, "MARAUDE", "2024-06-22");
  // What was handed out may be told before the outing is.
  testing::Tell("supplies",
                {ItemOf(plug, "HYGIENE", "earplugs"), HandoutFrom(site, "STAND", plug, 70, festival.outing()),
                 HandoutFrom(site, "VEHICLE", plug, 5, maraude.outing()), HandoutFrom(site, "STAND", plug, 11)});
  AwaitFigures();
  Tell(festival);
  Tell(maraude);
  VisitAt(site, "2024-06-21T22:00:00Z").ByAnonymous(MAN, AGE_18_24).In(FESTIVE).With(INFORMATION, 5).Record();
  VisitAt(site, "2024-06-21T23:00:00Z")
      .ByAnonymous(WOMAN, AGE_18_24)
      .In(FESTIVE)
      .With(DRUG_CHECKING, 20)
      .With(INFORMATION, 5)
      .Giving(plug, 2)
      .Record();
  VisitAt(site, "2024-06-21T23:00:00Z").ByAnonymous(MAN, AGE_18_24).With(INFORMATION, 5).Giving(plug, 1).Record();
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "festive.acts"), Optional(3));
  EXPECT_THAT(ValueOf(report, "festive.material"), Optional(72));
  EXPECT_THAT(ValueOf(report, "material.earplugs"), Optional(89));

  festival.set_service_day("2025-06-21");
  festival.set_version(2);
  Tell(festival);
  EXPECT_THAT(ValueOf(AnnualReportOf({site}, kYear), "festive.material"), Optional(2));
  EXPECT_THAT(ValueOf(AnnualReportOf({site}, kYear + 1), "festive.material"), Optional(70));
}

Fact KitHandedOver(const std::string& site, const std::string& occasion, const std::string& replaces, int minutes,
                   const std::string& fate = "") {
  Fact fact;
  events::v1::OverdoseKitChanged& kit = *fact.mutable_overdose_kit_changed();
  kit.set_kit(NewUuidV7());
  kit.set_site(site);
  kit.set_service_day(kToldDay);
  kit.set_occasion(occasion);
  kit.set_replaces(replaces);
  kit.set_training_minutes(minutes);
  kit.set_fate(fate);
  kit.set_version(1);
  return fact;
}

TEST(AnnualReportStore, CountsNaloxoneKitsByOccasion) {
  const std::string site = Suite::Running().NewSite();
  testing::Tell("supplies",
                {KitHandedOver(site, "FIRST", "", 30, "USED"), KitHandedOver(site, "FIRST", "", 15),
                 KitHandedOver(site, "FIRST", "", 0), KitHandedOver(site, "REPLACEMENT", "USED", 0, "USED"),
                 KitHandedOver(site, "REPLACEMENT", "USED", 15), KitHandedOver(site, "REPLACEMENT", "LOST", 0),
                 KitHandedOver(site, "REPLACEMENT", "EXPIRED", 0)});
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits"), Optional(7));
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits.first"), Optional(3));
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits.after_use"), Optional(2));
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits.after_loss"), Optional(1));
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits.after_expiry"), Optional(1));
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits.trainings"), Optional(3));
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits.training_hours"), Optional(100)) << "sixty minutes";
  EXPECT_THAT(ValueOf(report, "health.naloxone_kits.used"), Optional(2));
}

TEST(AnnualReportStore, TellsAnalystsNothingOfFewPeople) {
  const std::string site = Suite::Running().NewSite();
  testing::Tell("supplies", {KitHandedOver(site, "FIRST", "", 30, "USED")});
  VisitAt(site, "2024-06-21T22:00:00Z").By(Register(site).id()).In(FESTIVE).With(INFORMATION, 5).Record();
  const auto report = AskAnnualReport(testing::Analyst(), AnnualReportRequest({site}, kYear));
  ASSERT_TRUE(report.ok()) << report.status();
  for (const char* line : {"health.naloxone_kits", "health.naloxone_kits.used", "festive.acts"}) {
    EXPECT_TRUE(LineOf(*report, line).suppressed()) << line;
    EXPECT_EQ(LineOf(*report, line).value(), 0) << line;
  }
}

}  // namespace
}  // namespace passerelle::statistics
