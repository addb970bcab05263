#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/outreach/v1/fleet.pb.h"
#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::outreach {
namespace {

using testing::Analyst;
using testing::Director;
using ::testing::ElementsAre;
using testing::Reception;
using testing::Suite;
using testing::WithRole;

constexpr char kCreate[] = "passerelle.outreach.v1.SiteService.CreateSite";
constexpr char kGet[] = "passerelle.outreach.v1.SiteService.GetSite";
constexpr char kList[] = "passerelle.outreach.v1.SiteService.ListSites";
constexpr char kUpdate[] = "passerelle.outreach.v1.SiteService.UpdateSite";

std::string FreshSlug() { return "site-" + NewUuidV7(); }

v1::CreateSiteRequest NewCentre(const std::string& id) {
  v1::CreateSiteRequest request;
  request.set_id(id);
  request.set_display_name("CAARUD");
  request.set_time_zone("Europe/Paris");
  request.set_address("1 rue de la Paix");
  v1::OpeningHours& opening = *request.add_opening_hours();
  opening.set_day(v1::MONDAY);
  opening.set_opens("09:00");
  opening.set_closes("12:30");
  opening.set_use(v1::COLLECTIVE);
  v1::Closure& closure = *request.add_closures();
  closure.set_from("2026-12-24");
  closure.set_to("2026-12-26");
  closure.set_reason("Fêtes");
  return request;
}

absl::StatusOr<v1::Site> Create(const v1::CreateSiteRequest& request, const access::Principal& caller = Director()) {
  return Suite::Running().Call<v1::Site>(caller, kCreate, request);
}

absl::StatusOr<v1::Site> Get(const std::string& id, const access::Principal& caller = Director()) {
  v1::GetSiteRequest request;
  request.set_id(id);
  return Suite::Running().Call<v1::Site>(caller, kGet, request);
}

absl::StatusOr<v1::Site> Update(const v1::UpdateSiteRequest& request, const access::Principal& caller = Director()) {
  return Suite::Running().Call<v1::Site>(caller, kUpdate, request);
}

v1::UpdateSiteRequest Rename(const v1::Site& site, const std::string& name) {
  v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(site.id());
  request.mutable_site()->set_etag(site.etag());
  request.mutable_site()->set_display_name(name);
  request.mutable_update_mask()->add_paths("display_name");
  return request;
}

// The SiteChanged facts of a site, told or about to be.
std::vector<events::v1::SiteChanged> FactsOf(const std::string& site) {
  Suite::Running().AwaitFeeds();
  const auto rows = *Suite::Running().Sql("outreach", "select fact from event_log order by position");
  std::vector<events::v1::SiteChanged> facts;
  for (const db::Row row : rows) {
    events::v1::Fact fact;
    EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
    if (fact.site_changed().site() == site) facts.push_back(fact.site_changed());
  }
  return facts;
}

TEST(CreateSite, AnswersTheSiteThatIsThenFound) {
  const v1::CreateSiteRequest request = NewCentre(FreshSlug());
  const v1::Site site = *Create(request);
  EXPECT_EQ(site.id(), request.id());
  EXPECT_EQ(site.opening_hours(0).closes(), "12:30");
  EXPECT_EQ(site.closures(0).reason(), "Fêtes");
  EXPECT_EQ(site.etag(), "1");
  EXPECT_EQ(Get(request.id())->DebugString(), site.DebugString());
}

TEST(CreateSite, TellsTheOtherServicesOnce) {
  const v1::CreateSiteRequest request = NewCentre(FreshSlug());
  ASSERT_TRUE(Create(request).ok());
  ASSERT_TRUE(Create(request).ok());
  const auto facts = FactsOf(request.id());
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(facts[0].time_zone(), "Europe/Paris");
  EXPECT_EQ(facts[0].display_name(), "CAARUD");
  EXPECT_EQ(facts[0].version(), 1);
  EXPECT_EQ(facts[0].address(), "1 rue de la Paix");
  ASSERT_EQ(facts[0].opening_hours_size(), 1);
  EXPECT_EQ(facts[0].opening_hours(0).ShortDebugString(),
            "day: \"MONDAY\" opens: \"09:00\" closes: \"12:30\" use: \"COLLECTIVE\"");
  ASSERT_EQ(facts[0].closures_size(), 1);
  EXPECT_EQ(facts[0].closures(0).ShortDebugString(), "from: \"2026-12-24\" to: \"2026-12-26\"");
}

TEST(CreateSite, RepeatedAnswersTheSameSite) {
  const v1::CreateSiteRequest request = NewCentre(FreshSlug());
  const v1::Site first = *Create(request);
  EXPECT_EQ(Create(request)->DebugString(), first.DebugString());
}

TEST(CreateSite, RefusesAnIdTakenByADifferentSite) {
  v1::CreateSiteRequest request = NewCentre(FreshSlug());
  ASSERT_TRUE(Create(request).ok());
  request.set_display_name("Another");
  const absl::Status status = Create(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(status), "SITE_EXISTS");
  EXPECT_EQ(Get(request.id())->display_name(), "CAARUD");
}

TEST(CreateSite, ByTwoAtOnceMakesOneSite) {
  const v1::CreateSiteRequest request = NewCentre(FreshSlug());
  absl::StatusOr<v1::Site> one, other;
  std::thread thread([&] { one = Create(request); });
  other = Create(request);
  thread.join();
  ASSERT_TRUE(one.ok()) << one.status();
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(one->DebugString(), other->DebugString());
  EXPECT_EQ(FactsOf(request.id()).size(), 1u);
}

TEST(CreateSite, NamesEveryFaultOfTheSchedule) {
  v1::CreateSiteRequest request = NewCentre(FreshSlug());
  *request.add_opening_hours() = request.opening_hours(0);
  request.mutable_opening_hours(0)->set_closes("08:00");
  request.mutable_closures(0)->set_to("2026-12-23");
  const absl::Status status = Create(request).status();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("openingHours[0].closes", "closures[0].to"));
}

TEST(CreateSite, RefusesATimeZoneThatDoesNotExist) {
  v1::CreateSiteRequest request = NewCentre(FreshSlug());
  request.set_time_zone("Europe/Montreuil");
  EXPECT_EQ(ReasonOf(Create(request).status()), "INVALID_FIELDS");
}

TEST(CreateSite, NeedsThePermissionAndTheSite) {
  const v1::CreateSiteRequest request = NewCentre(FreshSlug());
  EXPECT_EQ(ReasonOf(Create(request, Reception(request.id())).status()), "PERMISSION_MISSING");
  EXPECT_EQ(ReasonOf(Create(request, WithRole("director", {"elsewhere"})).status()), "SITE_FORBIDDEN");
}

TEST(GetSite, IsADirectoryForEveryTeam) {
  const v1::Site site = *Create(NewCentre(FreshSlug()));
  EXPECT_EQ(Get(site.id(), Reception("elsewhere"))->display_name(), "CAARUD");
  EXPECT_EQ(Get(site.id(), Analyst())->display_name(), "CAARUD");
  EXPECT_EQ(ReasonOf(Get(site.id(), WithRole("partner", {})).status()), "PERMISSION_MISSING");
}

TEST(GetSite, DoesNotFindAnUnknownSite) {
  const absl::Status status = Get(FreshSlug()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(status), "SITE_UNKNOWN");
}

TEST(ListSites, ShowsEverySiteOnceInTheOrderOfIdsOverPages) {
  std::set<std::string> made;
  for (int i = 0; i < 5; ++i) made.insert(Create(NewCentre(FreshSlug()))->id());
  std::vector<std::string> listed;
  v1::ListSitesRequest request;
  request.set_page_size(2);
  do {
    const v1::ListSitesResponse page =
        *Suite::Running().Call<v1::ListSitesResponse>(Reception("elsewhere"), kList, request);
    EXPECT_LE(page.sites_size(), 2);
    for (const v1::Site& site : page.sites()) listed.push_back(site.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_TRUE(std::is_sorted(listed.begin(), listed.end()));
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()).size(), listed.size());
  for (const std::string& id : made) EXPECT_THAT(listed, ::testing::Contains(id));
}

TEST(ListSites, RefusesAPageTokenThatItDidNotGive) {
  v1::ListSitesRequest request;
  request.set_page_token("bm90LWEtdG9rZW4");
  EXPECT_EQ(ReasonOf(Suite::Running().Call<v1::ListSitesResponse>(Director(), kList, request).status()),
            "PAGE_TOKEN_INVALID");
}

TEST(UpdateSite, ChangesTheFieldsOfTheMaskOnlyAndTellsTheOthers) {
  const v1::Site before = *Create(NewCentre(FreshSlug()));
  v1::UpdateSiteRequest request = Rename(before, "CAARUD de Calais");
  request.mutable_site()->set_address("ignored");
  const v1::Site after = *Update(request);
  EXPECT_EQ(after.display_name(), "CAARUD de Calais");
  EXPECT_EQ(after.address(), before.address());
  EXPECT_EQ(after.opening_hours_size(), 1);
  EXPECT_EQ(after.etag(), "2");
  const auto facts = FactsOf(before.id());
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[1].display_name(), "CAARUD de Calais");
  EXPECT_EQ(facts[1].version(), 2);
}

TEST(UpdateSite, WithoutAMaskChangesWhatIsSet) {
  const v1::Site before = *Create(NewCentre(FreshSlug()));
  v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(before.id());
  request.mutable_site()->set_time_zone("Indian/Reunion");
  const v1::Site after = *Update(request);
  EXPECT_EQ(after.time_zone(), "Indian/Reunion");
  EXPECT_EQ(after.display_name(), before.display_name());
}

TEST(UpdateSite, ReplacesAListAsAWhole) {
  const v1::Site before = *Create(NewCentre(FreshSlug()));
  v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(before.id());
  request.mutable_update_mask()->add_paths("closures");
  EXPECT_EQ(Update(request)->closures_size(), 0);
  EXPECT_EQ(Get(before.id())->opening_hours_size(), 1);
}

TEST(UpdateSite, RefusesAnEtagThatSomebodyHasOvertaken) {
  const v1::Site read = *Create(NewCentre(FreshSlug()));
  ASSERT_TRUE(Update(Rename(read, "First")).ok());
  const absl::Status status = Update(Rename(read, "Second")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(status), "ETAG_MISMATCH");
  EXPECT_EQ(Get(read.id())->display_name(), "First");
}

TEST(UpdateSite, ByTwoAtOnceWithOneEtagIsDoneOnce) {
  const v1::Site read = *Create(NewCentre(FreshSlug()));
  absl::StatusOr<v1::Site> one, other;
  std::thread thread([&] { one = Update(Rename(read, "One")); });
  other = Update(Rename(read, "Other"));
  thread.join();
  EXPECT_NE(one.ok(), other.ok());
  EXPECT_EQ(ReasonOf(one.ok() ? other.status() : one.status()), "ETAG_MISMATCH");
  EXPECT_EQ(Get(read.id())->etag(), "2");
}

TEST(UpdateSite, DoesNotFindAnUnknownSite) {
  v1::Site nowhere;
  nowhere.set_id(FreshSlug());
  const absl::Status status = Update(Rename(nowhere, "Nowhere")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(status), "SITE_UNKNOWN");
}

TEST(UpdateSite, RefusesToChangeTheIdOrAnUnknownField) {
  const v1::Site site = *Create(NewCentre(FreshSlug()));
  for (const char* path : {"id", "colour"}) {
    v1::UpdateSiteRequest request = Rename(site, "Other");
    request.mutable_update_mask()->add_paths(path);
    EXPECT_EQ(ReasonOf(Update(request).status()), "INVALID_FIELDS") << path;
  }
}

TEST(UpdateSite, RefusesAFaultySchedule) {
  const v1::Site site = *Create(NewCentre(FreshSlug()));
  v1::UpdateSiteRequest request;
  *request.mutable_site() = site;
  request.mutable_site()->mutable_opening_hours(0)->set_opens("13:00");
  request.mutable_update_mask()->add_paths("opening_hours");
  const absl::Status status = Update(request).status();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].field, "site.openingHours[0].closes");
  EXPECT_EQ(Get(site.id())->etag(), "1");
}

TEST(UpdateSite, RefusesToTakeTheNameAway) {
  const v1::Site site = *Create(NewCentre(FreshSlug()));
  EXPECT_EQ(ReasonOf(Update(Rename(site, "")).status()), "INVALID_FIELDS");
}

TEST(UpdateSite, NeedsThePermissionAndTheSite) {
  const v1::Site site = *Create(NewCentre(FreshSlug()));
  EXPECT_EQ(ReasonOf(Update(Rename(site, "Mine"), Reception(site.id())).status()), "PERMISSION_MISSING");
  EXPECT_EQ(ReasonOf(Update(Rename(site, "Mine"), WithRole("director", {"elsewhere"})).status()), "SITE_FORBIDDEN");
}

TEST(Sites, ThatDoNotExistAreToldFromThoseOfOtherTeams) {
  const access::Principal coordinator = WithRole("coordinator", {Suite::Running().NewSite()});
  const auto refusal = [&](const std::string& site) {
    v1::ListVehiclesRequest request;
    request.set_site(site);
    return ReasonOf(
        Suite::Running()
            .Call<v1::ListVehiclesResponse>(coordinator, "passerelle.outreach.v1.FleetService.ListVehicles", request)
            .status());
  };
  EXPECT_EQ(refusal(FreshSlug()), "SITE_UNKNOWN");
  EXPECT_EQ(refusal(Create(NewCentre(FreshSlug()))->id()), "SITE_FORBIDDEN");
}

}  // namespace
}  // namespace passerelle::outreach
