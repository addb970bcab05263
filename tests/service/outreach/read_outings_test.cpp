// Outings as they are read and listed, and what they warn of.
#include "tests/service/outreach/planning_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ReadOutings : public Planning {};

TEST_F(ReadOutings, ShowStopsOnlyToThoseWhoMaySeeRoutes) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  request.add_stops()->set_name("Gare");
  EXPECT_EQ(Must(As<v1::Outing>(testing::Director(), "CreateOuting", request)).stops_size(), 0);
  v1::ListOutingsRequest list;
  list.set_site(site_);
  const std::string id = Must(As<v1::ListOutingsResponse>(coordinator_, "ListOutings", list)).outings(0).id();
  for (const auto& [caller, stops] : {std::pair{coordinator_, 1},
                                      {outreach_, 1},
                                      {nurse_, 0},
                                      {testing::Reception(site_), 0},
                                      {testing::Director(), 0}}) {
    EXPECT_EQ(Must(Get(id, caller)).stops_size(), stops) << caller.roles[0];
    EXPECT_EQ(Must(As<v1::ListOutingsResponse>(caller, "ListOutings", list)).outings(0).stops_size(), stops);
  }
}

TEST_F(ReadOutings, AreThoseOfTheCallersSites) {
  const v1::Outing outing = PlanOuting();
  EXPECT_EQ(Refusal(Get(outing.id(), stranger_)), "OUTING_UNKNOWN");
  EXPECT_EQ(Refusal(Get(NewUuidV7(), coordinator_)), "OUTING_UNKNOWN");
  EXPECT_EQ(Must(As<v1::ListOutingsResponse>(stranger_, "ListOutings", v1::ListOutingsRequest())).outings_size(), 0);
  v1::ListOutingsRequest request;
  request.set_site(site_);
  EXPECT_EQ(Refusal(As<v1::ListOutingsResponse>(stranger_, "ListOutings", request)), "SITE_FORBIDDEN");
}

TEST_F(ReadOutings, ListEachOnceSoonestFirstOverPages) {
  std::vector<std::string> planned;
  for (const int day : {3, 0, 2, 1, 4}) {
    planned.resize(5);
    planned[static_cast<std::size_t>(day)] = PlanOuting(Later(Afternoon(NewTeam()), absl::Hours(24 * day))).id();
  }
  for (const std::string& site : {site_, std::string()}) {
    v1::ListOutingsRequest request;
    request.set_site(site);
    request.set_page_size(2);
    std::vector<std::string> listed;
    do {
      const auto page = Must(As<v1::ListOutingsResponse>(coordinator_, "ListOutings", request));
      ASSERT_LE(page.outings_size(), 2);
      for (const v1::Outing& outing : page.outings()) listed.push_back(outing.id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_THAT(listed, ElementsAreArray(planned));
  }
}

TEST_F(ReadOutings, ListThoseThatBeginOnTheDaysAskedFor) {
  const std::string first = PlanOuting(Later(Afternoon(NewTeam()), absl::Hours(8))).id();  // a night
  const std::string second = PlanOuting(Later(Afternoon(NewTeam()), absl::Hours(24))).id();
  const std::string cancelled = PlanOuting(Later(Afternoon(NewTeam()), absl::Hours(24))).id();
  Must(Cancel(cancelled));
  const auto list = [this](const std::string& from, const std::string& to, v1::OutingState state) {
    v1::ListOutingsRequest request;
    request.set_site(site_);
    request.set_from(from);
    request.set_to(to);
    request.set_state(state);
    const auto page = Must(As<v1::ListOutingsResponse>(coordinator_, "ListOutings", request));
    std::vector<std::string> ids;
    for (const v1::Outing& outing : page.outings()) ids.push_back(outing.id());
    return ids;
  };
  EXPECT_THAT(list("2027-06-15", "2027-06-15", v1::OUTING_STATE_UNSPECIFIED), ElementsAre(first));
  EXPECT_THAT(list("2027-06-16", "", v1::PLANNED), ElementsAre(second));
  EXPECT_THAT(list("2027-06-16", "2027-06-30", v1::CANCELLED), ElementsAre(cancelled));
  EXPECT_THAT(list("", "2027-06-14", v1::OUTING_STATE_UNSPECIFIED), IsEmpty());
}

TEST_F(ReadOutings, RefuseARangeThatEndsBeforeItBegins) {
  v1::ListOutingsRequest request;
  request.set_from("2027-06-15");
  request.set_to("2027-06-14");
  EXPECT_THAT(As<v1::ListOutingsResponse>(coordinator_, "ListOutings", request),
              IsRefusedOn(kInvalid, "RANGE_INVALID", "to"));
}

TEST_F(ReadOutings, WarnOfWhatAnAbsenceBreaks) {
  const std::vector<std::string> team = NewTeam();
  const v1::Outing outing = PlanOuting(Drive(team, Van()));
  Away(team[0], outing);
  EXPECT_THAT(Warnings(Get(outing.id())), UnorderedElementsAre("STAFF_ABSENT", "TEAM_TOO_SMALL", "SKILL_MISSING"));
  v1::ListOutingsRequest request;
  request.set_site(site_);
  const auto page = Must(As<v1::ListOutingsResponse>(coordinator_, "ListOutings", request));
  EXPECT_THAT(Warnings(page.outings(0)), UnorderedElementsAre("STAFF_ABSENT", "TEAM_TOO_SMALL", "SKILL_MISSING"));
  Must(Cancel(outing.id()));
  EXPECT_THAT(Warnings(Get(outing.id())), IsEmpty());
}

TEST_F(ReadOutings, WarnOfWhoAndWhatIsGone) {
  const std::vector<std::string> team = NewTeam();
  const std::string van = Van();
  const v1::Outing outing = PlanOuting(Drive(team, van));
  Retire(team[1]);
  v1::UpdateVehicleRequest retire;
  retire.mutable_vehicle()->set_id(van);
  retire.mutable_vehicle()->set_retired(true);
  Must(Call<v1::Vehicle>(coordinator_, "UpdateVehicle", retire));
  EXPECT_THAT(Warnings(Get(outing.id())),
              UnorderedElementsAre("STAFF_MEMBER_UNKNOWN", "VEHICLE_UNKNOWN", "TEAM_TOO_SMALL"));
}

TEST_F(ReadOutings, WarnOfADayOnWhichTheSiteIsClosed) {
  v1::CreateOutingRequest request = Afternoon(NewTeam());
  request = Later(request, absl::Hours(24 * 29));  // 14 July
  EXPECT_THAT(Warnings(PlanOuting(request)), ElementsAre("SITE_CLOSED"));
}

}  // namespace
}  // namespace passerelle::outreach
