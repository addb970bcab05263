#include <functional>
#include <thread>

#include "passerelle/events/v1/events.pb.h"
#include "tests/service/outreach/series_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::WithRole;

constexpr char kTuesdaysAndThursdays[] = "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260402";

TEST_F(OutingSeries, HasItsOccurrencesAtOnceAtTheirLocalTimeThroughTheChangeToSummerTime) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-03-24T14:00", kTuesdaysAndThursdays);
  const v1::OutingSeries series = Created(request);
  EXPECT_EQ(series.state(), v1::ACTIVE);
  EXPECT_EQ(series.start_local(), "2026-03-24T14:00");
  EXPECT_EQ(series.duration().seconds(), 4 * 3600);
  EXPECT_EQ(series.etag(), "1");
  EXPECT_EQ(series.materialised_until(), Day(90));

  const std::vector<v1::Outing> outings = OccurrencesOf(series.id());
  ASSERT_THAT(outings, SizeIs(4));
  const char* starts[] = {"2026-03-24T13:00Z", "2026-03-26T13:00Z", "2026-03-31T12:00Z", "2026-04-02T12:00Z"};
  const char* ends[] = {"2026-03-24T17:00Z", "2026-03-26T17:00Z", "2026-03-31T16:00Z", "2026-04-02T16:00Z"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(Utc(outings[i].start_time()), starts[i]);
    EXPECT_EQ(Utc(outings[i].end_time()), ends[i]);
    EXPECT_EQ(outings[i].service_day() + "T14:00", outings[i].occurrence());
    EXPECT_EQ(outings[i].state(), v1::PLANNED);
    EXPECT_EQ(outings[i].series(), series.id());
    EXPECT_THAT(outings[i].team(), ElementsAre(two_[0], two_[1]));
    EXPECT_EQ(outings[i].title(), "Maraude");
    EXPECT_FALSE(outings[i].changed_alone());
  }
}

TEST_F(OutingSeries, OfNightsTakesPlaceOnceInBothNightsThatTheClockChanges) {
  v1::CreateOutingSeriesRequest spring = Rounds("2026-03-28T02:30", "FREQ=DAILY;COUNT=3");
  const auto in_spring = OccurrencesOf(Created(spring).id());
  ASSERT_THAT(in_spring, SizeIs(3));
  EXPECT_EQ(in_spring[1].occurrence(), "2026-03-29T02:30");
  EXPECT_EQ(Utc(in_spring[1].start_time()), "2026-03-29T01:30Z");
  EXPECT_EQ(Utc(in_spring[1].end_time()), "2026-03-29T05:30Z");
  EXPECT_EQ(in_spring[1].service_day(), "2026-03-29");

  v1::CreateOutingSeriesRequest autumn = Rounds("2026-10-24T02:30", "FREQ=DAILY;COUNT=3");
  const auto in_autumn = OccurrencesOf(Created(autumn).id());
  ASSERT_THAT(in_autumn, SizeIs(3));
  EXPECT_EQ(Utc(in_autumn[0].start_time()), "2026-10-24T00:30Z");
  EXPECT_EQ(Utc(in_autumn[1].start_time()), "2026-10-25T00:30Z");
  EXPECT_EQ(Utc(in_autumn[2].start_time()), "2026-10-26T01:30Z");
}

TEST_F(OutingSeries, OfEveningsBelongsToTheDaysTheyBegin) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-10-24T22:00", "FREQ=DAILY;COUNT=2");
  request.set_kind(v1::FESTIVE_EVENT);
  request.mutable_duration()->set_seconds(8 * 3600);
  const auto nights = OccurrencesOf(Created(request).id());
  ASSERT_THAT(nights, SizeIs(2));
  EXPECT_EQ(nights[0].service_day(), "2026-10-24");
  EXPECT_EQ(Utc(nights[0].end_time()), "2026-10-25T04:00Z");  // 05:00 in winter time: eight hours have passed
}

TEST_F(OutingSeries, IsExpandedInTheTimeZoneOfItsSite) {
  const std::string reunion = suite_.NewSite("Indian/Reunion");
  v1::CreateOutingSeriesRequest request = Rounds("2026-03-24T14:00", "FREQ=WEEKLY;COUNT=2");
  request.set_site(reunion);
  request.clear_team();
  for (int i = 0; i < 2; ++i) {
    v1::CreateStaffMemberRequest member = MemberRequest();
    member.set_site(reunion);
    request.add_team(Must(Call<v1::StaffMember>(testing::Director(), "CreateStaffMember", member)).id());
  }
  const v1::OutingSeries series = Must(Create(testing::Director(), request));
  v1::ListOutingsRequest list;
  list.set_series(series.id());
  const auto page = Must(suite_.Call<v1::ListOutingsResponse>(
      testing::Director(), "passerelle.outreach.v1.OutingService.ListOutings", list));
  ASSERT_EQ(page.outings_size(), 2);
  EXPECT_EQ(Utc(page.outings(0).start_time()), "2026-03-24T10:00Z");
}

TEST_F(OutingSeries, LeavesOutItsExceptions) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=4\nEXDATE:20260721T140000");
  request.add_exceptions("2026-07-14");
  EXPECT_THAT(StartsOf(Created(request).id()), ElementsAre("2026-07-07T14:00", "2026-07-28T14:00"));
}

TEST_F(OutingSeries, GoesOnUpToNinetyDaysAhead) {
  const v1::OutingSeries series = Created(Rounds(Day(-10) + "T14:00", "FREQ=DAILY"));
  const std::vector<std::string> starts = StartsOf(series.id());
  ASSERT_THAT(starts, SizeIs(101));
  EXPECT_EQ(starts.front(), Day(-10) + "T14:00");
  EXPECT_EQ(starts.back(), Day(90) + "T14:00");
}

TEST_F(OutingSeries, ThatBeginsLaterHasNoOccurrenceYet) {
  EXPECT_THAT(StartsOf(Created(Rounds(Day(120) + "T14:00", "FREQ=DAILY")).id()), IsEmpty());
}

TEST_F(OutingSeries, TellsEachOccurrence) {
  const v1::OutingSeries series = Summer();
  suite_.AwaitFeeds();
  const auto rows = *suite_.Sql("outreach", "select fact from event_log order by position");
  std::vector<std::string> days;
  for (const db::Row row : rows) {
    events::v1::Fact fact;
    ASSERT_TRUE(fact.ParseFromString(row.Bytes("fact")));
    if (fact.outing_changed().site() == site_) days.push_back(fact.outing_changed().service_day());
  }
  EXPECT_THAT(days, SizeIs(10));
  EXPECT_EQ(days.front(), "2026-07-07");
}

TEST_F(OutingSeries, RepeatedWithItsKeyIsMadeOnce) {
  const v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=3");
  const std::string key = NewUuidV7();
  const v1::OutingSeries first = Must(Create(request, key));
  EXPECT_EQ(first.id(), key);
  EXPECT_EQ(Must(Create(request, key)).DebugString(), first.DebugString());
  EXPECT_THAT(StartsOf(first.id()), SizeIs(3));
}

TEST_F(OutingSeries, OfAnotherRequestWithTheSameKeyIsRefused) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=3");
  const std::string key = NewUuidV7();
  Must(Create(request, key));
  request.set_title("Another");
  EXPECT_EQ(Refusal(Create(request, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(OutingSeries, CreatedByTwoAtOnceWithOneKeyIsMadeOnce) {
  const v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=20");
  const std::string key = NewUuidV7();
  absl::StatusOr<v1::OutingSeries> one, other;
  std::thread thread([&] { one = Create(request, key); });
  other = Create(request, key);
  thread.join();
  EXPECT_EQ(Must(one).DebugString(), Must(other).DebugString());
  EXPECT_THAT(StartsOf(key), SizeIs(20));
}

TEST_F(OutingSeries, WarnsWhereItsVehicleOrPeopleAreTaken) {
  const std::string van = NewVehicle().id();
  v1::CreateOutingRequest festival = Round({two_[0], NewMember().id()}, absl::ZeroDuration());
  festival.mutable_start_time()->set_seconds(
      absl::ToUnixSeconds(absl::FromCivil(absl::CivilSecond(2026, 7, 14, 10, 0, 0), absl::UTCTimeZone())));
  festival.mutable_end_time()->set_seconds(festival.start_time().seconds() + 6 * 3600);
  festival.set_vehicle(van);
  Plan(festival);

  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=3");
  request.set_vehicle(van);
  const v1::OutingSeries series = Created(request);
  EXPECT_THAT(ReasonsOf(At(series.id(), "2026-07-07T14:00")), IsEmpty());
  const std::vector<std::string> reasons = ReasonsOf(At(series.id(), "2026-07-14T14:00"));
  EXPECT_THAT(reasons, Contains("VEHICLE_BOOKED"));
  EXPECT_THAT(reasons, Contains("STAFF_BOOKED"));
  EXPECT_THAT(ReasonsOf(At(series.id(), "2026-07-21T14:00")), IsEmpty());
}

TEST_F(OutingSeries, KeepsItsStopsOnTheGridAndFromWhoMayNotSeeRoutes) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=2");
  v1::Stop& stop = *request.add_stops();
  stop.set_name("Porte de la Chapelle");
  stop.set_latitude(48.8984321);
  stop.set_longitude(2.3593219);
  const v1::OutingSeries series = Created(request);
  ASSERT_EQ(series.stops_size(), 1);
  EXPECT_DOUBLE_EQ(series.stops(0).latitude(), 48.898);
  EXPECT_DOUBLE_EQ(series.stops(0).longitude(), 2.359);
  EXPECT_EQ(At(series.id(), "2026-07-14T14:00").stops_size(), 1);
  EXPECT_EQ(Must(Get(WithRole("outreach", {site_}), series.id())).stops_size(), 1);
  EXPECT_EQ(Must(Get(testing::Reception(site_), series.id())).stops_size(), 0);
  EXPECT_EQ(Must(Get(testing::Director(), series.id())).stops_size(), 0);
}

TEST_F(OutingSeries, MayStopWhereTheMapHasNoName) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=2");
  request.add_stops()->set_latitude(48.898);
  const v1::OutingSeries series = Created(request);
  ASSERT_EQ(series.stops_size(), 1);
  EXPECT_EQ(series.stops(0).name(), "");
  EXPECT_EQ(At(series.id(), "2026-07-14T14:00").stops_size(), 1);
}

TEST_F(OutingSeries, TakesLocalTimesWithSecondsAndKeepsThemWithout) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00:00", "FREQ=WEEKLY;COUNT=6");
  request.add_exceptions("2026-07-14T14:00:00");
  const v1::OutingSeries series = Created(request);
  EXPECT_EQ(series.start_local(), "2026-07-07T14:00");
  EXPECT_THAT(series.exceptions(), ElementsAre("2026-07-14T14:00"));

  v1::OutingSeries changes;
  changes.set_start_local("2026-07-21T15:30:00");
  const v1::OutingSeries after = Must(ChangeFrom(Change(series.id(), "2026-07-21T14:00:00", changes, {})));
  EXPECT_EQ(after.start_local(), "2026-07-21T15:30");
  EXPECT_EQ(Must(Get(coordinator_, series.id())).end_local(), "2026-07-21T14:00");

  const v1::OutingSeries ended = Must(End(after.id(), "2026-07-28T15:30:00"));
  EXPECT_EQ(ended.end_local(), "2026-07-28T15:30");
  EXPECT_EQ(At(after.id(), "2026-07-28T15:30").state(), v1::CANCELLED);
  EXPECT_EQ(Must(End(after.id(), "2026-07-28T15:30")).etag(), ended.etag());
}

TEST_F(OutingSeries, ThatCannotBeReadOrNeverOccursIsRefused) {
  const auto reason_of = [this](const std::string& start, const std::string& rule) {
    return Refusal(Create(Rounds(start, rule)));
  };
  EXPECT_EQ(reason_of("2026-07-07T14:00", "FREQ=NEVER"), "RECURRENCE_INVALID");
  EXPECT_EQ(reason_of("2026-07-07T14:00", "FREQ=HOURLY"), "RECURRENCE_INVALID");
  EXPECT_EQ(reason_of("2026-07-07T14:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "RECURRENCE_INVALID");
  EXPECT_EQ(reason_of("2026-07-07T14:00", "FREQ=DAILY;UNTIL=20260701"), "RECURRENCE_INVALID");
  EXPECT_EQ(reason_of("2015-01-01T14:00", "FREQ=DAILY"), "RECURRENCE_INVALID");
  EXPECT_EQ(reason_of("7 July", "FREQ=DAILY"), "INVALID_FIELDS");
  EXPECT_EQ(reason_of("2026-07-07T14:00:30", "FREQ=DAILY"), "INVALID_FIELDS");
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=DAILY");
  request.add_exceptions("14 July");
  EXPECT_EQ(Refusal(Create(request)), "INVALID_FIELDS");
}

TEST_F(OutingSeries, KeepsTheRulesOfAnOuting) {
  const v1::CreateOutingSeriesRequest good = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=2");
  const auto reason_with = [&](const std::function<void(v1::CreateOutingSeriesRequest&)>& change) {
    v1::CreateOutingSeriesRequest request = good;
    change(request);
    return Refusal(Create(request));
  };
  EXPECT_EQ(reason_with([](auto& request) { request.mutable_team()->RemoveLast(); }), "TEAM_TOO_SMALL");
  EXPECT_EQ(reason_with([](auto& request) { request.set_capacity(1); }), "TEAM_TOO_LARGE");
  EXPECT_EQ(reason_with([](auto& request) { request.set_team(0, "nobody"); }), "STAFF_MEMBER_UNKNOWN");
  EXPECT_EQ(reason_with([](auto& request) { request.set_team(0, request.team(1)); }), "INVALID_FIELDS");
  EXPECT_EQ(reason_with([](auto& request) { request.set_vehicle("no-van"); }), "VEHICLE_UNKNOWN");
  EXPECT_EQ(reason_with([](auto& request) { request.set_territory("nowhere"); }), "TERRITORY_UNKNOWN");
  EXPECT_EQ(reason_with([](auto& request) { request.mutable_duration()->set_seconds(120); }), "DURATION_INVALID");
  EXPECT_EQ(reason_with([](auto& request) { request.mutable_duration()->set_seconds(20 * 3600); }), "DURATION_INVALID");
  const std::string van = NewVehicle().id();
  const std::string walker = NewMember().id();
  EXPECT_EQ(reason_with([&](auto& request) {
              request.set_vehicle(van);
              request.set_team(0, walker);
            }),
            "SKILL_MISSING");
  const auto load = [](v1::CreateOutingSeriesRequest& request, const std::string& item) {
    v1::LoadLine& line = *request.add_load();
    line.set_item(item);
    line.set_quantity(100);
  };
  const std::string item = suite_.NewItem();
  suite_.AwaitFeeds();
  EXPECT_EQ(reason_with([&](auto& request) { load(request, item); }), "VEHICLE_MISSING");
  EXPECT_EQ(reason_with([&](auto& request) {
              request.set_vehicle(van);
              load(request, "no-item");
            }),
            "ITEM_UNKNOWN");
}

TEST_F(OutingSeries, ThatIsRefusedLeavesNothing) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=2");
  request.mutable_team()->RemoveLast();
  const std::string key = NewUuidV7();
  EXPECT_EQ(Refusal(Create(request, key)), "TEAM_TOO_SMALL");
  EXPECT_EQ(Refusal(Get(coordinator_, key)), "OUTING_SERIES_UNKNOWN");
}

TEST_F(OutingSeries, NeedsThePermissionAndTheSite) {
  v1::CreateOutingSeriesRequest request = Rounds("2026-07-07T14:00", "FREQ=WEEKLY;COUNT=2");
  EXPECT_EQ(Refusal(Create(testing::Reception(site_), request)), "PERMISSION_MISSING");
  EXPECT_EQ(Refusal(Create(stranger_, request)), "SITE_FORBIDDEN");
  request.set_site("no-such-site");
  EXPECT_EQ(Refusal(Create(testing::Director(), request)), "SITE_UNKNOWN");
}

TEST_F(OutingSeries, IsFoundByItsSiteOnly) {
  const v1::OutingSeries series = Summer();
  EXPECT_EQ(Must(Get(coordinator_, series.id())).DebugString(), series.DebugString());
  EXPECT_EQ(Refusal(Get(stranger_, series.id())), "OUTING_SERIES_UNKNOWN");
  EXPECT_EQ(Refusal(Get(coordinator_, NewUuidV7())), "OUTING_SERIES_UNKNOWN");
}

TEST_F(OutingSeries, AreListedByTheirSiteTheNewestLastOverPages) {
  std::vector<std::string> made;
  for (int i = 0; i < 3; ++i) {
    // Apart from each other, so that nobody is booked twice.
    made.push_back(Created(Rounds("2026-07-0" + std::to_string(7 + i) + "T14:00", "FREQ=WEEKLY;COUNT=1")).id());
  }
  std::vector<std::string> listed;
  v1::ListOutingSeriesRequest request;
  request.set_site(site_);
  request.set_page_size(2);
  do {
    const auto page = Must(suite_.Call<v1::ListOutingSeriesResponse>(
        coordinator_, "passerelle.outreach.v1.OutingSeriesService.ListOutingSeries", request));
    EXPECT_LE(page.outing_series_size(), 2);
    for (const v1::OutingSeries& series : page.outing_series()) listed.push_back(series.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, made);
}

}  // namespace
}  // namespace passerelle::outreach
