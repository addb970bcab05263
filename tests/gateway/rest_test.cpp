// REST as client apps use it, and every way of getting it wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"
#include "tests/support/ports.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Rest : public ::testing::Test {
 protected:
  Answer Get(std::string_view path, HttpHeaders headers = {}) {
    return suite_.CallAs(login_, "GET", path, "", std::move(headers));
  }
  Answer Post(std::string_view path, const Json& body, HttpHeaders headers = {}) {
    return suite_.CallAs(login_, "POST", path, body.dump(), std::move(headers));
  }
  Answer PostText(std::string_view path, std::string_view body, HttpHeaders headers = {}) {
    return suite_.CallAs(login_, "POST", path, body, std::move(headers));
  }
  Answer Patch(std::string_view path, const Json& body, HttpHeaders headers = {}) {
    return suite_.CallAs(login_, "PATCH", path, body.dump(), std::move(headers));
  }
  // What the gateway says of something it asks.
  std::string CheckOf(const std::string& name) { return suite_.Call("GET", "/readyz").json()["checks"][name]; }
  Json Person() const { return {{"site", site_}, {"gender", "WOMAN"}, {"adultConfirmed", true}}; }
  Json Visit() const {
    return {{"site", site_},
            {"occurTime", "2013-03-01T10:00:00Z"},
            {"setting", "FIXED_SITE"},
            {"acts", {{{"kind", "WELCOME"}}}}};
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::string site_ = Suite::Running().NewSite();
  const Login login_ = suite_.NewLogin("reception", {site_});
};

TEST_F(Rest, RegistersReadsAndChangesAPerson) {
  const Answer registered = Post("/v1/people", Person());
  ASSERT_EQ(registered.status, 200) << registered.body;
  const std::string id = registered.json()["id"];
  EXPECT_EQ(registered.json()["gender"], "WOMAN");
  EXPECT_FALSE(registered.json().contains("birthYear"));  // optional and not given

  const Answer read = Get("/v1/people/" + id);
  EXPECT_EQ(read.json(), registered.json());

  const Answer changed = Patch("/v1/people/" + id, {{"pseudonym", "Zoé"}}, {{"If-Match", read.headers.at("etag")}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.json()["pseudonym"], "Zoé");
  EXPECT_NE(changed.headers.at("etag"), read.headers.at("etag"));

  const Answer left = Post(Cat("/v1/people/", id, ":leave"), {{"reason", "HOUSED"}});
  ASSERT_EQ(left.status, 200) << left.body;
  EXPECT_EQ(left.json()["state"], "LEFT");
}

TEST_F(Rest, FindsAPersonByQueryParameters) {
  const std::string code = Post("/v1/people", Person()).json()["code"];
  ASSERT_EQ(Post("/v1/people", Person()).status, 200);
  const Answer found = Get("/v1/people?code=" + code);
  ASSERT_EQ(found.json()["people"].size(), 1u) << found.body;
  EXPECT_EQ(found.json()["people"][0]["code"], code);
  EXPECT_EQ(Get(Cat("/v1/people?site=", site_, "&pageSize=1")).json()["people"].size(), 1u);
}

TEST_F(Rest, TakesTheMaskOfAnUpdateFromTheQuery) {
  const Json person = Post("/v1/people", Person()).json();
  const Answer changed = Patch(Cat("/v1/people/", std::string(person["id"]), "?updateMask=pseudonym"),
                               {{"pseudonym", "A"}, {"gender", "MAN"}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.json()["gender"], "WOMAN");
  EXPECT_EQ(changed.json()["pseudonym"], "A");
}

TEST_F(Rest, ShowsFiguresThatAreZero) {
  const Login analyst = suite_.NewLogin("analyst", {"*"});
  const Answer report =
      suite_.CallAs(analyst, "GET", Cat("/v1/activityReport?site=", site_, "&from=2013-01-01&to=2013-12-31"));
  ASSERT_EQ(report.status, 200) << report.body;
  EXPECT_EQ(report.json()["peopleSeen"], 0);
  EXPECT_EQ(report.json()["visits"], 0);
  EXPECT_EQ(report.json()["acts"], Json::array());
}

TEST_F(Rest, AnswersAReplayWithTheFirstResultHoweverTheKeyIsQuoted) {
  const std::string key = NewUuidV7();
  const Answer first = Post("/v1/visits", Visit(), {{"Idempotency-Key", key}});
  ASSERT_EQ(first.status, 200) << first.body;
  const Answer again = Post("/v1/visits", Visit(), {{"Idempotency-Key", Cat("\"", key, "\"")}});
  EXPECT_EQ(again.json(), first.json());
}

TEST_F(Rest, RefusesAKeyThatComesBackWithOtherContent) {
  const std::string key = NewUuidV7();
  ASSERT_EQ(Post("/v1/visits", Visit(), {{"Idempotency-Key", key}}).status, 200);
  Json other = Visit();
  other["syringesReturned"] = 3;
  const Answer refused = Post("/v1/visits", other, {{"Idempotency-Key", key}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.reason(), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(Rest, RefusesABadIdempotencyKey) {
  const Answer refused = Post("/v1/visits", Visit(), {{"Idempotency-Key", "short"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.fields(), ElementsAre("Idempotency-Key"));
}

TEST_F(Rest, RefusesAStaleEtag) {
  const Json person = Post("/v1/people", Person()).json();
  const Answer refused =
      Patch("/v1/people/" + std::string(person["id"]), {{"pseudonym", "A"}}, {{"If-Match", "\"99\""}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.reason(), "ETAG_MISMATCH");
}

TEST_F(Rest, RefusesAnUnknownSite) {
  const Login director = suite_.NewLogin("director", {"*"});
  Json person = Person();
  person["site"] = "nowhere";
  const Answer refused = suite_.CallAs(director, "POST", "/v1/people", person.dump());
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.reason(), "SITE_UNKNOWN");
}

TEST_F(Rest, RefusesATimeInTheFuture) {
  Json visit = Visit();
  visit["occurTime"] = "2100-01-01T00:00:00Z";
  const Answer refused = Post("/v1/visits", visit);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.reason(), "TIME_IN_FUTURE");
}

TEST_F(Rest, RefusesAMinor) {
  Json person = Person();
  person["birthYear"] = 2100;
  EXPECT_EQ(Post("/v1/people", person).status, 400);
  Json visit = Visit();
  visit["anonymous"] = {{"ageBand", "AGE_UNDER_18"}};
  const Answer refused = Post("/v1/visits", visit);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.reason(), "PERSON_UNDER_AGE");
}

TEST_F(Rest, NamesAnUnknownField) {
  Json person = Person();
  person["identity"] = {{"phonee", "1"}};
  const Answer refused = Post("/v1/people", person);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.reason(), "INVALID_FIELDS");
  EXPECT_THAT(refused.fields(), ElementsAre("identity.phonee"));
}

TEST_F(Rest, NamesAFieldWithAWrongEnum) {
  Json visit = Visit();
  visit["acts"].push_back({{"kind", "JUGGLING"}});
  const Answer refused = Post("/v1/visits", visit);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.fields(), ElementsAre("acts[1].kind"));
  EXPECT_THAT(refused.body, HasSubstr("is not one of the values"));
}

TEST_F(Rest, RecordsTheOtherLinesOfAQueueWhenOneCannotBeRead) {
  const auto line = [this](int syringes) {
    Json visit = Visit();
    visit["requestId"] = NewUuidV7();
    visit["syringesReturned"] = syringes;
    return visit.dump();
  };
  const std::pair<const char*, const char*> bad[] = {{R"({"sitee":"x"})", "sitee"},
                                                     {R"({"acts":[{"kind":"JUGGLING"}]})", "acts[0].kind"},
                                                     {R"({"occurTime":"2013-02-30T10:00:00Z"})", "occurTime"},
                                                     {R"({"site":["x"]})", "site"},
                                                     {R"({"people":99999999999})", "people"},
                                                     {R"({"person":"x","anonymous":{}})", "anonymous"},
                                                     {R"({"note":"a\u0000b"})", "note"},
                                                     {R"({"note":"a","note":"b"})", "note"},
                                                     {"\"text\"", ""},
                                                     {"null", ""}};
  for (const char* path : {"/v1/visits:batchRecord", "/passerelle.contacts.v1.VisitService/BatchRecordVisits"}) {
    for (const auto& [text, field] : bad) {
      const Answer answer = PostText(path, Cat(R"({"visits":[)", line(1), ",", text, ",", line(2), "]}"));
      ASSERT_EQ(answer.status, 200) << path << text << answer.body;
      Json results = answer.json()["results"];
      ASSERT_EQ(results.size(), 3u) << text;
      EXPECT_EQ(results[0]["visit"]["syringesReturned"], 1) << answer.body;
      EXPECT_EQ(results[1]["error"]["code"], "INVALID_ARGUMENT") << answer.body;
      EXPECT_EQ(results[1]["error"]["reason"], "INVALID_FIELDS") << answer.body;
      EXPECT_EQ(results[1]["error"]["violations"][0]["field"], field) << answer.body;
      EXPECT_EQ(results[2]["visit"]["syringesReturned"], 2) << answer.body;
    }
  }
  EXPECT_EQ(PostText("/v1/visits:batchRecord", R"({"visits":[{}],"unreadable":[]})").status, 400);
  EXPECT_EQ(PostText("/v1/visits:batchRecord", R"({"visits":[{},]})").status, 400);
}

TEST_F(Rest, RefusesWrongTypesAndHugeNumbers) {
  for (const char* year : {"99999999999", "1e999", "-1e400", "1.5", "\"x\"", "[1980]", "{}", "true"}) {
    const Answer refused =
        PostText("/v1/people", Cat(R"({"site":")", site_, R"(","gender":"WOMAN","birthYear":)", year, "}"));
    EXPECT_EQ(refused.status, 400) << year << " " << refused.body;
  }
}

TEST_F(Rest, RefusesWhatIsNotJson) {
  for (const char* body : {"{'site':'x'}", "{\"site\":\"x\",}", "{\"site\":\"a\",\"site\":\"b\"}", "nonsense", "{} {}",
                           "[1,2", "\"text\"", "[]"}) {
    const Answer refused = PostText("/v1/people", body);
    EXPECT_EQ(refused.status, 400) << body << " " << refused.body;
  }
}

TEST_F(Rest, RefusesNulWhereverItIsHidden) {
  EXPECT_EQ(PostText("/v1/people", Cat(R"({"site":")", site_, R"(","pseudonym":"a\u0000b"})")).status, 400);
  EXPECT_EQ(PostText("/v1/people", std::string("{\"pseudonym\":\"a\0b\"}", 19)).status, 400);
  EXPECT_EQ(Get("/v1/people?q=a%00b").status, 400);
  EXPECT_EQ(Get("/v1/people/a%00b").status, 400);
}

TEST_F(Rest, RefusesABodyThatIsNestedTooDeeply) {
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  const Answer refused = PostText("/v1/people", Cat("{\"languages\":", deep, "}"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("too deeply"));
}

TEST_F(Rest, RefusesTwoMebibytesOfBody) {
  const std::string large = Cat("{\"pseudonym\":\"", std::string(2 * 1024 * 1024, 'a'), "\"}");
  const Answer refused = PostText("/v1/people", large);
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(refused.reason(), "BODY_TOO_LARGE");
  const Answer chunked = PostText("/v1/people", large, {{"Transfer-Encoding", "chunked"}, {"Expect", ""}});
  EXPECT_EQ(chunked.status, 413);
}

TEST_F(Rest, TakesAChunkedBody) {
  const Answer registered = Post("/v1/people", Person(), {{"Transfer-Encoding", "chunked"}});
  EXPECT_EQ(registered.status, 200) << registered.body;
}

TEST_F(Rest, RefusesUnknownAndRepeatedQueryParameters) {
  EXPECT_THAT(Get("/v1/people?sit=x").fields(), ElementsAre("sit"));
  EXPECT_THAT(Get(Cat("/v1/people?site=", site_, "&site=", site_)).fields(), ElementsAre("site"));
  EXPECT_THAT(Get("/v1/people?pageSize=many").fields(), ElementsAre("pageSize"));
  EXPECT_THAT(PostText("/v1/people?site=x", Person().dump()).fields(), ElementsAre("site"));
  EXPECT_EQ(Get("/v1/people?q=%zz").status, 400);
}

TEST_F(Rest, RefusesABodyThatContradictsThePath) {
  const Json person = Post("/v1/people", Person()).json();
  const Answer refused = Patch("/v1/people/" + std::string(person["id"]), {{"id", NewUuidV7()}, {"pseudonym", "A"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.reason(), "FIELD_CONFLICT");
  const Answer agreed = Patch("/v1/people/" + std::string(person["id"]), {{"id", person["id"]}, {"pseudonym", "A"}});
  EXPECT_EQ(agreed.status, 200) << agreed.body;
}

TEST_F(Rest, RefusesABodyWhereNoneIsTaken) {
  EXPECT_EQ(suite_.CallAs(login_, "GET", "/v1/me", "{}").reason(), "BODY_UNEXPECTED");
}

TEST_F(Rest, TellsUnknownPathsAndVerbsApart) {
  EXPECT_EQ(Get("/v1/nothing").status, 404);
  EXPECT_EQ(Get("/v1/people/").status, 404);
  const Answer refused = suite_.CallAs(login_, "DELETE", "/v1/people");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.at("allow"), "GET, HEAD, POST");
  EXPECT_EQ(Get(Cat("/v1/people/", NewUuidV7(), ":leave")).status, 405);
}

TEST_F(Rest, AnswersHeadLikeGetWithoutTheBody) {
  const std::string path = "/v1/people/" + std::string(Post("/v1/people", Person()).json()["id"]);
  const Answer get = Get(path);
  const Answer head = suite_.CallAs(login_, "HEAD", path);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.at("etag"), get.headers.at("etag"));
  EXPECT_EQ(head.headers.at("content-type"), "application/json");
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(get.body.size()));
  EXPECT_EQ(suite_.CallAs(login_, "HEAD", "/v1/people/" + NewUuidV7()).status, 404);
  EXPECT_EQ(suite_.Call("HEAD", path).status, 401);
  EXPECT_EQ(suite_.CallAs(login_, "HEAD", "/v1/visits:batchRecord").status, 405);
}

TEST_F(Rest, KnowsNoMethodOverride) {
  const Answer answer = suite_.CallAs(login_, "POST", "/v1/me", "{}", {{"X-HTTP-Method-Override", "GET"}});
  EXPECT_EQ(answer.status, 405);
}

TEST_F(Rest, RefusesOtherMediaTypes) {
  const HttpHeaders headers = {{"Authorization", Cat("Bearer ", login_.token)}, {"Content-Type", "text/plain"}};
  EXPECT_EQ(suite_.Call("POST", "/v1/people", Person().dump(), headers).status, 415);
  EXPECT_EQ(Post("/v1/people", Person(), {{"Content-Encoding", "gzip"}}).status, 415);
}

TEST_F(Rest, ExplainsAProblemAndNamesTheRequest) {
  const Answer refused = Get("/v1/people/" + NewUuidV7());
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(refused.headers.at("content-type"), "application/problem+json");
  const Json problem = refused.json();
  EXPECT_EQ(problem["type"], "about:blank");
  EXPECT_EQ(problem["code"], "NOT_FOUND");
  EXPECT_EQ(problem["reason"], "PERSON_UNKNOWN");
  EXPECT_EQ(problem["requestId"], refused.headers.at("x-request-id"));
}

TEST_F(Rest, ProtectsEveryResponse) {
  const Answer answer = Get("/v1/me");
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_THAT(answer.headers.at("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(answer.headers.at("ratelimit-policy"), HasSubstr("principal"));
  EXPECT_EQ(answer.headers.count("access-control-allow-origin"), 0u);
}

TEST_F(Rest, LetsConfiguredOriginsCallAndNoOthers) {
  const auto open = suite_.StartAnother({{"PASSERELLE_CORS_ORIGINS", "https://app.example.org"}});
  const int port = open->http_port();
  const HttpHeaders preflight = {{"Origin", "https://app.example.org"}, {"Access-Control-Request-Method", "POST"}};
  const Answer allowed = suite_.Call("OPTIONS", "/v1/people", "", preflight, port);
  EXPECT_EQ(allowed.status, 204);
  EXPECT_EQ(allowed.headers.at("access-control-allow-origin"), "https://app.example.org");
  const Answer foreign = suite_.CallAs(login_, "GET", "/v1/me", "", {{"Origin", "https://evil.example.org"}}, port);
  EXPECT_EQ(foreign.headers.count("access-control-allow-origin"), 0u);
}

TEST_F(Rest, DescribesItself) {
  const Answer document = suite_.Call("GET", "/openapi.json");
  ASSERT_EQ(document.status, 200);
  EXPECT_EQ(document.json()["openapi"], "3.1.0");
  EXPECT_TRUE(document.json()["paths"].contains("/v1/people/{id}:leave"));
  const Answer docs = suite_.Call("GET", "/docs");
  EXPECT_EQ(docs.status, 200);
  EXPECT_THAT(docs.headers.at("content-type"), HasSubstr("text/html"));
  EXPECT_THAT(docs.headers.at("content-security-policy"), HasSubstr("script-src 'self'"));
}

TEST_F(Rest, TellsWhetherItLivesAndIsReady) {
  EXPECT_EQ(suite_.Call("GET", "/livez").status, 200);
  const Answer ready = suite_.Call("GET", "/readyz");
  EXPECT_EQ(ready.status, 200) << ready.body;
  EXPECT_EQ(ready.json()["checks"]["contacts"], "ok");
  EXPECT_EQ(suite_.Call("GET", "/metrics").status, 404);
}

TEST_F(Rest, ServesOnWithoutAServiceAndSaysWhich) {
  Suite::Running().Stop("statistics");
  const Answer ready = suite_.Call("GET", "/readyz");
  EXPECT_EQ(ready.status, 200) << ready.body;
  EXPECT_EQ(ready.json()["ready"], true);
  EXPECT_EQ(ready.json()["checks"]["statistics"], "unavailable");
  EXPECT_EQ(ready.json()["checks"]["contacts"], "ok");
  EXPECT_EQ(Get("/v1/people").status, 200) << "whoever does not need it goes on";
  Suite::Running().Start("statistics");
  EXPECT_TRUE(Eventually([&] { return CheckOf("statistics") == "ok"; }));
}

TEST_F(Rest, SaysWhichServiceIsAwayAndRecovers) {
  Suite::Running().Stop("contacts");
  const Answer refused = Get("/v1/people");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.reason(), "UPSTREAM");
  EXPECT_EQ(CheckOf("contacts"), "unavailable");
  Suite::Running().Start("contacts");
  EXPECT_TRUE(Eventually([&] { return Get("/v1/people").status == 200; }));
}

TEST_F(Rest, IsNotReadyWhenItReachesNoServiceAtAll) {
  const std::string nobody = Cat("127.0.0.1:", FreePorts(1)[0]);
  std::string upstreams;
  for (const char* service : {"contacts", "supplies", "outreach", "referrals", "statistics"})
    upstreams += Cat(upstreams.empty() ? "" : ",", service, "=", nobody);
  const auto cut_off = suite_.StartAnother({{"PASSERELLE_UPSTREAMS", upstreams}});
  const Answer ready = suite_.Call("GET", "/readyz", "", {}, cut_off->http_port());
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(ready.json()["ready"], false);
  EXPECT_EQ(ready.json()["checks"]["database"], "ok");
  EXPECT_EQ(ready.json()["checks"]["gateway"], "ok") << "itself does not count";
}

}  // namespace
}  // namespace passerelle::testing
