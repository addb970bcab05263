// Closing a year, and correcting what was closed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/runtime/base/status.h"
#include "tests/service/statistics/annual_report_fixture.h"

namespace passerelle::statistics {
namespace {

using testing::Coordinator;
using testing::Director;
using ::testing::ElementsAre;
using ::testing::Optional;
using testing::Suite;
using testing::WithRole;

// Of the association: whatever other tests record, they record it later than this.
constexpr int kOldYear = 1995;

void RecordVisit(const std::string& site, const std::string& time) {
  VisitAt(site, time).By(Register(site).id()).Record();
}

v1::AnnualReport FrozenOf(const std::string& site, int version) {
  v1::GetAnnualReportRequest request = AnnualReportRequest({site}, kYear);
  request.set_version(version);
  return *AskAnnualReport(Director(), request);
}

TEST(ClosedReport, StaysAsItWas) {
  const std::string site = Suite::Running().NewSite();
  RecordVisit(site, "2024-03-05T10:00:00Z");
  const auto closed = Close(Director(), {site}, kYear);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->version(), 1);
  EXPECT_TRUE(closed->has_freeze_time());
  EXPECT_EQ(closed->reason(), "");
  EXPECT_THAT(ValueOf(*closed, "public.visits"), Optional(1));

  RecordVisit(site, "2024-04-05T10:00:00Z");
  EXPECT_THAT(ValueOf(AnnualReportOf({site}, kYear), "public.visits"), Optional(1));
  EXPECT_EQ(AnnualReportOf({site}, kYear).version(), 1);
  EXPECT_THAT(ValueOf(LiveReportOf({site}, kYear), "public.visits"), Optional(2));
  EXPECT_EQ(LiveReportOf({site}, kYear).version(), 0);
  EXPECT_THAT(ValueOf(FrozenOf(site, 1), "public.visits"), Optional(1));
}

TEST(ClosedReport, KeepsWhoWasNewThatYear) {
  const std::string site = Suite::Running().NewSite();
  const std::string person = Register(site).id();
  VisitAt(site, "2024-03-05T10:00:00Z").By(person).Record();
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  VisitAt(site, "2022-03-05T10:00:00Z").By(person).Record();
  EXPECT_THAT(ValueOf(AnnualReportOf({site}, kYear), "public.new_people"), Optional(1));
  EXPECT_THAT(ValueOf(LiveReportOf({site}, kYear), "public.new_people"), Optional(0));
}

TEST(ClosedReport, IsClosedOnce) {
  const std::string site = Suite::Running().NewSite();
  RecordVisit(site, "2024-03-05T10:00:00Z");
  const v1::AnnualReport first = *Close(Director(), {site}, kYear);
  RecordVisit(site, "2024-04-05T10:00:00Z");
  const v1::AnnualReport again = *Close(Director(), {site}, kYear);
  EXPECT_EQ(again.version(), 1);
  EXPECT_EQ(again.freeze_time().nanos(), first.freeze_time().nanos());
  EXPECT_THAT(ValueOf(again, "public.visits"), Optional(1));
  EXPECT_EQ(VersionsOf({site}, kYear).size(), 1u);
}

TEST(ClosedReport, IsOneVersionHoweverManyCloseItAtOnce) {
  const std::string site = Suite::Running().NewSite();
  RecordVisit(site, "2024-03-05T10:00:00Z");
  AwaitFigures();
  std::vector<absl::StatusOr<v1::AnnualReport>> closed(4);
  std::vector<std::thread> threads;
  threads.reserve(closed.size());
  for (auto& answer : closed) threads.emplace_back([&] { answer = Close(Director(), {site}, kYear); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& answer : closed) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->version(), 1);
  }
  EXPECT_EQ(VersionsOf({site}, kYear).size(), 1u);
}

TEST(ClosedReport, IsTheYearBeforeOfTheNext) {
  const std::string site = Suite::Running().NewSite();
  RecordVisit(site, "2024-03-05T10:00:00Z");
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  RecordVisit(site, "2024-04-05T10:00:00Z");
  RecordVisit(site, "2025-04-05T10:00:00Z");
  EXPECT_THAT(PreviousOf(AnnualReportOf({site}, 2025), "public.visits"), Optional(1));
}

TEST(ClosedReport, IsOfTheSitesThatWereAskedFor) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  ASSERT_TRUE(Close(Director(), {one, other}, kYear).ok());
  EXPECT_EQ(AnnualReportOf({other, one}, kYear).version(), 1);
  EXPECT_EQ(AnnualReportOf({one}, kYear).version(), 0);
}

TEST(ClosedReport, OfTheAssociationRemembersItsSites) {
  const std::string site = Suite::Running().NewSite();
  const v1::AnnualReport closed = *Close(Director(), {}, kOldYear);
  EXPECT_EQ(closed.version(), 1);
  EXPECT_THAT(closed.sites(), ::testing::Contains(site));
  const std::string later = Suite::Running().NewSite();
  EXPECT_THAT(AnnualReportOf({}, kOldYear).sites(), ::testing::Not(::testing::Contains(later)));
  EXPECT_EQ(AskAnnualReport(Coordinator(site), AnnualReportRequest({}, kOldYear))->version(), 0)
      << "who acts for one site reads that site's";
}

// As a rebuild does; consumers in the middle of a batch may hold it up.
void ForgetFacts() {
  absl::Status status;
  for (int i = 0; i < 10; ++i) {
    status = Suite::Running().Sql("statistics", "select forget_facts()").status();
    if (status.ok()) return;
  }
  throw std::runtime_error("the facts were not forgotten: " + status.ToString());
}

TEST(ClosedReport, IsReadWhileTheFiguresCatchUp) {
  const std::string site = Suite::Running().NewSite();
  RecordVisit(site, "2024-03-05T10:00:00Z");
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  Suite::Running().Stop("contacts");
  ForgetFacts();
  const auto ask = [&](bool live) {
    v1::GetAnnualReportRequest request = AnnualReportRequest({site}, kYear);
    request.set_live(live);
    return Suite::Running().Call<v1::AnnualReport>(
        Director(), "passerelle.statistics.v1.AnnualReportService.GetAnnualReport", request);
  };
  const auto frozen = ask(false);
  const auto live = ask(true);
  Suite::Running().Start("contacts");
  ASSERT_TRUE(frozen.ok()) << frozen.status();
  EXPECT_THAT(ValueOf(*frozen, "public.visits"), Optional(1));
  EXPECT_EQ(ReasonOf(live.status()), "FIGURES_CATCHING_UP");
  EXPECT_THAT(ValueOf(LiveReportOf({site}, kYear), "public.visits"), Optional(1)) << "and the figures come back";
}

TEST(ClosingAYear, WaitsForItsEnd) {
  const std::string site = Suite::Running().NewSite();
  const auto this_year = absl::ToCivilYear(absl::Now(), absl::UTCTimeZone()).year();
  EXPECT_EQ(ReasonOf(Close(Director(), {site}, static_cast<int>(this_year)).status()), "YEAR_NOT_OVER");
  EXPECT_EQ(ReasonOf(Close(Director(), {site}, 2999).status()), "YEAR_INVALID");
  EXPECT_TRUE(VersionsOf({site}, static_cast<int>(this_year)).empty());
}

TEST(ClosingAYear, IsForDirectorsOfItsSites) {
  const std::string site = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  const access::Principal director = WithRole("director", {site});
  AnnualReportOf({site, other}, kYear);  // has heard of both sites
  EXPECT_EQ(ReasonOf(Close(Coordinator(site), {site}, kYear).status()), "PERMISSION_MISSING");
  EXPECT_EQ(ReasonOf(Close(director, {other}, kYear).status()), "SITE_FORBIDDEN");
  EXPECT_EQ(ReasonOf(Close(director, {}, kYear).status()), "SITE_FORBIDDEN");
  EXPECT_EQ(ReasonOf(Close(Director(), {"nowhere"}, kYear).status()), "SITE_UNKNOWN");
  EXPECT_TRUE(Close(director, {site}, kYear).ok());
}

TEST(CorrectingAReport, MakesTheNextVersionAndTellsWhatDiffers) {
  const std::string site = Suite::Running().NewSite();
  RecordVisit(site, "2024-03-05T10:00:00Z");
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  VisitAt(site, "2024-12-30T10:00:00Z").ByAnonymous(common::v1::MAN, common::v1::AGE_UNKNOWN, 3).Record();
  const auto corrected = Correct(Director(), {site}, kYear, 1, "a tally was found");
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_EQ(corrected->version(), 2);
  EXPECT_EQ(corrected->reason(), "a tally was found");
  EXPECT_THAT(ValueOf(*corrected, "public.visits"), Optional(4));
  EXPECT_THAT(ValueOf(FrozenOf(site, 1), "public.visits"), Optional(1));
  EXPECT_EQ(AnnualReportOf({site}, kYear).version(), 2);

  const std::vector<v1::ReportVersion> versions = VersionsOf({site}, kYear);
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].version(), 2);
  EXPECT_EQ(versions[0].reason(), "a tally was found");
  EXPECT_EQ(versions[0].form(), "asa-caarud/1");
  EXPECT_EQ(versions[0].frozen_by(), Director().subject);
  EXPECT_EQ(versions[1].version(), 1);
  EXPECT_EQ(versions[1].differences_size(), 0);
  std::vector<std::string> lines;
  for (const v1::ReportDifference& difference : versions[0].differences()) {
    lines.push_back(difference.line());
    if (difference.line() == "public.visits") {
      EXPECT_EQ(difference.before(), 1);
      EXPECT_EQ(difference.after(), 4);
    }
  }
  EXPECT_THAT(lines,
              ElementsAre("evolution.visits", "public.visits", "public.visits.anonymous", "public.visits.fixed_site"));
}

TEST(CorrectingAReport, TellsOfEntriesAndTextsToo) {
  const std::string site = Suite::Running().NewSite();
  AwaitFigures();
  ASSERT_TRUE(Enter(Director(), site, kYear, {Text("means.name", "Before")}).ok());
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  ASSERT_TRUE(Enter(Director(), site, kYear, {Text("means.name", "After"), Number("means.staff", 0)}).ok());
  EXPECT_EQ(LineOf(AnnualReportOf({site}, kYear), "means.name").text(), "Before");
  ASSERT_TRUE(Correct(Director(), {site}, kYear, 1, "the name was wrong").ok());
  const auto differences = VersionsOf({site}, kYear).at(0).differences();
  ASSERT_EQ(differences.size(), 2);
  EXPECT_EQ(differences[0].line(), "means.name");
  EXPECT_EQ(differences[0].before_text(), "Before");
  EXPECT_EQ(differences[0].after_text(), "After");
  EXPECT_EQ(differences[1].line(), "means.staff");
  EXPECT_FALSE(differences[1].before_known());
  EXPECT_TRUE(differences[1].after_known()) << "nobody is not the same as not known";
  EXPECT_EQ(differences[1].after(), 0);
  EXPECT_EQ(LineOf(AnnualReportOf({site}, kYear), "means.name").text(), "After");
}

TEST(CorrectingAReport, AgainChangesNothing) {
  const std::string site = Suite::Running().NewSite();
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  RecordVisit(site, "2024-03-05T10:00:00Z");
  const v1::AnnualReport corrected = *Correct(Director(), {site}, kYear, 1, "a visit was found");
  RecordVisit(site, "2024-03-06T10:00:00Z");
  const auto again = Correct(Director(), {site}, kYear, 1, "a visit was found");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), corrected.SerializeAsString());
  EXPECT_EQ(VersionsOf({site}, kYear).size(), 2u);
}

TEST(CorrectingAReport, FollowsTheNewestVersionAndAChange) {
  const std::string site = Suite::Running().NewSite();
  const auto refusal = [&](int version, const std::string& reason) {
    return ReasonOf(Correct(Director(), {site}, kYear, version, reason).status());
  };
  EXPECT_EQ(refusal(1, "too early"), "YEAR_NOT_CLOSED");
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  EXPECT_EQ(refusal(1, "for nothing"), "NOTHING_CHANGED");
  EXPECT_EQ(refusal(2, "of another version"), "ETAG_MISMATCH");
  RecordVisit(site, "2024-03-05T10:00:00Z");
  ASSERT_TRUE(Correct(Director(), {site}, kYear, 1, "a visit was found").ok());
  EXPECT_EQ(refusal(1, "for another reason"), "ETAG_MISMATCH");
  EXPECT_EQ(refusal(2, "for nothing"), "NOTHING_CHANGED");
  EXPECT_EQ(ReasonOf(Correct(Coordinator(site), {site}, kYear, 2, "not mine").status()), "PERMISSION_MISSING");
  EXPECT_EQ(ReasonOf(Correct(WithRole("director", {site}), {}, kYear, 2, "not mine").status()), "SITE_FORBIDDEN");
}

TEST(CorrectingAReport, AtOnceForTwoReasonsMakesOneVersion) {
  const std::string site = Suite::Running().NewSite();
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  RecordVisit(site, "2024-03-05T10:00:00Z");
  AwaitFigures();
  std::vector<absl::StatusOr<v1::AnnualReport>> corrected(4);
  std::vector<std::thread> threads;
  threads.reserve(corrected.size());
  for (std::size_t i = 0; i < corrected.size(); ++i) {
    threads.emplace_back(
        [&, i] { corrected[i] = Correct(Director(), {site}, kYear, 1, "reason " + std::to_string(i)); });
  }
  for (std::thread& thread : threads) thread.join();
  std::size_t made = 0;
  for (const auto& answer : corrected) {
    if (answer.ok()) {
      ++made;
    } else {
      EXPECT_EQ(ReasonOf(answer.status()), "ETAG_MISMATCH");
    }
  }
  EXPECT_EQ(made, 1u);
  EXPECT_EQ(VersionsOf({site}, kYear).size(), 2u);
}

TEST(AnnualReportVersions, AreAskedForByNumber) {
  const std::string site = Suite::Running().NewSite();
  v1::GetAnnualReportRequest request = AnnualReportRequest({site}, kYear);
  request.set_version(1);
  EXPECT_EQ(ReasonOf(AskAnnualReport(Director(), request).status()), "VERSION_UNKNOWN");
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  EXPECT_EQ(AskAnnualReport(Director(), request)->version(), 1);
  request.set_version(2);
  EXPECT_EQ(ReasonOf(AskAnnualReport(Director(), request).status()), "VERSION_UNKNOWN");
}

}  // namespace
}  // namespace passerelle::statistics
