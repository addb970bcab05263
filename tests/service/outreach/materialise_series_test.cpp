// The job that keeps the occurrences of series made 90 days ahead.
#include "services/outreach/jobs/materialise_series.h"

#include <absl/time/clock.h>

#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "services/outreach/service.h"
#include "services/runtime/process/service.h"
#include "tests/service/outreach/series_fixture.h"
#include "tests/support/look.h"

namespace passerelle::outreach {
namespace {

using ::testing::Contains;
using ::testing::Property;
using ::testing::SizeIs;

class MaterialiseSeries : public Season {
 protected:
  static absl::StatusOr<bool> Step(absl::Time now) {
    db::Session session(ServicePool(), absl::Now() + testing::kPatience);
    return outreach::MaterialiseSeries(ServiceKeeper(), session, now, "");
  }

  // Does what is due at that time, as one replica.
  static void Work(absl::Time now) {
    for (;;) {
      const absl::StatusOr<bool> more = Step(now);
      // Another replica booked the same people at the same moment: the job tries again.
      if (ReasonOf(more.status()) == "CONFLICT_RETRY") continue;
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) return;
    }
  }

  // A rule that the service itself would not have taken.
  void SetRule(const std::string& series, const std::string& rule) {
    constexpr char kField[] = "outing_series.content";
    const db::Result stored = Must(suite_.Sql("outreach", "select content from outing_series where id = $1", {series}));
    nlohmann::json content = nlohmann::json::parse(ServiceKeeper().Open(kField, stored[0], "content"));
    content["recurrence"] = "RRULE:" + rule;
    Must(suite_.Sql("outreach", "update outing_series set content = $2::bytea where id = $1",
                    {series, ServiceKeeper().Seal(kField, content.dump())}));
  }

  std::string MadeUpTo(const std::string& series) { return Must(Get(coordinator_, series)).materialised_until(); }

  // As if nobody had been at work for 90 days.
  void SetBack(const std::string& series) {
    Execute("update outing_series set materialised_until = materialised_until - 90 where id = $1", series);
  }

  // As if, besides, none of its occurrences had been made.
  void Forget(const std::string& series) {
    Execute("delete from vehicle_booking b using outing o where o.id = b.outing and o.series = $1", series);
    Execute("delete from staff_booking b using outing o where o.id = b.holder and o.series = $1", series);
    Execute("delete from outing_member m using outing o where o.id = m.outing and o.series = $1", series);
    Execute("delete from outing where series = $1", series);
    SetBack(series);
  }

  void Execute(const std::string& sql, const std::string& series) {
    const absl::Status status = suite_.Sql("outreach", sql, {series}).status();
    ASSERT_TRUE(status.ok()) << sql << " " << status;
  }

  // How often each occurrence of the fixture's site was told as new.
  std::multiset<std::string> DaysTold() {
    suite_.AwaitFeeds();
    const auto rows = *suite_.Sql("outreach", "select fact from event_log order by position");
    std::multiset<std::string> days;
    for (const db::Row row : rows) {
      events::v1::Fact fact;
      EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
      if (fact.outing_changed().site() == site_) days.insert(fact.outing_changed().service_day());
    }
    return days;
  }
};

TEST_F(MaterialiseSeries, HasNothingToDoRightAfterASeriesIsCreated) {
  const v1::OutingSeries series = Created(Rounds(Day(1) + "T14:00", "FREQ=DAILY"));
  Work(absl::Now());
  EXPECT_THAT(StartsOf(series.id()), SizeIs(90));
}

TEST_F(MaterialiseSeries, GoesOnAsTheDaysPass) {
  const v1::OutingSeries series = Created(Rounds(Day(1) + "T14:00", "FREQ=DAILY;COUNT=100"));
  Work(absl::Now() + absl::Hours(24) * 3);
  EXPECT_EQ(MadeUpTo(series.id()), Day(93));
  EXPECT_THAT(StartsOf(series.id()), SizeIs(93));
  EXPECT_EQ(StartsOf(series.id()).back(), Day(93) + "T14:00");
  Work(absl::Now() + absl::Hours(24) * 30);
  EXPECT_THAT(StartsOf(series.id()), SizeIs(100));
  EXPECT_EQ(Must(Get(coordinator_, series.id())).etag(), series.etag());
}

TEST_F(MaterialiseSeries, NeverLooksAtASeriesAgainWhoseRuleIsOver) {
  const v1::OutingSeries counted = Created(Rounds(Day(1) + "T14:00", "FREQ=DAILY;COUNT=95"));
  const v1::OutingSeries ended = Created(Rounds(Day(1) + "T20:00", "FREQ=DAILY"));
  Must(End(ended.id(), Day(95) + "T00:00"));
  const v1::OutingSeries endless = Created(Rounds(Day(1) + "T08:00", "FREQ=DAILY"));
  Work(absl::Now() + absl::Hours(24) * 10);
  Work(absl::Now() + absl::Hours(24) * 12);
  EXPECT_THAT(StartsOf(counted.id()), SizeIs(95));
  EXPECT_THAT(StartsOf(ended.id()), SizeIs(94));
  EXPECT_EQ(MadeUpTo(counted.id()), Day(100));
  EXPECT_EQ(MadeUpTo(ended.id()), Day(100));
  EXPECT_EQ(MadeUpTo(endless.id()), Day(102));
}

TEST_F(MaterialiseSeries, GoesOnWithTheOthersWhenOneFailsAndTriesItAgainAnHourLater) {
  const v1::OutingSeries broken = Created(Rounds(Day(1) + "T14:00", "FREQ=DAILY"));
  const v1::OutingSeries whole = Created(Rounds(Day(1) + "T20:00", "FREQ=DAILY"));
  const absl::Time later = absl::Now() + absl::Hours(24) * 5;
  SetRule(broken.id(), "FREQ=NEVER");
  // Due before every other one.
  Execute("update outing_series set materialised_until = materialised_until - 60 where id = $1", broken.id());
  EXPECT_EQ(ReasonOf(Step(later).status()), "RECURRENCE_INVALID");
  Work(later);
  EXPECT_EQ(MadeUpTo(whole.id()), Day(95));
  EXPECT_EQ(MadeUpTo(broken.id()), Day(30));

  SetRule(broken.id(), "FREQ=DAILY");
  Work(later + absl::Minutes(59));
  EXPECT_EQ(MadeUpTo(broken.id()), Day(30));
  Work(later + absl::Minutes(61));
  EXPECT_GE(MadeUpTo(broken.id()), Day(95));
}

TEST_F(MaterialiseSeries, CatchesUpInStepsAfterALongTime) {
  const v1::OutingSeries series = Created(Rounds(Day(1) + "T14:00", "FREQ=MONTHLY;COUNT=60"));
  Work(absl::Now() + absl::Hours(24) * 800);
  EXPECT_EQ(MadeUpTo(series.id()), Day(890));
  const std::vector<std::string> starts = StartsOf(series.id());
  EXPECT_EQ(std::set<std::string>(starts.begin(), starts.end()).size(), starts.size());
  EXPECT_GE(starts.size(), 25u);
}

TEST_F(MaterialiseSeries, NeverMakesACancelledOccurrenceAgain) {
  const v1::OutingSeries series = Created(Rounds(Day(80) + "T14:00", "FREQ=DAILY;COUNT=20"));
  const v1::Outing cancelled = Cancelled(At(series.id(), Day(85) + "T14:00"));
  SetBack(series.id());
  Work(absl::Now());
  EXPECT_THAT(StartsOf(series.id()), SizeIs(11));
  EXPECT_EQ(At(series.id(), Day(85) + "T14:00").id(), cancelled.id());
  EXPECT_EQ(At(series.id(), Day(85) + "T14:00").state(), v1::CANCELLED);
}

TEST_F(MaterialiseSeries, MakesNothingAfterTheEndOfASeries) {
  const v1::OutingSeries series = Created(Rounds(Day(1) + "T14:00", "FREQ=DAILY;COUNT=200"));
  Must(End(series.id(), Day(92) + "T14:00"));
  Work(absl::Now() + absl::Hours(24) * 20);
  EXPECT_THAT(StartsOf(series.id()), SizeIs(91));
  EXPECT_EQ(StartsOf(series.id()).back(), Day(91) + "T14:00");
}

TEST_F(MaterialiseSeries, ContinuesASeriesThatWasChanged) {
  const v1::OutingSeries before = Created(Rounds(Day(1) + "T14:00", "FREQ=DAILY;COUNT=95"));
  v1::OutingSeries changes;
  changes.set_start_local(Day(50) + "T10:00");
  const v1::OutingSeries after = Must(ChangeFrom(Change(before.id(), Day(50) + "T14:00", changes, {"start_local"})));
  Work(absl::Now() + absl::Hours(24) * 10);
  EXPECT_THAT(StartsOf(before.id()), SizeIs(49));
  EXPECT_THAT(StartsOf(after.id()), SizeIs(46));
  EXPECT_EQ(StartsOf(after.id()).back(), Day(95) + "T10:00");
}

TEST_F(MaterialiseSeries, LeavesOutWhoIsNoLongerThere) {
  const v1::OutingSeries series = Created(Rounds(Day(1) + "T14:00", "FREQ=DAILY;COUNT=100"));
  v1::UpdateStaffMemberRequest leaves;
  leaves.mutable_staff_member()->set_id(two_[1]);
  leaves.mutable_staff_member()->set_retired(true);
  Must(Call<v1::StaffMember>(coordinator_, "UpdateStaffMember", leaves));
  Work(absl::Now() + absl::Hours(24) * 2);
  const v1::Outing last = At(series.id(), Day(92) + "T14:00");
  EXPECT_THAT(last.warnings(), Contains(Property(&v1::PlanWarning::reason, "STAFF_MEMBER_UNKNOWN")));
  EXPECT_THAT(StartsOf(series.id()), SizeIs(92));
}

TEST_F(MaterialiseSeries, ByManyAtOnceMakesEachOccurrenceOnce) {
  std::vector<std::string> all;
  for (int hour = 10; hour < 14; ++hour) {
    v1::CreateOutingSeriesRequest request = Rounds(Day(1) + "T" + std::to_string(hour) + ":00", "FREQ=DAILY;COUNT=120");
    request.mutable_duration()->set_seconds(1800);
    all.push_back(Created(request).id());
  }
  const absl::Time later = absl::Now() + absl::Hours(24) * 25;
  std::vector<std::thread> replicas;
  replicas.reserve(6);
  for (int i = 0; i < 6; ++i) replicas.emplace_back([later] { Work(later); });
  for (std::thread& replica : replicas) replica.join();
  Work(later);  // what was skipped because it was taken
  for (const std::string& series : all) {
    const std::vector<std::string> starts = StartsOf(series);
    EXPECT_THAT(starts, SizeIs(115));
    EXPECT_EQ(std::set<std::string>(starts.begin(), starts.end()).size(), 115u);
  }
  const std::multiset<std::string> told = DaysTold();
  EXPECT_THAT(told, SizeIs(4 * 115));
  EXPECT_EQ(told.count(Day(100)), 4u);
}

TEST_F(MaterialiseSeries, IsDoneByTwoReplicasThatStart) {
  std::vector<std::string> all;
  for (int hour = 10; hour < 16; ++hour) {
    v1::CreateOutingSeriesRequest request = Rounds(Day(1) + "T" + std::to_string(hour) + ":00", "FREQ=DAILY;COUNT=90");
    request.mutable_duration()->set_seconds(1800);
    all.push_back(Created(request).id());
  }
  const std::size_t told_before = DaysTold().size();
  suite_.Stop("outreach");
  for (const std::string& series : all) Forget(series);
  std::map<std::string, std::string> environment = suite_.EnvironmentOf("outreach");
  environment["PASSERELLE_LISTEN_ADDRESS"] = "127.0.0.1:0";
  absl::StatusOr<std::unique_ptr<process::Service>> second;
  std::thread other([&] { second = process::Service::Start(Definition(), environment); });
  suite_.Start("outreach");
  other.join();
  ASSERT_TRUE(second.ok()) << second.status();

  const absl::Time give_up = absl::Now() + testing::kPatience;
  for (const std::string& series : all) {
    while (MadeUpTo(series) != Day(90) && absl::Now() < give_up) std::this_thread::yield();
    EXPECT_THAT(StartsOf(series), SizeIs(90));
  }
  (*second)->Stop();
  EXPECT_EQ(DaysTold().size() - told_before, 6 * 90u);
}

}  // namespace
}  // namespace passerelle::outreach
