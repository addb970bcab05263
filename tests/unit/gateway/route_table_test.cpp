#include "gateway/routing/route_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/gateway/test_table.h"

namespace passerelle::gateway::routing {
namespace {

using gateway::testing::Api;
using gateway::testing::ToyApi;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string MethodOf(std::string_view verb, std::string_view path) {
  const auto found = Api().FindRoute(verb, path);
  if (!found.ok() || !found->has_value() || (*found)->route == nullptr) return "";
  return (*found)->route->method->full_name;
}

std::string Fault(const std::string& descriptor_set) {
  const auto table = RouteTable::Build(descriptor_set);
  return table.ok() ? "" : std::string(table.status().message());
}

TEST(RouteTable, FindsTheMethodOfAPathAndVerb) {
  EXPECT_EQ(MethodOf("GET", "/v1/people"), "passerelle.contacts.v1.PeopleService.ListPeople");
  EXPECT_EQ(MethodOf("POST", "/v1/people"), "passerelle.contacts.v1.PeopleService.RegisterPerson");
  EXPECT_EQ(MethodOf("PATCH", "/v1/people/x"), "passerelle.contacts.v1.PeopleService.UpdatePerson");
  EXPECT_EQ(MethodOf("POST", "/v1/people/x:leave"), "passerelle.contacts.v1.PeopleService.LeavePerson");
  EXPECT_EQ(MethodOf("POST", "/v1/visits:batchRecord"), "passerelle.contacts.v1.VisitService.BatchRecordVisits");
  EXPECT_EQ(MethodOf("DELETE", "/v1/sessions/current"), "passerelle.gateway.v1.SessionService.DeleteSession");
}

TEST(RouteTable, GivesWhatThePathSays) {
  const auto found = Api().FindRoute("PATCH", "/v1/people/a%20b").value();
  EXPECT_THAT(found->bindings, ElementsAre(PathBinding{"person.id", "a b"}));
}

TEST(RouteTable, TakesANameWithAnEndingAsOneSegment) {
  const auto found = Api().FindRoute("GET", "/v1/calendars/montreuil.ics").value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->route->method->full_name, "passerelle.outreach.v1.CalendarService.GetCalendarFeed");
  EXPECT_EQ(found->route->method->media_type, "text/calendar");
  EXPECT_THAT(found->bindings, ElementsAre(PathBinding{"calendar", "montreuil.ics"}));
}

TEST(RouteTable, TellsFilesOfOneThingApartByTheirExtension) {
  const auto method_of = [](std::string_view path) { return MethodOf("GET", path); };
  const std::string service = "passerelle.statistics.v1.AnnualReportService.";
  EXPECT_EQ(method_of("/v1/annualReports/2013.csv"), service + "ExportAnnualReportCsv");
  EXPECT_EQ(method_of("/v1/annualReports/2013.xlsx"), service + "ExportAnnualReportXlsx");
  EXPECT_THAT(Api().FindRoute("GET", "/v1/annualReports/2013.html").value()->bindings,
              ElementsAre(PathBinding{"year", "2013"}));
  for (const char* nothing : {"/v1/annualReports/2013.pdf", "/v1/annualReports/.csv", "/v1/annualReports/2013"})
    EXPECT_FALSE(Api().FindRoute("GET", nothing).value().has_value()) << nothing;
}

TEST(RouteTable, LeavesAnUnknownVerbInTheLastSegment) {
  const auto found = Api().FindRoute("GET", "/v1/people/a:b").value();
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->bindings, ElementsAre(PathBinding{"id", "a:b"}));
}

TEST(RouteTable, TellsTheVerbsOfAPath) {
  const auto found = Api().FindRoute("PUT", "/v1/people").value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->route, nullptr);
  EXPECT_THAT(found->allowed, ElementsAre("GET", "POST"));
}

TEST(RouteTable, DoesNotKnowOtherPaths) {
  for (const char* path : {"/", "/v1", "/v1/people/", "/v1/people/x/y", "/v2/people", "/v1//people"}) {
    EXPECT_FALSE(Api().FindRoute("GET", path).value().has_value()) << path;
  }
}

TEST(RouteTable, HidesInternalMethods) {
  EXPECT_NE(Api().FindMethod("/passerelle.contacts.v1.PeopleService/GetPerson"), nullptr);
  EXPECT_EQ(Api().FindMethod("/passerelle.events.v1.EventFeedService/PullEvents"), nullptr);
}

TEST(RouteTable, PrefersTheMoreSpecificRoute) {
  const auto table = RouteTable::Build(ToyApi({{"GET", "/v1/toys/{id}"}, {"GET", "/v1/toys/best"}})).value();
  EXPECT_EQ(table->FindRoute("GET", "/v1/toys/best").value()->route->text, "/v1/toys/best");
  EXPECT_EQ(table->FindRoute("GET", "/v1/toys/worst").value()->route->text, "/v1/toys/{id}");
}

TEST(RouteTable, RefusesToServeAmbiguousRoutes) {
  EXPECT_THAT(Fault(ToyApi({{"GET", "/v1/toys/{id}"}, {"GET", "/v1/toys/{etag}"}})), HasSubstr("overlaps"));
  EXPECT_EQ(Fault(ToyApi({{"GET", "/v1/toys/{id}"}, {"DELETE", "/v1/toys/{id}"}})), "");
}

TEST(RouteTable, RefusesAMethodWithoutPolicy) {
  EXPECT_THAT(Fault(ToyApi({{"GET", "/v1/toys", "", false}})), HasSubstr("ToyService.Method1 has no policy"));
}

TEST(RouteTable, RefusesBadRules) {
  EXPECT_THAT(Fault(ToyApi({{"GET", "/v1/toys/{nothing}"}})), HasSubstr("not a field"));
  EXPECT_THAT(Fault(ToyApi({{"GET", "/v1/toys/{part}"}})), HasSubstr("not a singular scalar"));
  EXPECT_THAT(Fault(ToyApi({{"GET", "/v1/toys/{tags}"}})), HasSubstr("not a singular scalar"));
  EXPECT_THAT(Fault(ToyApi({{"GET", "/v1/toys", "*"}})), HasSubstr("body"));
  EXPECT_THAT(Fault(ToyApi({{"POST", "/v1/toys", "size"}})), HasSubstr("body"));
  EXPECT_THAT(Fault(ToyApi({{"POST", "v1/toys"}})), HasSubstr("slash"));
  EXPECT_THAT(Fault(ToyApi({{.verb = "GET", .path = "/v1/toys", .media_type = "text/plain"}})),
              HasSubstr("passerelle.common.v1.RawBody"));
  EXPECT_NE(Fault("not a descriptor set"), "");
}

}  // namespace
}  // namespace passerelle::gateway::routing
