// How long records are kept: archived after two years without contact, anonymised a year later, never before the yearly
// report that counts the person is closed.
#include <absl/strings/str_split.h>

#include "services/contacts/jobs/jobs.h"
#include "sql/contacts_service.h"
#include "tests/service/contacts/rights_fixture.h"
#include "tests/support/look.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr RetentionPeriods kTwoYearsAndOne{.archive_days = 730, .anonymise_days = 365};

class Retention : public Rights {
 protected:
  Retention() {
    const auto& environment = suite_.EnvironmentOf("contacts");
    pool_ = std::make_unique<db::Pool>(
        db::PoolOptions{.url = environment.at("PASSERELLE_DATABASE_URL"), .size = 4, .statements = sql::All()});
    rpc::NeighbourOptions options{
        .service = "contacts", .signing_key = environment.at("PASSERELLE_SIGNING_KEY"), .addresses = {}};
    for (const auto& entry : absl::StrSplit(environment.at("PASSERELLE_NEIGHBOURS"), ',')) {
      const std::pair<std::string, std::string> neighbour = absl::StrSplit(entry, absl::MaxSplits('=', 1));
      options.addresses.insert(neighbour);
    }
    neighbours_ = *rpc::Neighbours::Create(std::move(options));
  }

  // Two o'clock in the night, some days from today.
  static absl::Time Night(int days) {
    return absl::FromCivil(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) + days, absl::UTCTimeZone()) +
           absl::Hours(2);
  }
  // Runs a job until nothing is left to do.
  void Run(const process::Job& job, absl::Time now) {
    for (bool more = true; more;) {
      const absl::Time deadline = absl::Now() + testing::kPatience;
      process::JobContext context{.db = db::Session(*pool_, deadline),
                                  .deadline = deadline,
                                  .now = now,
                                  .neighbours = *neighbours_,
                                  .trace = telemetry::TraceContext::NewRoot()};
      const absl::StatusOr<bool> ran = job.run(context);
      if (!ran.ok()) throw std::runtime_error(ran.status().ToString());
      more = *ran;
    }
  }
  void Archive(int days) { Run(ArchivePeopleJob(kTwoYearsAndOne), Night(days)); }
  void Anonymise(int days) { Run(AnonymisePeopleJob(kTwoYearsAndOne), Night(days)); }

  v1::PersonState StateOf(const std::string& person) { return Get(director_, person)->state(); }
  // As if everything recorded of the person so far had happened `days` earlier.
  void Age(const std::string& person, int days) {
    Sql("update people set create_time = create_time - make_interval(days => $2::int) where id = $1::uuid",
        {person, days});
    Sql("update visits set service_day = service_day - $2::int where person = $1::uuid", {person, days});
  }
  std::int32_t YearOf(const std::string& person) {
    return Sql("select extract(year from day)::int as year from last_contact where person = $1::uuid", {person})[0]
        .Int32("year");
  }
  void CloseReport(const std::string& site, std::int32_t year) {
    const auto closed =
        suite_.Sql("statistics",
                   "insert into annual_report_version (scope, year, version, form, sites, content, reason, frozen_by) "
                   "values ($1, $2, 1, '2025', array[$1], '{}', '', 'account:director')",
                   {site, year});
    if (!closed.ok()) throw std::runtime_error(closed.status().ToString());
  }
  absl::StatusOr<v1::RetentionReport> Preview(const access::Principal& caller) {
    return suite_.Call<v1::RetentionReport>(caller, "passerelle.contacts.v1.RetentionService.PreviewRetention",
                                            v1::PreviewRetentionRequest());
  }
  // A connection that found a service stopped is tried again only after a pause.
  void AwaitPreview() {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    while (!Preview(dpo_).ok() && absl::Now() < give_up) absl::SleepFor(testing::kLook);
    EXPECT_DONE(Preview(dpo_));
  }
  v1::ListRetentionReportsResponse Reports(const v1::ListRetentionReportsRequest& request = {}) {
    const auto reports = suite_.Call<v1::ListRetentionReportsResponse>(
        dpo_, "passerelle.contacts.v1.RetentionService.ListRetentionReports", request);
    if (!reports.ok()) throw std::runtime_error(reports.status().ToString());
    return *reports;
  }

  const access::Principal dpo_ = testing::WithRole("dpo", {site_});
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<rpc::Neighbours> neighbours_;
};

TEST_F(Retention, ArchivesWhoWasNotSeenForTwoYears) {
  const std::string code = Get(director_, person_)->code();
  const std::string recent = PersonAt(site_);
  Age(person_, 731);
  Age(recent, 729);
  Archive(0);
  EXPECT_EQ(StateOf(person_), v1::ARCHIVED);
  EXPECT_THAT(FoundByCode(code), ElementsAre(person_));
  EXPECT_EQ(StateOf(recent), v1::ACTIVE);
  EXPECT_THAT(FoundAt(site_), ElementsAre(recent));
}

TEST_F(Retention, CountsAVisitOfAnyRecordAsAContact) {
  const std::string duplicate = PersonAt(other_site_);
  Age(person_, 900);
  VisitOf(duplicate, other_site_);
  ASSERT_DONE(Merge(both_, person_, duplicate));
  Archive(0);
  EXPECT_EQ(StateOf(person_), v1::ACTIVE);
  ASSERT_DONE(Unmerge(both_, person_, duplicate));
  Archive(0);
  EXPECT_EQ(StateOf(person_), v1::ARCHIVED);
}

TEST_F(Retention, DoesNotCountAVoidedVisit) {
  Age(person_, 900);
  ASSERT_DONE(Void(director_, VisitOf(person_, site_).id(), "Autre personne"));
  Archive(0);
  EXPECT_EQ(StateOf(person_), v1::ARCHIVED);
}

TEST_F(Retention, BringsThePersonBackWithAVisit) {
  Age(person_, 900);
  Archive(0);
  VisitOf(person_, site_);
  EXPECT_EQ(StateOf(person_), v1::ACTIVE);
  EXPECT_THAT(FoundAt(site_), ElementsAre(person_));
  Archive(0);
  EXPECT_EQ(StateOf(person_), v1::ACTIVE);
}

TEST_F(Retention, BringsThePersonBackWithAVisitOfASecondRecord) {
  const std::string duplicate = DuplicateOf(person_, other_site_);
  Age(person_, 900);
  Age(duplicate, 900);
  Archive(0);
  ASSERT_EQ(StateOf(person_), v1::ARCHIVED);
  VisitOf(duplicate, site_);
  EXPECT_EQ(StateOf(person_), v1::ACTIVE);
}

TEST_F(Retention, BringsThePersonBackByTheTeamsWord) {
  Age(person_, 900);
  Archive(0);
  ASSERT_DONE(Return(person_));
  Archive(0);
  EXPECT_EQ(StateOf(person_), v1::ACTIVE) << "the return was a contact";
}

TEST_F(Retention, KeepsWhyThePersonHadLeft) {
  ASSERT_DONE(Leave(person_, v1::HOUSED));
  Age(person_, 900);
  Archive(0);
  ASSERT_EQ(StateOf(person_), v1::ARCHIVED);
  VisitOf(person_, site_);
  const auto back = Get(director_, person_);
  EXPECT_EQ(back->state(), v1::LEFT);
  EXPECT_EQ(back->leave_reason(), v1::HOUSED);
}

TEST_F(Retention, NeverArchivesWhoIsReceivedAtThatMoment) {
  for (int i = 0; i < 10; ++i) {
    const std::string person = PersonAt(site_);
    Age(person, 900);
    v1::RecordVisitRequest visit = Welcome();
    visit.set_person(person);
    absl::StatusOr<v1::Visit> recorded;
    AtOnce([&] { recorded = Record(visit); }, [&] { Archive(0); });
    ASSERT_DONE(recorded);
    EXPECT_EQ(StateOf(person), v1::ACTIVE);
  }
}

TEST_F(Retention, WorksAtNight) {
  Age(person_, 900);
  Run(ArchivePeopleJob(kTwoYearsAndOne), Night(0) + absl::Hours(10));
  EXPECT_EQ(StateOf(person_), v1::ACTIVE);
}

TEST_F(Retention, ArchivesThousandsInBatchesOnAnyNumberOfReplicas) {
  Sql("insert into people (id, site, gender, personal, request_hash, create_time) "
      "select gen_random_uuid(), $1, 6, '', '', now() - interval '1000 days' from generate_series(1, 1203)",
      {site_});
  AtOnce([&] { Archive(0); }, [&] { Archive(0); });
  Archive(0);
  EXPECT_EQ(Count("people where state = 3 and site = $1", site_), 1203);
  const auto report = Reports().reports(0);
  ASSERT_EQ(report.sites_size(), 1);
  EXPECT_EQ(report.sites(0).site(), site_);
  EXPECT_EQ(report.sites(0).archived(), 1203);
}

TEST_F(Retention, AnonymisesOnceTheYearlyReportIsClosed) {
  Age(person_, 1200);
  Archive(-1);
  const std::int32_t year = YearOf(person_);
  Anonymise(0);
  EXPECT_EQ(StateOf(person_), v1::ARCHIVED) << "the report of that year is open";
  CloseReport(site_, year - 1);
  Anonymise(0);
  EXPECT_EQ(StateOf(person_), v1::ARCHIVED) << "another year's report is closed";
  CloseReport(site_, year);
  Anonymise(0);
  EXPECT_THAT(Get(director_, person_), IsRefusedFor("PERSON_UNKNOWN"));
  const auto erasures = ListErasures(coordinator_, {});
  ASSERT_DONE(erasures);
  ASSERT_EQ(erasures->erasures_size(), 1);
  EXPECT_EQ(erasures->erasures(0).person(), person_);
  EXPECT_EQ(erasures->erasures(0).cause(), v1::Erasure::RETENTION);
}

TEST_F(Retention, AnonymisesNobodyOnTheDayOfTheirArchiving) {
  Age(person_, 1200);
  Archive(0);
  CloseReport(site_, YearOf(person_));
  Anonymise(0);
  EXPECT_EQ(StateOf(person_), v1::ARCHIVED);
  Anonymise(1);
  EXPECT_THAT(Get(director_, person_), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(Retention, AnonymisesEachOnceOnAnyNumberOfReplicas) {
  Sql("insert into people (id, site, gender, personal, request_hash, create_time) "
      "select gen_random_uuid(), $1, 6, '', '', now() - interval '1200 days' from generate_series(1, 70)",
      {site_});
  Archive(-1);
  const db::Result years = Sql(
      "select distinct extract(year from day)::int as year from last_contact where site = $1 and state = 3", {site_});
  for (const db::Row row : years) CloseReport(site_, row.Int32("year"));
  AtOnce([&] { Anonymise(0); }, [&] { Anonymise(0); });
  Anonymise(0);
  EXPECT_EQ(Count("people where state = 4 and site = $1", site_), 70);
  EXPECT_EQ(Reports().reports(0).sites(0).anonymised(), 70);
}

TEST_F(Retention, PreviewSaysWhatTheNightWillDoAndChangesNothing) {
  const std::string to_anonymise = PersonAt(site_);
  const std::string waiting = PersonAt(site_);
  Age(person_, 800);
  Age(to_anonymise, 1200);
  Age(waiting, 1200 + 366);
  Sql("update people set state = 3, archive_time = now() - interval '2 days' where id = any ($1::uuid[])",
      {std::vector{to_anonymise, waiting}});
  CloseReport(site_, YearOf(to_anonymise));
  const auto preview = Preview(dpo_);
  ASSERT_DONE(preview);
  ASSERT_EQ(preview->sites_size(), 1);
  EXPECT_EQ(preview->sites(0).site(), site_);
  EXPECT_EQ(preview->sites(0).archived(), 1);
  EXPECT_EQ(preview->sites(0).anonymised(), 1);
  EXPECT_EQ(preview->sites(0).waiting_for_report(), 1);
  EXPECT_EQ(StateOf(person_), v1::ACTIVE);
  EXPECT_THAT(Reports().reports(), IsEmpty());

  Archive(0);
  Anonymise(0);
  const v1::ListRetentionReportsResponse reports = Reports();
  ASSERT_EQ(reports.reports_size(), 1);
  const v1::RetentionReport& report = reports.reports(0);
  EXPECT_EQ(report.archive_before(), preview->archive_before());
  EXPECT_EQ(report.anonymise_before(), preview->anonymise_before());
  EXPECT_EQ(report.sites(0).SerializeAsString(), preview->sites(0).SerializeAsString());
}

TEST_F(Retention, PreviewNeedsToKnowWhichReportsAreClosed) {
  Age(person_, 1200);
  Archive(-1);
  suite_.Stop("statistics");
  const auto preview = Preview(dpo_);
  suite_.Start("statistics");
  AwaitPreview();
  EXPECT_THAT(preview, IsRefusedFor("SERVICE_UNAVAILABLE"));
}

TEST_F(Retention, IsNotForThoseWhoReceivePeople) {
  EXPECT_THAT(Preview(reception_), IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(Retention, ListsWhatEachNightDidLatestFirst) {
  for (const int night : {-3, -2, -1}) {
    Age(PersonAt(site_), 900);
    Archive(night);
  }
  v1::ListRetentionReportsRequest request;
  request.set_page_size(2);
  const v1::ListRetentionReportsResponse first = Reports(request);
  ASSERT_EQ(first.reports_size(), 2);
  EXPECT_GT(first.reports(0).archive_before(), first.reports(1).archive_before());
  request.set_page_token(first.next_page_token());
  const v1::ListRetentionReportsResponse second = Reports(request);
  ASSERT_EQ(second.reports_size(), 1);
  EXPECT_EQ(second.reports(0).sites(0).archived(), 1);
  EXPECT_EQ(second.next_page_token(), "");
}

}  // namespace
}  // namespace passerelle::contacts
