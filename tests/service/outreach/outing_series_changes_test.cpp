// Series that are changed from one occurrence on, and that end.
#include <thread>

#include "tests/service/outreach/series_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Property;
using ::testing::SizeIs;

// --- from this one on ---

TEST_F(OutingSeries, ChangedFromOneOnEndsThereAndAnotherContinues) {
  const v1::OutingSeries before = Summer();
  const v1::Outing fourth = At(before.id(), "2026-07-28T14:00");
  v1::OutingSeries changes;
  changes.set_start_local("2026-07-28T15:30");
  changes.set_title("Maraude du soir");
  const v1::OutingSeries after =
      Must(ChangeFrom(Change(before.id(), "2026-07-28T14:00", changes, {"start_local", "title"})));

  EXPECT_EQ(after.previous(), before.id());
  EXPECT_EQ(after.recurrence(), "RRULE:FREQ=WEEKLY;COUNT=7");
  EXPECT_EQ(after.state(), v1::ACTIVE);
  EXPECT_THAT(after.team(), ElementsAre(two_[0], two_[1]));
  const v1::OutingSeries ended = Must(Get(coordinator_, before.id()));
  EXPECT_EQ(ended.state(), v1::ENDED);
  EXPECT_EQ(ended.end_local(), "2026-07-28T14:00");
  EXPECT_EQ(ended.etag(), "2");
  EXPECT_THAT(StartsOf(before.id()), ElementsAre("2026-07-07T14:00", "2026-07-14T14:00", "2026-07-21T14:00"));
  EXPECT_THAT(OccurrencesOf(before.id()), Each(Property(&v1::Outing::title, "Maraude")));

  const std::vector<v1::Outing> continued = OccurrencesOf(after.id());
  ASSERT_THAT(continued, SizeIs(7));
  EXPECT_THAT(continued, Each(Property(&v1::Outing::title, "Maraude du soir")));
  EXPECT_THAT(continued, Each(Property(&v1::Outing::state, v1::PLANNED)));
  // The same outing, for whoever has it in their calendar.
  EXPECT_EQ(continued[0].id(), fourth.id());
  EXPECT_EQ(continued[0].occurrence(), "2026-07-28T15:30");
  EXPECT_EQ(Utc(continued[0].start_time()), "2026-07-28T13:30Z");
  EXPECT_EQ(Utc(continued[0].end_time()), "2026-07-28T17:30Z");
  EXPECT_FALSE(continued[0].changed_alone());
}

TEST_F(OutingSeries, ChangedFromOneOnLeavesThoseThatWereChangedAlone) {
  const v1::OutingSeries before = Summer();
  const v1::Outing moved = Moved(At(before.id(), "2026-07-28T14:00"), absl::Hours(20));
  const v1::Outing cancelled = Cancelled(At(before.id(), "2026-08-04T14:00"));
  v1::StartOutingRequest start;
  start.set_id(At(before.id(), "2026-08-11T14:00").id());
  const v1::Outing started = Must(Outings<v1::Outing>("StartOuting", start));
  ASSERT_TRUE(moved.changed_alone());

  v1::OutingSeries changes;
  changes.set_start_local("2026-07-28T15:30");
  changes.set_note("Avec le CSAPA");
  const v1::OutingSeries after =
      Must(ChangeFrom(Change(before.id(), "2026-07-28T14:00", changes, {"start_local", "note"})));

  for (const v1::Outing& alone : {moved, cancelled, started}) {
    v1::GetOutingRequest get;
    get.set_id(alone.id());
    const v1::Outing now = Must(Outings<v1::Outing>("GetOuting", get));
    EXPECT_EQ(now.state(), alone.state());
    EXPECT_EQ(Utc(now.start_time()), Utc(alone.start_time()));
    EXPECT_EQ(now.note(), "");
  }
  // Nothing else is planned on their days.
  const std::vector<v1::Outing> continued = OccurrencesOf(after.id());
  ASSERT_THAT(continued, SizeIs(7));
  EXPECT_EQ(At(after.id(), "2026-07-28T15:30").id(), moved.id());
  EXPECT_EQ(At(after.id(), "2026-08-04T15:30").id(), cancelled.id());
  EXPECT_EQ(At(after.id(), "2026-08-11T15:30").id(), started.id());
  EXPECT_EQ(Utc(At(after.id(), "2026-08-18T15:30").start_time()), "2026-08-18T13:30Z");
}

TEST_F(OutingSeries, ChangedToAnotherDayCancelsTheOldOnesAndPlansTheNew) {
  const v1::OutingSeries before = Summer();
  v1::OutingSeries changes;
  changes.set_recurrence("RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20260909");
  const v1::OutingSeries after = Must(ChangeFrom(Change(before.id(), "2026-09-01T14:00", changes, {"recurrence"})));
  EXPECT_THAT(StartsOf(after.id()), ElementsAre("2026-09-02T14:00", "2026-09-09T14:00"));
  const v1::Outing tuesday = At(before.id(), "2026-09-01T14:00");
  EXPECT_EQ(tuesday.state(), v1::CANCELLED);
  EXPECT_EQ(At(before.id(), "2026-08-25T14:00").state(), v1::PLANNED);
  // Its people are free again.
  v1::CreateOutingRequest instead = Round(two_, absl::ZeroDuration());
  *instead.mutable_start_time() = tuesday.start_time();
  *instead.mutable_end_time() = tuesday.end_time();
  Plan(instead);
}

TEST_F(OutingSeries, ChangedInItsTeamKeepsVolunteersWhoJoinedAndThoseWhoCouldNotCome) {
  const v1::OutingSeries before = Summer();
  const std::string volunteer = NewMember().id();
  const std::string newcomer = NewMember().id();
  v1::SignUpRequest sign_up;
  sign_up.set_id(At(before.id(), "2026-08-04T14:00").id());
  sign_up.set_staff_member(volunteer);
  Must(Outings<v1::Outing>("SignUp", sign_up));
  v1::WithdrawFromOutingRequest withdraw;
  withdraw.set_id(At(before.id(), "2026-08-11T14:00").id());
  withdraw.set_staff_member(two_[1]);
  Must(Outings<v1::Outing>("WithdrawFromOuting", withdraw));

  v1::OutingSeries changes;
  changes.add_team(two_[1]);
  changes.add_team(newcomer);
  const v1::OutingSeries after = Must(ChangeFrom(Change(before.id(), "2026-07-28T14:00", changes, {"team"})));
  EXPECT_THAT(At(after.id(), "2026-07-28T14:00").team(), ::testing::UnorderedElementsAre(two_[1], newcomer));
  EXPECT_THAT(At(after.id(), "2026-08-04T14:00").team(), ::testing::UnorderedElementsAre(two_[1], newcomer, volunteer));
  const v1::Outing without = At(after.id(), "2026-08-11T14:00");
  EXPECT_THAT(without.team(), ElementsAre(newcomer));
  EXPECT_THAT(ReasonsOf(without), Contains("TEAM_TOO_SMALL"));
}

TEST_F(OutingSeries, ChangedInItsTimeKeepsItsExceptions) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=4\nEXDATE:20260721T140000");
  request.add_exceptions("2026-07-28T14:00");
  const v1::OutingSeries before = Created(request);
  v1::OutingSeries changes;
  changes.set_start_local("2026-07-14T10:00");
  const v1::OutingSeries after = Must(ChangeFrom(Change(before.id(), "2026-07-14T14:00", changes, {"start_local"})));
  EXPECT_THAT(after.exceptions(), Contains("2026-07-21"));
  EXPECT_THAT(StartsOf(after.id()), ElementsAre("2026-07-14T10:00"));
}

TEST_F(OutingSeries, ChangedBetweenTwoOccurrencesChangesFromTheLaterOne) {
  const v1::OutingSeries before = Summer();
  v1::OutingSeries changes;
  changes.set_note("Été");
  const v1::OutingSeries after = Must(ChangeFrom(Change(before.id(), "2026-08-30T00:00", changes, {})));
  EXPECT_EQ(after.start_local(), "2026-09-01T14:00");
  EXPECT_THAT(StartsOf(after.id()), ElementsAre("2026-09-01T14:00", "2026-09-08T14:00"));
}

TEST_F(OutingSeries, ChangedFromAnAddedDateOnKeepsTheTimeOfTheOthers) {
  const v1::OutingSeries before =
      Created(Rounds("2026-07-07T14:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=4\nRDATE:20260709T090000,20260716T200000"));
  v1::OutingSeries changes;
  changes.set_note("Été");
  const v1::OutingSeries after = Must(ChangeFrom(Change(before.id(), "2026-07-16T20:00", changes, {"note"})));
  EXPECT_EQ(after.start_local(), "2026-07-21T14:00");
  EXPECT_THAT(StartsOf(before.id()), ElementsAre("2026-07-07T14:00", "2026-07-09T09:00"));
  EXPECT_THAT(StartsOf(after.id()),
              ElementsAre("2026-07-16T20:00", "2026-07-21T14:00", "2026-08-04T14:00", "2026-08-18T14:00"));
  EXPECT_THAT(OccurrencesOf(after.id()), Each(Property(&v1::Outing::state, v1::PLANNED)));
}

TEST_F(OutingSeries, ChangedTwiceIsAChain) {
  const v1::OutingSeries first = Summer();
  v1::OutingSeries changes;
  changes.set_note("Août");
  const v1::OutingSeries second = Must(ChangeFrom(Change(first.id(), "2026-08-04T14:00", changes, {"note"})));
  changes.set_note("Septembre");
  const v1::OutingSeries third = Must(ChangeFrom(Change(second.id(), "2026-09-01T14:00", changes, {"note"})));
  EXPECT_EQ(third.previous(), second.id());
  EXPECT_EQ(At(second.id(), "2026-08-25T14:00").note(), "Août");
  EXPECT_EQ(At(third.id(), "2026-09-08T14:00").note(), "Septembre");
  EXPECT_EQ(Refusal(ChangeFrom(Change(first.id(), "2026-07-14T14:00", changes, {"note"}))), "ILLEGAL_TRANSITION");
}

TEST_F(OutingSeries, ChangeRepeatedWithItsKeyIsDoneOnce) {
  const v1::OutingSeries before = Summer();
  v1::OutingSeries changes;
  changes.set_note("Août");
  v1::ChangeOutingSeriesFromRequest request = Change(before.id(), "2026-08-04T14:00", changes, {"note"});
  request.set_etag(before.etag());
  const std::string key = NewUuidV7();
  const v1::OutingSeries after = Must(ChangeFrom(request, key));
  EXPECT_EQ(Must(ChangeFrom(request, key)).DebugString(), after.DebugString());
  request.set_from_local("2026-08-11T14:00");
  EXPECT_EQ(Refusal(ChangeFrom(request, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(OutingSeries, ChangedByTwoAtOnceIsChangedByOne) {
  const v1::OutingSeries before = Summer();
  v1::OutingSeries changes;
  changes.set_note("Août");
  const v1::ChangeOutingSeriesFromRequest request = Change(before.id(), "2026-08-04T14:00", changes, {"note"});
  absl::StatusOr<v1::OutingSeries> one, other;
  std::thread thread([&] { one = ChangeFrom(request); });
  other = ChangeFrom(request);
  thread.join();
  EXPECT_NE(one.ok(), other.ok());
  EXPECT_EQ(Refusal(one.ok() ? other : one), "ILLEGAL_TRANSITION");
  EXPECT_THAT(StartsOf((one.ok() ? one : other)->id()), SizeIs(6));
}

TEST_F(OutingSeries, ChangeThatCannotBeIsRefusedAndLeavesTheSeries) {
  const v1::OutingSeries before = Summer();
  v1::OutingSeries changes;
  changes.set_start_local("2026-08-01T14:00");
  const auto reason_from = [&](const std::string& from, const std::vector<std::string>& mask) {
    return Refusal(ChangeFrom(Change(before.id(), from, changes, mask)));
  };
  EXPECT_EQ(reason_from("2026-08-04T14:00", {"start_local"}), "RANGE_INVALID");
  EXPECT_EQ(reason_from("2026-09-09T14:00", {"note"}), "OCCURRENCE_UNKNOWN");
  EXPECT_EQ(reason_from("4 August", {"note"}), "INVALID_FIELDS");
  EXPECT_EQ(reason_from("2026-08-04T14:00", {"site"}), "INVALID_FIELDS");
  EXPECT_EQ(reason_from("2026-08-04T14:00", {"team"}), "TEAM_TOO_SMALL");
  EXPECT_EQ(reason_from("2026-08-04T14:00", {"recurrence"}), "RECURRENCE_INVALID");
  changes.set_start_local("soon");
  EXPECT_EQ(reason_from("2026-08-04T14:00", {"start_local"}), "INVALID_FIELDS");
  v1::ChangeOutingSeriesFromRequest stale = Change(before.id(), "2026-08-04T14:00", changes, {"note"});
  stale.set_etag("7");
  EXPECT_EQ(Refusal(ChangeFrom(stale)), "ETAG_MISMATCH");
  stale.clear_etag();
  stale.mutable_series()->set_etag("7");
  EXPECT_EQ(Refusal(ChangeFrom(stale)), "ETAG_MISMATCH");
  EXPECT_EQ(Refusal(ChangeFrom(Change(NewUuidV7(), "2026-08-04T14:00", changes, {"note"}))), "OUTING_SERIES_UNKNOWN");
  EXPECT_EQ(Must(Get(coordinator_, before.id())).DebugString(), before.DebugString());
  EXPECT_THAT(StartsOf(before.id()), SizeIs(10));
}

// --- the end ---

TEST_F(OutingSeries, ThatIsAWinterPlanEndsWithItsRule) {
  v1::CreateOutingSeriesRequest request = Rounds("2025-11-03T18:00", "FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20260331");
  const std::vector<std::string> starts = StartsOf(Created(request).id());
  ASSERT_THAT(starts, SizeIs(43));
  EXPECT_EQ(starts.back(), "2026-03-30T18:00");
}

TEST_F(OutingSeries, EndedCancelsWhatWasPlannedFromThenOn) {
  const v1::OutingSeries series = Summer();
  const v1::Outing moved = Moved(At(series.id(), "2026-08-18T14:00"), absl::Hours(2));
  const v1::Outing cancelled = Cancelled(At(series.id(), "2026-08-25T14:00"));
  const v1::OutingSeries ended = Must(End(series.id(), "2026-08-11T00:00"));
  EXPECT_EQ(ended.state(), v1::ENDED);
  EXPECT_EQ(ended.end_local(), "2026-08-11T00:00");
  EXPECT_EQ(ended.etag(), "2");
  EXPECT_EQ(At(series.id(), "2026-08-04T14:00").state(), v1::PLANNED);
  for (const char* later : {"2026-08-11T14:00", "2026-08-18T14:00", "2026-09-08T14:00"}) {
    EXPECT_EQ(At(series.id(), later).state(), v1::CANCELLED) << later;
    EXPECT_EQ(At(series.id(), later).cancel_reason(), "Fin du plan hiver") << later;
  }
  EXPECT_EQ(At(series.id(), "2026-08-25T14:00").cancel_reason(), "Canicule");
}

TEST_F(OutingSeries, EndedAgainChangesNothingUnlessItEndsEarlier) {
  const v1::OutingSeries series = Summer();
  const v1::OutingSeries ended = Must(End(series.id(), "2026-08-11T00:00"));
  EXPECT_EQ(Must(End(series.id(), "2026-08-11T00:00", series.etag())).DebugString(), ended.DebugString());
  EXPECT_EQ(Must(End(series.id(), "2026-09-01T00:00")).DebugString(), ended.DebugString());
  EXPECT_EQ(Must(End(series.id(), "2026-07-21T00:00")).end_local(), "2026-07-21T00:00");
  EXPECT_EQ(At(series.id(), "2026-07-28T14:00").state(), v1::CANCELLED);
}

TEST_F(OutingSeries, EndThatCannotBeIsRefused) {
  const v1::OutingSeries series = Summer();
  EXPECT_EQ(Refusal(End(series.id(), "tomorrow")), "INVALID_FIELDS");
  EXPECT_EQ(Refusal(End(series.id(), "2026-08-11T00:00", "7")), "ETAG_MISMATCH");
  EXPECT_EQ(Refusal(End(NewUuidV7(), "2026-08-11T00:00")), "OUTING_SERIES_UNKNOWN");
  EXPECT_THAT(OccurrencesOf(series.id()), Each(Property(&v1::Outing::state, v1::PLANNED)));
}

}  // namespace
}  // namespace passerelle::outreach
