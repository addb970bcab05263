#include "gateway/routing/route_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/routing/route_table.h"

namespace passerelle::gateway::routing {
namespace {

using ::testing::ElementsAre;

RouteTemplate Parsed(const char* text) { return RouteTemplate::Parse(text).value(); }

TEST(RouteTemplate, ReadsLiteralsVariablesAndTheVerb) {
  const RouteTemplate route = Parsed("/v1/people/{person.id}:leave");
  ASSERT_EQ(route.segments.size(), 3u);
  EXPECT_EQ(route.segments[0], (Segment{Segment::Kind::kLiteral, "v1"}));
  EXPECT_EQ(route.segments[2], (Segment{Segment::Kind::kOne, ""}));
  EXPECT_THAT(route.variables, ElementsAre(Variable{"person.id", 2, 3}));
  EXPECT_EQ(route.verb, "leave");
}

TEST(RouteTemplate, ReadsVariablesOfSeveralSegments) {
  const RouteTemplate route = Parsed("/v1/{name=shelves/*/books/**}");
  EXPECT_THAT(route.variables, ElementsAre(Variable{"name", 1, 5}));
  EXPECT_EQ(route.segments.back().kind, Segment::Kind::kRest);
}

TEST(RouteTemplate, ReadsAnExtensionBehindAVariable) {
  const RouteTemplate route = Parsed("/v1/reports/{year}.csv");
  EXPECT_EQ(route.segments.back(), (Segment{Segment::Kind::kOneWithExtension, ".csv"}));
  EXPECT_THAT(Bind(route, {"v1", "reports", "2013.csv"}), ElementsAre(PathBinding{"year", "2013"}));
  EXPECT_THAT(Bind(route, {"v1", "reports", "13"}), ElementsAre(PathBinding{"year", "13"})) << "shorter than .csv";
  for (const char* text : {"/v1/{id}.", "/v1/{id}.a.b", "/v1/{id}.a-b", "/v1/{id=**}.csv", "/v1/{id=x}.csv"}) {
    EXPECT_FALSE(RouteTemplate::Parse(text).ok()) << text;
  }
}

TEST(RouteTemplate, RefusesWhatTheGrammarDoesNotHave) {
  for (const char* text : {"", "v1", "/", "//a", "/v1/", "/v1/{", "/v1/{id", "/v1/{}", "/v1/{id}x", "/v1/{a={b}}",
                           "/v1/**/x", "/v1/x:", "/v1/{id}/{id}", "/v1/{a..b}", "/v1/a b", "/v1/x:y:z", "/v1/{=*}"}) {
    EXPECT_FALSE(RouteTemplate::Parse(text).ok()) << text;
  }
}

TEST(RouteTemplate, BindsDecodedValues) {
  EXPECT_THAT(Bind(Parsed("/v1/people/{id}"), {"v1", "people", "a%2Fb%20c"}), ElementsAre(PathBinding{"id", "a/b c"}));
  EXPECT_THAT(Bind(Parsed("/v1/{path=files/**}"), {"v1", "files", "a%2Fb", "c%20d"}),
              ElementsAre(PathBinding{"path", "files/a%2Fb/c d"}));
}

TEST(RouteTemplate, RefusesPathsWithBrokenCodesOrNul) {
  EXPECT_TRUE(SplitPath("/v1/people").ok());
  for (const char* path : {"", "v1", "/v1/%", "/v1/%2", "/v1/%zz", "/v1/%00"})
    EXPECT_FALSE(SplitPath(path).ok()) << path;
  EXPECT_FALSE(SplitPath("/" + std::string(100, '/')).ok());
}

TEST(RouteTemplate, IsAmbiguousWithAnotherOnlyWhenNeitherIsMoreSpecific) {
  EXPECT_TRUE(Ambiguous(Parsed("/v1/x/{id}"), Parsed("/v1/x/{name}")));
  EXPECT_TRUE(Ambiguous(Parsed("/v1/{a}/x"), Parsed("/v1/y/{b}")));
  EXPECT_TRUE(Ambiguous(Parsed("/v1/x"), Parsed("/v1/x")));
  EXPECT_FALSE(Ambiguous(Parsed("/v1/x/current"), Parsed("/v1/x/{id}")));
  EXPECT_FALSE(Ambiguous(Parsed("/v1/x/{id}"), Parsed("/v1/x/{id}:leave")));
  EXPECT_FALSE(Ambiguous(Parsed("/v1/x"), Parsed("/v1/y")));
  EXPECT_FALSE(Ambiguous(Parsed("/v1/x"), Parsed("/v1/x/{id}")));
  EXPECT_TRUE(Ambiguous(Parsed("/v1/x/{id}.csv"), Parsed("/v1/x/{name}.csv")));
  EXPECT_FALSE(Ambiguous(Parsed("/v1/x/{id}.csv"), Parsed("/v1/x/{id}.html")));
  EXPECT_FALSE(Ambiguous(Parsed("/v1/x/{id}.csv"), Parsed("/v1/x/{id}")));
  EXPECT_FALSE(Ambiguous(Parsed("/v1/{rest=**}"), Parsed("/v1/x/{id}")));
}

}  // namespace
}  // namespace passerelle::gateway::routing
