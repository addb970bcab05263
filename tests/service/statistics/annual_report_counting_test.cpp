// What each family of lines of the yearly report counts, told by what happened at a site.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/uuid.h"
#include "tests/service/statistics/annual_report_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::statistics {
namespace {

using namespace common::v1;
using testing::Director;
using ::testing::Optional;
using testing::Suite;

TEST(AnnualReportPublic, CountsPeopleOnceAtEveryLevel) {
  const std::string site = Suite::Running().NewSite();
  const std::string woman = Register(site, WOMAN, 1990).id();
  const std::string man = Register(site, MAN, 2004).id();
  VisitAt(site, "2023-11-02T10:00:00Z").By(man).Record();
  VisitAt(site, "2024-03-05T10:00:00Z").By(woman).Record();
  VisitAt(site, "2024-03-06T20:00:00Z").By(woman).In(STREET).Record();
  VisitAt(site, "2024-03-07T20:00:00Z").By(man).In(SQUAT).Record();
  VisitAt(site, "2024-03-07T21:00:00Z").By(man).In(STREET).Record();
  VisitAt(site, "2024-05-01T22:00:00Z").ByAnonymous(MAN, AGE_30_39, 7).In(FESTIVE).Record();
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "public.people_seen"), Optional(2));
  EXPECT_THAT(ValueOf(report, "public.new_people"), Optional(1));
  EXPECT_THAT(ValueOf(report, "public.gender.women"), Optional(1));
  EXPECT_THAT(ValueOf(report, "public.gender.men"), Optional(1));
  EXPECT_THAT(ValueOf(report, "public.gender.non_binary"), Optional(0));
  EXPECT_THAT(ValueOf(report, "public.age.18_24"), Optional(1));
  EXPECT_THAT(ValueOf(report, "public.age.30_39"), Optional(1));
  EXPECT_THAT(ValueOf(report, "public.setting.fixed_site"), Optional(1));
  EXPECT_THAT(ValueOf(report, "public.setting.street"), Optional(2));
  EXPECT_THAT(ValueOf(report, "public.setting.squat"), Optional(1));
  EXPECT_THAT(ValueOf(report, "public.outside"), Optional(2));
  EXPECT_THAT(ValueOf(report, "public.visits"), Optional(11));
  EXPECT_THAT(ValueOf(report, "public.visits.anonymous"), Optional(7));
  EXPECT_THAT(ValueOf(report, "public.visits.street"), Optional(2));
  EXPECT_THAT(ValueOf(report, "festive.visits"), Optional(7));
  EXPECT_THAT(ValueOf(report, "festive.people_seen"), Optional(0));
}

TEST(AnnualReportPublic, CountsAPersonSeenAtTwoSitesOnceForBoth) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  const std::string person = Register(one).id();
  VisitAt(one, "2024-03-05T10:00:00Z").By(person).Record();
  VisitAt(other, "2024-03-06T10:00:00Z").By(person).Record();
  EXPECT_THAT(ValueOf(AnnualReportOf({one}, kYear), "public.people_seen"), Optional(1));
  const v1::AnnualReport both = AnnualReportOf({other, one, one}, kYear);
  EXPECT_THAT(ValueOf(both, "public.people_seen"), Optional(1));
  EXPECT_THAT(ValueOf(both, "public.visits"), Optional(2));
  EXPECT_EQ(both.sites_size(), 2);
}

TEST(AnnualReportActs, CountAPersonOnceOverTheKindsOfADomain) {
  const std::string site = Suite::Running().NewSite();
  const std::string one = Register(site).id();
  const std::string other = Register(site).id();
  VisitAt(site, "2024-03-05T10:00:00Z").By(one).With(SHOWER, 20).With(LAUNDRY, 40).With(INTERVIEW, 30).Record();
  VisitAt(site, "2024-03-06T10:00:00Z").By(one).With(SNACK, 10).Record();
  VisitAt(site, "2024-03-06T11:00:00Z").By(other).With(SHOWER, 20).Record();
  VisitAt(site, "2024-03-06T12:00:00Z").ByAnonymous(MAN, AGE_18_24).With(SHOWER, 15).Record();
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "acts.hygiene"), Optional(5));
  EXPECT_THAT(ValueOf(report, "acts.hygiene.people"), Optional(2));
  EXPECT_THAT(ValueOf(report, "acts.hygiene.hours"), Optional(175)) << "105 minutes";
  EXPECT_THAT(ValueOf(report, "acts.interview.people"), Optional(1));
  EXPECT_THAT(ValueOf(report, "acts.interview.hours"), Optional(50));
  EXPECT_THAT(ValueOf(report, "acts.all"), Optional(6));
  EXPECT_THAT(ValueOf(report, "acts.all.people"), Optional(2));
  EXPECT_THAT(ValueOf(report, "acts.nursing"), Optional(0));
  EXPECT_THAT(ValueOf(report, "reception.shower"), Optional(3));
  EXPECT_THAT(ValueOf(report, "reception.shower.people"), Optional(2));
}

TEST(AnnualReportMaterial, CountsKitsByWhatTheyHold) {
  const std::string site = Suite::Running().NewSite();
  const std::string syringe = FreshSlug("syringe");
  const std::string cup = FreshSlug("cup");
  const std::string kit = FreshSlug("kit");
  const std::string other = FreshSlug("novelty");
  CreateItem(syringe, "syringes");
  CreateItem(cup, "cups");
  CreateItem(kit, "kits-injection-1ml", {{syringe, 2}, {cup, 2}});
  CreateItem(other, "novelties");
  Suite::Running().AwaitFeeds();
  const std::string person = Register(site).id();
  VisitAt(site, "2024-03-05T10:00:00Z").By(person).Giving(kit, 10).Giving(syringe, 5).TakingBack(20).Record();
  VisitAt(site, "2024-03-06T10:00:00Z").By(person).Giving(other, 3).Record();
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "material.syringes"), Optional(25));
  EXPECT_THAT(ValueOf(report, "material.cups"), Optional(20));
  EXPECT_THAT(ValueOf(report, "material.injection"), Optional(48)) << "a line of its own or not";
  EXPECT_THAT(ValueOf(report, "material.kits"), Optional(10));
  EXPECT_THAT(ValueOf(report, "material.kits_injection_1ml"), Optional(10));
  EXPECT_THAT(ValueOf(report, "material.unlisted"), Optional(0));
  EXPECT_THAT(ValueOf(report, "material.pipes"), Optional(0));
  EXPECT_THAT(ValueOf(report, "returns.syringes"), Optional(20));
  EXPECT_THAT(ValueOf(report, "returns.ratio"), Optional(8000)) << "20 of 25, in hundredths of a per cent";
}

TEST(AnnualReportMaterial, HasNoRatioToNothing) {
  const std::string site = Suite::Running().NewSite();
  VisitAt(site, "2024-03-05T10:00:00Z").By(Register(site).id()).TakingBack(20).Record();
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "returns.syringes"), Optional(20));
  EXPECT_EQ(ValueOf(report, "returns.ratio"), std::nullopt);
}

TEST(AnnualReportOutreach, CountsOutingsByKindWithTheirHours) {
  const std::string site = Suite::Running().NewSite();
  events::v1::OutingChanged maraude = OutingOf(site, "MARAUDE", "2024-03-05");
  events::v1::PeopleMet& met = *maraude.mutable_figures()->add_unknown_people();
  met.set_gender(MAN);
  met.set_age_band(AGE_30_39);
  met.set_count(4);
  maraude.mutable_figures()->set_mediations(2);
  maraude.mutable_figures()->set_needles_picked_up(9);
  Tell(maraude);
  events::v1::OutingChanged festival = OutingOf(site, "FESTIVE_EVENT", "2024-06-21");
  *festival.mutable_figures()->add_unknown_people() = met;
  festival.mutable_figures()->set_known_people(3);
  Tell(festival);
  events::v1::OutingChanged cancelled = OutingOf(site, "MARAUDE", "2024-03-12");
  cancelled.set_state("CANCELLED");
  Tell(cancelled);
  Tell(MediationOf(site, "RESIDENTS", "2024-04-01"));
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "outreach.all"), Optional(2));
  EXPECT_THAT(ValueOf(report, "outreach.maraude"), Optional(1));
  EXPECT_THAT(ValueOf(report, "outreach.maraude.hours"), Optional(200));
  EXPECT_THAT(ValueOf(report, "outreach.maraude.team_hours"), Optional(600));
  EXPECT_THAT(ValueOf(report, "outreach.known_people_met"), Optional(3));
  EXPECT_THAT(ValueOf(report, "public.met_unknown"), Optional(8));
  EXPECT_THAT(ValueOf(report, "festive.events"), Optional(1));
  EXPECT_THAT(ValueOf(report, "festive.unknown_people"), Optional(4));
  EXPECT_THAT(ValueOf(report, "mediation.on_outings"), Optional(2));
  EXPECT_THAT(ValueOf(report, "returns.needles_picked_up"), Optional(15));
}

TEST(AnnualReportOutreach, CountsANightOutOnNewYearsEveInTheOldYear) {
  const std::string site = Suite::Running().NewSite();
  absl::Time begin;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, "2023-12-31T21:00:00+00:00", &begin, nullptr));
  events::v1::OutingChanged outing = testing::PlannedOuting(site, begin);
  testing::TellOuting(outing);
  const std::string person = Register(site).id();
  VisitAt(site, "2024-01-01T00:30:00Z").By(person).In(STREET).On(outing.outing()).Record();
  outing.set_state("COMPLETED");
  outing.set_version(2);
  Tell(outing);
  const v1::AnnualReport old_year = AnnualReportOf({site}, 2023);
  EXPECT_THAT(ValueOf(old_year, "outreach.maraude"), Optional(1));
  EXPECT_THAT(ValueOf(old_year, "outreach.visits"), Optional(1));
  EXPECT_THAT(ValueOf(old_year, "outreach.people_seen"), Optional(1));
  EXPECT_THAT(ValueOf(old_year, "public.people_seen"), Optional(1));
  const v1::AnnualReport new_year = AnnualReportOf({site}, 2024);
  EXPECT_THAT(ValueOf(new_year, "outreach.maraude"), Optional(0));
  EXPECT_THAT(ValueOf(new_year, "public.people_seen"), Optional(0));
}

TEST(AnnualReportMediation, CountsActionsByKindUntilTheyAreVoided) {
  const std::string site = Suite::Running().NewSite();
  Tell(MediationOf(site, "RESIDENTS", "2024-03-05"));
  Tell(MediationOf(site, "POLICE", "2024-03-06"));
  events::v1::MediationActionChanged voided = MediationOf(site, "POLICE", "2024-03-07");
  voided.set_voided(true);
  Tell(voided);
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "mediation.actions"), Optional(2));
  EXPECT_THAT(ValueOf(report, "mediation.police"), Optional(1));
  EXPECT_THAT(ValueOf(report, "mediation.schools"), Optional(0));
  EXPECT_THAT(ValueOf(report, "mediation.hours"), Optional(150));
  EXPECT_THAT(ValueOf(report, "mediation.needles"), Optional(12));
}

TEST(AnnualReportActivities, CountThoseThatWereHeld) {
  const std::string site = Suite::Running().NewSite();
  Tell(ActivityOf(site, "COLLECTIVE_ACTIVITY", "2024-03-05"));
  Tell(ActivityOf(site, "COLLECTIVE_ACTIVITY", "2024-04-05"));
  Tell(ActivityOf(site, "USERS_COUNCIL", "2024-04-06"));
  Tell(ActivityOf(site, "PARTNER_MEETING", "2024-04-07"));
  Tell(ActivityOf(site, "TRAINING", "2024-04-08"));
  events::v1::ActivityChanged planned = ActivityOf(site, "COLLECTIVE_ACTIVITY", "2024-05-05");
  planned.set_state("PLANNED");
  Tell(planned);
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "activities.collective"), Optional(2));
  EXPECT_THAT(ValueOf(report, "activities.collective.participants"), Optional(16));
  EXPECT_THAT(ValueOf(report, "activities.collective.hours"), Optional(300));
  EXPECT_THAT(ValueOf(report, "activities.users_council"), Optional(1));
  EXPECT_THAT(ValueOf(report, "partners.meetings"), Optional(1));
  EXPECT_THAT(ValueOf(report, "watch.trainings"), Optional(1));
}

TEST(AnnualReportPartners, CountReferralsByThemeAndThePartnersTheyWentTo) {
  const std::string site = Suite::Running().NewSite();
  Tell(ReferralOf(site, "clinic", "CARE", "2024-03-05"));
  events::v1::ReferralChanged closed = ReferralOf(site, "lodging", "HOUSING", "2024-03-06");
  closed.set_outcome("COMPLETED");
  closed.set_accompanied(true);
  Tell(closed);
  Tell(ReferralOf(site, "lodging", "HOUSING", "2024-03-07"));
  Tell(ReferralOf(site, "court", "LEGAL", "2023-03-07"));
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "partners.referrals"), Optional(3));
  EXPECT_THAT(ValueOf(report, "partners.referrals.housing"), Optional(2));
  EXPECT_THAT(ValueOf(report, "partners.referrals.rights"), Optional(0));
  EXPECT_THAT(ValueOf(report, "partners.referrals.closed"), Optional(1));
  EXPECT_THAT(ValueOf(report, "partners.referrals.accompanied"), Optional(1));
  EXPECT_THAT(ValueOf(report, "partners.referred_to"), Optional(2));
  EXPECT_THAT(PreviousOf(report, "partners.referrals.rights"), Optional(1));
}

events::v1::OpeningPeriod Opening(const std::string& day, const std::string& opens, const std::string& closes,
                                  const std::string& use) {
  events::v1::OpeningPeriod period;
  period.set_day(day);
  period.set_opens(opens);
  period.set_closes(closes);
  period.set_use(use);
  return period;
}

// The next version of a site, as outreach would tell it.
void TellSite(const std::string& site) {
  events::v1::Fact fact;
  events::v1::SiteChanged& changed = *fact.mutable_site_changed();
  changed.set_site(site);
  changed.set_display_name("Centre " + site);
  changed.set_time_zone("Europe/Paris");
  changed.set_version(1000);
  changed.set_address("4, rue \"Basse\", 93100 Montreuil");
  *changed.add_opening_hours() = Opening("MONDAY", "09:00", "12:00", "COLLECTIVE");
  *changed.add_opening_hours() = Opening("MONDAY", "11:00", "13:30", "INDIVIDUAL");
  *changed.add_opening_hours() = Opening("MONDAY", "14:00", "16:00", "MEETING");
  *changed.add_opening_hours() = Opening("FRIDAY", "14:00", "18:00", "COLLECTIVE");
  for (const auto& [from, to] : {std::pair("2023-12-24", "2024-01-01"), std::pair("2024-08-01", "2024-08-15"),
                                 std::pair("2024-08-10", "2024-08-20")}) {
    events::v1::ClosedPeriod& closure = *changed.add_closures();
    closure.set_from(from);
    closure.set_to(to);
  }
  testing::Tell("outreach", {fact});
}

TEST(AnnualReportMeans, StateTheAddressTheHoursAndTheClosures) {
  const std::string site = Suite::Running().NewSite();
  TellSite(site);
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_EQ(LineOf(report, "means.name").text(), "Centre " + site);
  EXPECT_EQ(LineOf(report, "means.address").text(), "4, rue \"Basse\", 93100 Montreuil");
  EXPECT_EQ(LineOf(report, "means.opening_hours").text(), "lundi 09:00-13:30; vendredi 14:00-18:00");
  EXPECT_THAT(ValueOf(report, "means.sites"), Optional(1));
  EXPECT_THAT(ValueOf(report, "means.hours_per_week"), Optional(850)) << "what overlaps counts once, meetings do not";
  EXPECT_THAT(ValueOf(report, "means.hours_per_week.collective"), Optional(700));
  EXPECT_THAT(ValueOf(report, "means.hours_per_week.individual"), Optional(250));
  EXPECT_THAT(ValueOf(report, "means.closed_days"), Optional(21));
}

TEST(AnnualReportMeans, StateTheNameThatIsEnteredBeforeTheSites) {
  const std::string site = Suite::Running().NewSite();
  TellSite(site);
  AwaitFigures();
  ASSERT_TRUE(Enter(Director(), site, kYear, {Text("means.name", "CAARUD de l'Est")}).ok());
  EXPECT_EQ(LineOf(AnnualReportOf({site}, kYear), "means.name").text(), "CAARUD de l'Est");
  ASSERT_TRUE(Enter(Director(), site, kYear, {Nothing("means.name")}).ok());
  EXPECT_EQ(LineOf(AnnualReportOf({site}, kYear), "means.name").text(), "Centre " + site);
}

TEST(AnnualReportMeans, StateTheAddressesOfSeveralSitesByName) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  TellSite(one);
  TellSite(other);
  const v1::AnnualReport report = AnnualReportOf({one, other}, kYear);
  EXPECT_THAT(LineOf(report, "means.address").text(), ::testing::HasSubstr("Centre " + one + " : 4, rue"));
  EXPECT_THAT(LineOf(report, "means.address").text(), ::testing::HasSubstr("\nCentre " + std::max(one, other) + " : "));
  EXPECT_THAT(ValueOf(report, "means.sites"), Optional(2));
  EXPECT_THAT(ValueOf(report, "means.hours_per_week"), Optional(1700));
}

}  // namespace
}  // namespace passerelle::statistics
