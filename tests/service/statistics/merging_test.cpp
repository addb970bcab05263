// Who counts as whom, and what is left of somebody who was erased: figures only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "passerelle/common/v1/person_records.pb.h"
#include "passerelle/statistics/v1/report_directory.pb.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/process/common_settings.h"
#include "services/statistics/jobs/rebuild.h"
#include "services/statistics/service.h"
#include "tests/service/statistics/annual_report_fixture.h"
#include "tests/support/facts.h"
#include "tests/support/postgres.h"

namespace passerelle::statistics {
namespace {

using common::v1::WOMAN;
using testing::Director;
using testing::Suite;

events::v1::Fact MergeFact(const std::string& person, const std::string& duplicate) {
  events::v1::Fact fact;
  fact.mutable_person_merged()->set_person(person);
  fact.mutable_person_merged()->set_duplicate(duplicate);
  return fact;
}

events::v1::Fact UnmergeFact(const std::string& person, const std::string& duplicate) {
  events::v1::Fact fact;
  fact.mutable_person_unmerged()->set_person(person);
  fact.mutable_person_unmerged()->set_duplicate(duplicate);
  return fact;
}

events::v1::Fact ErasureFact(const std::string& person) {
  events::v1::Fact fact;
  fact.mutable_person_erased()->set_person(person);
  return fact;
}

events::v1::Fact RecordedFact(const std::string& site, const std::string& person, const std::string& day,
                              const std::string& id = NewUuidV7()) {
  events::v1::Fact fact;
  events::v1::VisitRecorded& visit = *fact.mutable_visit_recorded();
  visit.set_visit(id);
  visit.set_site(site);
  visit.set_service_day(day);
  visit.set_setting(common::v1::FIXED_SITE);
  visit.set_person(person);
  visit.set_people(1);
  return fact;
}

events::v1::Fact ChangedPersonFact(const std::string& person, common::v1::Gender gender, int birth_year) {
  events::v1::Fact fact;
  events::v1::PersonChanged& changed = *fact.mutable_person_changed();
  changed.set_person(person);
  changed.set_gender(gender);
  changed.set_birth_year(birth_year);
  changed.set_version(1);
  return fact;
}

events::v1::Fact VoidedFact(const std::string& visit) {
  events::v1::Fact fact;
  fact.mutable_visit_voided()->set_visit(visit);
  return fact;
}

void TellContacts(const std::vector<events::v1::Fact>& facts) { testing::Tell("contacts", facts); }

std::int64_t RowsThatName(const std::string& person) {
  const auto rows = *Suite::Running().Sql("statistics",
                                          "select (select count(*) from visit where person = $1::uuid) + (select "
                                          "count(*) from person where id = $1::uuid) + "
                                          "(select count(*) from stand_in where person = $1::uuid or stand_in = "
                                          "$1::uuid) + (select count(*) from merged_person where "
                                          "duplicate = $1::uuid or person = $1::uuid) as named",
                                          {person});
  return rows[0].Int("named");
}

// Two records of a woman, seen once each in spring, and whoever else.
class TwoRecords : public ::testing::Test {
 protected:
  TwoRecords() {
    TellContacts({ChangedPersonFact(person_, WOMAN, 1980), ChangedPersonFact(duplicate_, common::v1::UNKNOWN, 0),
                  RecordedFact(site_, duplicate_, "2023-11-02"), RecordedFact(site_, person_, "2024-03-05"),
                  RecordedFact(site_, duplicate_, "2024-03-06"), RecordedFact(site_, NewUuidV7(), "2024-03-07")});
  }
  v1::ActivityReport Now() { return Report({site_}, kFrom, kTo); }

  const std::string site_ = Suite::Running().NewSite();
  const std::string person_ = NewUuidV7();
  const std::string duplicate_ = NewUuidV7();
};

TEST_F(TwoRecords, CountAsOnePersonOnceMergedAndAsTwoAgainAfterwards) {
  const v1::ActivityReport before = Now();
  EXPECT_EQ(before.people_seen(), 3);
  EXPECT_EQ(before.new_people(), 2);

  TellContacts({MergeFact(person_, duplicate_)});
  const v1::ActivityReport merged = Now();
  EXPECT_EQ(merged.people_seen(), 2);
  EXPECT_EQ(merged.new_people(), 1) << "the other record was seen the year before";
  EXPECT_EQ(merged.visits(), 3);
  ASSERT_EQ(merged.by_gender_size(), 2);
  EXPECT_EQ(merged.by_gender(0).gender(), WOMAN);
  EXPECT_EQ(merged.by_gender(0).visits(), 2);
  EXPECT_EQ(Series(v1::PEOPLE_SEEN, v1::MONTH, {site_}, "2024-03-01", "2024-03-31"), std::vector<std::int64_t>{2});

  TellContacts({UnmergeFact(person_, duplicate_)});
  EXPECT_EQ(Now().SerializeAsString(), before.SerializeAsString());
}

TEST_F(TwoRecords, CountAsOneWhateverComesFirst) {
  const std::string visit = NewUuidV7();
  TellContacts({MergeFact(person_, duplicate_), RecordedFact(site_, duplicate_, "2024-06-01", visit)});
  EXPECT_EQ(Now().people_seen(), 2);
  EXPECT_EQ(Now().visits(), 4);
  TellContacts({VoidedFact(visit), UnmergeFact(person_, duplicate_), MergeFact(person_, duplicate_)});
  EXPECT_EQ(Now().people_seen(), 2);
  EXPECT_EQ(Now().visits(), 3);
}

TEST_F(TwoRecords, CountAsOneInTheYearlyReportUnlessItIsClosed) {
  ASSERT_TRUE(Close(Director(), {site_}, 2024).ok());
  TellContacts({MergeFact(person_, duplicate_)});
  EXPECT_THAT(ValueOf(AnnualReportOf({site_}, 2024), "public.people_seen"), ::testing::Optional(3));
  EXPECT_THAT(ValueOf(LiveReportOf({site_}, 2024), "public.people_seen"), ::testing::Optional(2));
}

TEST_F(TwoRecords, LeaveEveryFigureAndNothingElseWhenTheyAreErased) {
  TellContacts({MergeFact(person_, duplicate_)});
  const std::string before = Now().SerializeAsString();
  EXPECT_GT(RowsThatName(person_), 0);
  TellContacts({ErasureFact(person_), ErasureFact(duplicate_)});
  EXPECT_EQ(Now().SerializeAsString(), before);
  EXPECT_EQ(RowsThatName(person_), 0);
  EXPECT_EQ(RowsThatName(duplicate_), 0);
  Suite::Running().Stop("statistics");
  Suite::Running().Start("statistics");
  EXPECT_EQ(Now().SerializeAsString(), before) << "counted anew from what is left";
}

TEST_F(TwoRecords, AreAcknowledgedAsForgottenOnceEach) {
  TellContacts({ErasureFact(person_), ErasureFact(NewUuidV7())});
  AwaitFigures();
  int told = 0;
  const auto events = *Suite::Running().Sql("statistics", "select fact from event_log");
  for (const db::Row row : events) {
    events::v1::Fact fact;
    ASSERT_TRUE(fact.ParseFromString(row.Bytes("fact")));
    told += fact.person_forgotten().person() == person_ ? 1 : 0;
  }
  EXPECT_EQ(told, 1);
}

TEST_F(TwoRecords, CountTheSameAfterARebuildThatMeetsTheirErasureAgain) {
  TellContacts({MergeFact(person_, duplicate_), ErasureFact(person_), ErasureFact(duplicate_)});
  const std::string before = Now().SerializeAsString();
  db::Pool pool({.url = testing::Postgres::Running().Url("passerelle_statistics", "passerelle_statistics_app"),
                 .size = 1,
                 .statements = Definition().statements});
  cache::Cache cache({});
  const config::Settings settings = *config::Settings::Read(process::SettingsWith(Definition().settings),
                                                            Suite::Running().EnvironmentOf("statistics"));
  ASSERT_TRUE(Rebuild({pool, cache, settings}).ok());
  EXPECT_EQ(Now().SerializeAsString(), before);
  EXPECT_EQ(RowsThatName(person_), 0);
}

TEST_F(TwoRecords, AreToldWhatFiguresHoldOfThem) {
  TellContacts({MergeFact(person_, duplicate_)});
  AwaitFigures();
  common::v1::CollectPersonRecordsRequest request;
  request.add_people(person_);
  request.add_people(duplicate_);
  request.add_people(NewUuidV7());
  const auto records = Suite::Running().Call<common::v1::PersonRecords>(
      testing::Process("contacts"), "passerelle.statistics.v1.PersonRecordsService.CollectPersonRecords", request);
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->sections_size(), 2);
  EXPECT_EQ(records->sections(0).kind(), "people");
  EXPECT_EQ(records->sections(0).records_size(), 2);
  ASSERT_EQ(records->sections(1).kind(), "visits");
  ASSERT_EQ(records->sections(1).records_size(), 3);
  const auto& first = records->sections(1).records(0).fields();
  EXPECT_EQ(first.at("day").string_value(), "2023-11-02");
  EXPECT_EQ(first.at("site").string_value(), site_);
  EXPECT_EQ(first.at("person").string_value(), duplicate_);
  EXPECT_EQ(first.at("setting").string_value(), "FIXED_SITE");
}

TEST(ClosedYears, AreThoseOfTheSiteOrOfTheAssociation) {
  const std::string site = Suite::Running().NewSite(), other = Suite::Running().NewSite();
  AwaitFigures();
  ASSERT_TRUE(Close(Director(), {site}, 2024).ok());
  v1::ListClosedYearsRequest request;
  for (const std::string& asked : {site, other}) {
    for (const int year : {2023, 2024}) {
      v1::ReportYear& report = *request.add_reports();
      report.set_site(asked);
      report.set_year(year);
    }
  }
  const auto closed = Suite::Running().Call<v1::ListClosedYearsResponse>(
      testing::Process("contacts"), "passerelle.statistics.v1.ReportDirectoryService.ListClosedYears", request);
  ASSERT_TRUE(closed.ok()) << closed.status();
  ASSERT_EQ(closed->closed_size(), 1);
  EXPECT_EQ(closed->closed(0).site(), site);
  EXPECT_EQ(closed->closed(0).year(), 2024);
}

}  // namespace
}  // namespace passerelle::statistics
