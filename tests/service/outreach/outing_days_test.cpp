// The day an outing counts for, and its visits with it: the day it was to begin, or the day it did begin when that was
// earlier.
#include <absl/time/clock.h>

#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/outreach/v1/directory.pb.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/uuid.h"
#include "tests/service/outreach/planning_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::outreach {
namespace {

absl::Time At(const std::string& rfc3339) {
  absl::Time time;
  std::string fault;
  if (!absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &fault)) throw std::logic_error(fault);
  return time;
}

class OutingDays : public Planning {
 protected:
  v1::Outing PlannedAt(absl::Time start) {
    v1::CreateOutingRequest request = Afternoon(NewTeam());
    SetProto(start, *request.mutable_start_time());
    SetProto(start + absl::Hours(4), *request.mutable_end_time());
    return PlanOuting(request);
  }
  v1::Outing Left(const v1::Outing& outing, absl::Time start) {
    v1::StartOutingRequest request = StartOf(outing.id());
    SetProto(start, *request.mutable_start_time());
    return Must(Start(request));
  }
  absl::StatusOr<contacts::v1::Visit> Visit(const std::string& outing, absl::Time time) {
    contacts::v1::RecordVisitRequest request;
    request.set_site(site_);
    SetProto(time, *request.mutable_occur_time());
    request.set_setting(common::v1::STREET);
    request.add_acts()->set_kind(common::v1::WELCOME);
    request.set_outing(outing);
    return suite_.Call<contacts::v1::Visit>(outreach_, "passerelle.contacts.v1.VisitService.RecordVisit", request,
                                            NewUuidV7());
  }
  // The day of a visit that is told once everybody knows how the outing stands.
  std::string DayOfVisit(const v1::Outing& outing, absl::Time time) {
    suite_.AwaitFeeds();
    return Must(Visit(outing.id(), time)).service_day();
  }
};

TEST_F(OutingDays, APastPlanThatIsStartedNowKeepsItsDayForItsVisitsToo) {
  const v1::Outing outing = PlannedAt(At("2014-03-07T21:00:00+01:00"));
  EXPECT_EQ(Must(Start(outing.id())).service_day(), "2014-03-07");
  EXPECT_EQ(FactsOf(outing.id()).back().service_day(), "2014-03-07");
  EXPECT_EQ(DayOfVisit(outing, At("2014-03-08T01:00:00+01:00")), "2014-03-07");
}

TEST_F(OutingDays, AFuturePlanThatIsStartedNowCountsForToday) {
  const v1::Outing outing = PlannedAt(absl::Now() + absl::Hours(72));
  const absl::Time now = absl::Now();
  const std::string today = testing::LocalDay(now);
  EXPECT_EQ(Left(outing, now).service_day(), today);
  EXPECT_EQ(Get(outing.id()).service_day(), today);
  EXPECT_EQ(FactsOf(outing.id()).back().service_day(), today);
  EXPECT_EQ(DayOfVisit(outing, now), today);
}

TEST_F(OutingDays, ANightThatLeavesAfterMidnightStaysTheNightItWasPlannedAs) {
  const v1::Outing outing = PlannedAt(At("2014-03-07T23:30:00+01:00"));
  EXPECT_EQ(Left(outing, At("2014-03-08T00:10:00+01:00")).service_day(), "2014-03-07");
  EXPECT_EQ(DayOfVisit(outing, At("2014-03-08T02:00:00+01:00")), "2014-03-07");
}

TEST_F(OutingDays, APlanForAfterMidnightThatLeavesBeforeCountsForTheEvening) {
  const v1::Outing outing = PlannedAt(At("2014-03-08T00:10:00+01:00"));
  EXPECT_EQ(outing.service_day(), "2014-03-08");
  EXPECT_EQ(Left(outing, At("2014-03-07T23:50:00+01:00")).service_day(), "2014-03-07");
  EXPECT_EQ(DayOfVisit(outing, At("2014-03-08T02:00:00+01:00")), "2014-03-07");
}

TEST_F(OutingDays, AVisitIsRecordedAtTheVeryMomentItsOutingIsPlanned) {
  for (int i = 0; i < 20; ++i) {
    const v1::Outing outing = PlannedAt(At("2014-03-07T21:00:00+01:00"));
    const auto visit = Visit(outing.id(), At("2014-03-08T01:00:00+01:00"));
    ASSERT_TRUE(visit.ok()) << visit.status();
    EXPECT_EQ(visit->service_day(), "2014-03-07");
  }
}

TEST_F(OutingDays, OutreachTellsOtherServicesWhereAnOutingStands) {
  v1::CreateOutingRequest plan = Drive(NewTeam(), Van());
  const v1::Outing outing = PlanOuting(plan);
  v1::FindOutingRequest request;
  request.set_outing(outing.id());
  request.set_site(site_);
  constexpr char kFindOuting[] = "passerelle.outreach.v1.OutingDirectoryService.FindOuting";
  const access::Principal contacts = testing::Process("contacts");
  const auto found = Must(suite_.Call<v1::FindOutingResponse>(contacts, kFindOuting, request));
  EXPECT_EQ(found.service_day(), outing.service_day());
  EXPECT_FALSE(found.location().empty());
  request.set_site(suite_.NewSite());
  EXPECT_EQ(Refusal(suite_.Call<v1::FindOutingResponse>(contacts, kFindOuting, request)), "OUTING_UNKNOWN");
  EXPECT_NE(Refusal(suite_.Call<v1::FindOutingResponse>(coordinator_, kFindOuting, request)), "OK");
}

}  // namespace
}  // namespace passerelle::outreach
