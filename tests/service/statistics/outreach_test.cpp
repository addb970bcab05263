// What the teams that go out did, as outreach's feed tells it: facts are put into its outbox, for here it only matters
// what the figures make of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/events/outbox.h"
#include "tests/service/statistics/activity.h"

namespace passerelle::statistics {
namespace {

using namespace common::v1;
using testing::Coordinator;
using testing::Director;
using ::testing::ElementsAre;
using testing::Suite;

void Tell(const events::v1::Fact& fact) {
  const auto told =
      Suite::Running().Sql("outreach", "insert into outbox (fact) values ($1::bytea)", {events::EncodeFact(fact)});
  ASSERT_TRUE(told.ok()) << told.status();
}

// A completed maraude of four hours with a team of three.
events::v1::OutingChanged OutingOn(const std::string& site, const std::string& day, std::int64_t version = 1) {
  events::v1::OutingChanged outing;
  outing.set_outing(NewUuidV7());
  outing.set_site(site);
  outing.set_kind("MARAUDE");
  outing.set_state("COMPLETED");
  outing.set_service_day(day);
  outing.mutable_start_time()->set_seconds(1700000000);
  outing.mutable_end_time()->set_seconds(1700000000 + 4 * 3600 + 59);
  outing.set_team_size(3);
  outing.set_version(version);
  return outing;
}

void Meet(Gender gender, AgeBand age_band, int count, events::v1::OutingChanged& outing) {
  events::v1::PeopleMet& met = *outing.mutable_figures()->add_unknown_people();
  met.set_gender(gender);
  met.set_age_band(age_band);
  met.set_count(count);
}

void Tell(const events::v1::OutingChanged& outing) {
  events::v1::Fact fact;
  *fact.mutable_outing_changed() = outing;
  Tell(fact);
}

events::v1::MediationActionChanged ActionOn(const std::string& site, const std::string& day) {
  events::v1::MediationActionChanged action;
  action.set_action(NewUuidV7());
  action.set_site(site);
  action.set_kind("RESIDENTS");
  action.set_service_day(day);
  action.set_minutes(45);
  action.set_needles_picked_up(6);
  action.set_version(1);
  return action;
}

void Tell(const events::v1::MediationActionChanged& action) {
  events::v1::Fact fact;
  *fact.mutable_mediation_action_changed() = action;
  Tell(fact);
}

events::v1::ActivityChanged ActivityOn(const std::string& site, const std::string& day, const std::string& state) {
  events::v1::ActivityChanged activity;
  activity.set_activity(NewUuidV7());
  activity.set_site(site);
  activity.set_kind("COLLECTIVE");
  activity.set_state(state);
  activity.set_service_day(day);
  activity.set_minutes(90);
  activity.set_participants(state == "HELD" ? 8 : 0);
  activity.set_version(1);
  return activity;
}

void Tell(const events::v1::ActivityChanged& activity) {
  events::v1::Fact fact;
  *fact.mutable_activity_changed() = activity;
  Tell(fact);
}

TEST(Outings, AreCountedByKindWithTheTimeOfTheWholeTeam) {
  const std::string site = Suite::Running().NewSite();
  Tell(OutingOn(site, "2024-03-05"));
  Tell(OutingOn(site, "2024-03-07"));
  events::v1::OutingChanged festival = OutingOn(site, "2024-06-21");
  festival.set_kind("FESTIVE_EVENT");
  festival.set_team_size(4);
  Tell(festival);
  const v1::OutingFigures figures = Report({site}, kFrom, kTo).outings();
  EXPECT_EQ(figures.count(), 3);
  ASSERT_EQ(figures.by_kind_size(), 2);
  EXPECT_EQ(figures.by_kind(0).kind(), "FESTIVE_EVENT");
  EXPECT_EQ(figures.by_kind(0).team_minutes(), 960);
  EXPECT_EQ(figures.by_kind(1).kind(), "MARAUDE");
  EXPECT_EQ(figures.by_kind(1).count(), 2);
  EXPECT_EQ(figures.by_kind(1).minutes(), 480);
  EXPECT_EQ(figures.by_kind(1).team_minutes(), 1440);
}

TEST(Outings, TellOfPeopleWhoAreNoVisits) {
  const std::string site = Suite::Running().NewSite();
  events::v1::OutingChanged outing = OutingOn(site, "2024-03-05");
  Meet(WOMAN, AGE_25_29, 4, outing);
  Meet(MAN, AGE_25_29, 5, outing);
  Meet(GENDER_UNSPECIFIED, AGE_BAND_UNSPECIFIED, 2, outing);
  outing.mutable_figures()->set_known_people(7);
  outing.mutable_figures()->set_needles_picked_up(12);
  outing.mutable_figures()->set_mediations(2);
  outing.mutable_figures()->set_incidents(1);
  Tell(outing);
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.visits(), 0);
  EXPECT_EQ(report.people_seen(), 0);
  EXPECT_EQ(report.outings().unknown_people_met(), 11);
  EXPECT_EQ(report.outings().known_people_met(), 7);
  ASSERT_EQ(report.outings().unknown_by_gender_size(), 3);
  EXPECT_EQ(report.outings().unknown_by_gender(0).gender(), WOMAN);
  EXPECT_EQ(report.outings().unknown_by_gender(0).count(), 4);
  EXPECT_EQ(report.outings().unknown_by_gender(2).gender(), UNKNOWN);
  ASSERT_EQ(report.outings().unknown_by_age_band_size(), 2);
  EXPECT_EQ(report.outings().unknown_by_age_band(0).count(), 9);
  EXPECT_EQ(report.outings().needles_picked_up(), 12);
  EXPECT_EQ(report.outings().mediations(), 2);
  EXPECT_EQ(report.outings().incidents(), 1);
  EXPECT_EQ(report.needles_picked_up(), 12);
}

TEST(Outings, CountOnlyOnceTheyAreCompleted) {
  const std::string site = Suite::Running().NewSite();
  events::v1::OutingChanged outing = OutingOn(site, "2024-03-05");
  outing.set_state("PLANNED");
  Tell(outing);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().count(), 0);
  outing.set_state("IN_PROGRESS");
  outing.set_version(2);
  Tell(outing);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().count(), 0);
  outing.set_state("COMPLETED");
  outing.set_version(3);
  Tell(outing);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().count(), 1);
}

TEST(Outings, ThatDidNotTakePlaceAreCountedApart) {
  const std::string site = Suite::Running().NewSite();
  events::v1::OutingChanged outing = OutingOn(site, "2024-03-05");
  outing.set_state("CANCELLED");
  Tell(outing);
  const v1::OutingFigures figures = Report({site}, kFrom, kTo).outings();
  EXPECT_EQ(figures.count(), 0);
  EXPECT_EQ(figures.cancelled(), 1);
  EXPECT_EQ(figures.by_kind_size(), 0);
}

TEST(Outings, StandAsTheirLatestVersionWhateverCameLast) {
  const std::string site = Suite::Running().NewSite();
  events::v1::OutingChanged outing = OutingOn(site, "2024-03-05", 3);
  outing.mutable_figures()->set_needles_picked_up(30);
  Tell(outing);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().needles_picked_up(), 30);
  events::v1::OutingChanged older = outing;
  older.set_version(2);
  older.set_state("IN_PROGRESS");
  older.clear_figures();
  Tell(older);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().count(), 1);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().needles_picked_up(), 30);
  outing.set_version(4);
  outing.mutable_figures()->set_needles_picked_up(31);
  Tell(outing);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().needles_picked_up(), 31);
}

TEST(Outings, BelongToTheirDayAtBothEndsOfARange) {
  const std::string site = Suite::Running().NewSite();
  for (const char* day : {"2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01"}) Tell(OutingOn(site, day));
  EXPECT_EQ(Report({site}, "2024-03-01", "2024-03-31").outings().count(), 2);
  EXPECT_EQ(Report({site}, "2024-02-29", "2024-02-29").outings().count(), 1);
  EXPECT_THAT(Series(v1::OUTINGS, v1::MONTH, {site}, "2024-02-01", "2024-04-30"), ElementsAre(1, 2, 1));
}

TEST(Outings, OfASiteAreSeenByThoseWhoActForIt) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  Tell(OutingOn(one, "2024-03-05"));
  Tell(OutingOn(other, "2024-03-05"));
  Tell(ActionOn(other, "2024-03-05"));
  Tell(ActivityOn(other, "2024-03-05", "HELD"));
  const v1::ActivityReport report = *AskReport(Coordinator(one), {}, kFrom, kTo);
  EXPECT_EQ(report.outings().count(), 1);
  EXPECT_EQ(report.mediation_actions(), 0);
  EXPECT_EQ(report.activities().by_kind_size(), 0);
  EXPECT_EQ(ReasonOf(AskReport(Coordinator(one), {other}, kFrom, kTo).status()), "SITE_FORBIDDEN");
  EXPECT_EQ(Report({one, other}, kFrom, kTo).outings().count(), 2);
}

events::v1::Fact VisitWithOuting(const std::string& site, const std::string& person, Setting setting,
                                 const std::string& outing, int people = 1) {
  events::v1::Fact fact;
  events::v1::VisitRecorded& visit = *fact.mutable_visit_recorded();
  visit.set_visit(NewUuidV7());
  visit.set_site(site);
  visit.set_service_day("2024-03-05");
  visit.set_setting(setting);
  visit.set_person(person);
  visit.set_people(people);
  visit.set_outing(outing);
  return fact;
}

void TellAsContacts(const events::v1::Fact& fact) {
  const auto told =
      Suite::Running().Sql("contacts", "insert into outbox (fact) values ($1::bytea)", {events::EncodeFact(fact)});
  ASSERT_TRUE(told.ok()) << told.status();
}

TEST(Visits, RecordedWithAnOutingAreVisitsAndCountedWithTheOutingsToo) {
  const std::string site = Suite::Running().NewSite();
  const events::v1::OutingChanged outing = OutingOn(site, "2024-03-05");
  Tell(outing);
  const std::string person = NewUuidV7();
  TellAsContacts(VisitWithOuting(site, person, STREET, outing.outing()));
  TellAsContacts(VisitWithOuting(site, person, STREET, outing.outing()));
  TellAsContacts(VisitWithOuting(site, "", STREET, outing.outing(), 4));
  TellAsContacts(VisitWithOuting(site, NewUuidV7(), FIXED_SITE, ""));
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.visits(), 7);
  EXPECT_EQ(report.people_seen(), 2);
  EXPECT_EQ(report.outings().visits(), 6);
  EXPECT_EQ(report.outings().people_seen(), 1);
}

TEST(Visits, VoidedAreTakenBackFromTheOutingsToo) {
  const std::string site = Suite::Running().NewSite();
  const events::v1::Fact visit = VisitWithOuting(site, NewUuidV7(), STREET, NewUuidV7());
  TellAsContacts(visit);
  EXPECT_EQ(Report({site}, kFrom, kTo).outings().visits(), 1);
  events::v1::Fact voided;
  voided.mutable_visit_voided()->set_visit(visit.visit_recorded().visit());
  TellAsContacts(voided);
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.outings().visits(), 0);
  EXPECT_EQ(report.outings().people_seen(), 0);
  EXPECT_EQ(report.met_outside().people_seen(), 0);
}

TEST(PeopleMetOutside, AreCountedOnceOverAllSettings) {
  const std::string site = Suite::Running().NewSite();
  const std::string person = Register(site).id();
  VisitAt(site, "2024-03-05T15:00:00Z").By(person).In(STREET).Record();
  VisitAt(site, "2024-03-06T15:00:00Z").By(person).In(FESTIVE).Record();
  VisitAt(site, "2024-03-06T15:00:00Z").ByAnonymous(MAN, AGE_30_39, 5).In(FESTIVE).Record();
  VisitAt(site, "2024-03-07T15:00:00Z").By(Register(site).id()).Record();
  const v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.visits(), 8);
  EXPECT_EQ(report.met_outside().visits(), 7);
  EXPECT_EQ(report.met_outside().people_seen(), 1);
  ASSERT_EQ(report.met_outside().by_setting_size(), 2);
  EXPECT_EQ(report.met_outside().by_setting(1).setting(), FESTIVE);
  EXPECT_EQ(report.met_outside().by_setting(1).visits(), 6);
}

TEST(MediationActions, AreCountedByKindUntilTheyAreVoided) {
  const std::string site = Suite::Running().NewSite();
  events::v1::MediationActionChanged residents = ActionOn(site, "2024-03-05");
  events::v1::MediationActionChanged police = ActionOn(site, "2024-04-05");
  police.set_kind("POLICE");
  Tell(residents);
  Tell(police);
  v1::ActivityReport report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.mediation_actions(), 2);
  ASSERT_EQ(report.mediation().by_kind_size(), 2);
  EXPECT_EQ(report.mediation().by_kind(1).kind(), "RESIDENTS");
  EXPECT_EQ(report.mediation().by_kind(1).minutes(), 45);
  EXPECT_EQ(report.mediation().by_kind(1).needles_picked_up(), 6);
  EXPECT_EQ(report.needles_picked_up(), 12);
  EXPECT_THAT(Series(v1::MEDIATION_ACTIONS, v1::MONTH, {site}, "2024-03-01", "2024-04-30"), ElementsAre(1, 1));

  residents.set_voided(true);
  residents.set_version(2);
  Tell(residents);
  report = Report({site}, kFrom, kTo);
  EXPECT_EQ(report.mediation_actions(), 1);
  EXPECT_EQ(report.needles_picked_up(), 6);
  EXPECT_THAT(Series(v1::MEDIATION_ACTIONS, v1::MONTH, {site}, "2024-03-01", "2024-04-30"), ElementsAre(0, 1));
}

TEST(Needles, PickedUpOnOutingsAndInMediationMakeOneSeries) {
  const std::string site = Suite::Running().NewSite();
  events::v1::OutingChanged outing = OutingOn(site, "2024-03-05");
  outing.mutable_figures()->set_needles_picked_up(10);
  Tell(outing);
  Tell(ActionOn(site, "2024-03-05"));
  EXPECT_THAT(Series(v1::NEEDLES_PICKED_UP, v1::DAY, {site}, "2024-03-04", "2024-03-06"), ElementsAre(0, 16, 0));
}

TEST(Activities, CountOnceTheyWereHeld) {
  const std::string site = Suite::Running().NewSite();
  Tell(ActivityOn(site, "2024-03-05", "HELD"));
  Tell(ActivityOn(site, "2024-03-12", "HELD"));
  Tell(ActivityOn(site, "2024-03-19", "PLANNED"));
  Tell(ActivityOn(site, "2024-03-26", "CANCELLED"));
  const v1::ActivityFigures figures = Report({site}, kFrom, kTo).activities();
  ASSERT_EQ(figures.by_kind_size(), 1);
  EXPECT_EQ(figures.by_kind(0).kind(), "COLLECTIVE");
  EXPECT_EQ(figures.by_kind(0).count(), 2);
  EXPECT_EQ(figures.by_kind(0).participants(), 16);
  EXPECT_EQ(figures.by_kind(0).minutes(), 180);
}

}  // namespace
}  // namespace passerelle::statistics
