// The calendar feed through the door: raw bytes over REST, the message over the other dialects, nothing of the key left
// behind.
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <set>

#include "gateway/base/text.h"
#include "passerelle/common/v1/raw_body.pb.h"
#include "passerelle/outreach/v1/calendar.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/rpc/client.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::Not;

// "2026-06-10T12:00:00Z", so many whole hours from now.
std::string HoursFromNow(int hours) {
  const absl::Time hour = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now()) / 3600 * 3600);
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", hour + absl::Hours(hours), absl::UTCTimeZone());
}

class CalendarFeed : public ::testing::Test {
 protected:
  Json Activity(const std::string& title, int hours = 24) {
    const Json request = {{"site", site_},
                          {"kind", "COLLECTIVE_ACTIVITY"},
                          {"title", title},
                          {"startTime", HoursFromNow(hours)},
                          {"endTime", HoursFromNow(hours + 2)}};
    const Answer made = suite_.CallAs(coordinator_, "POST", "/v1/activities", request.dump());
    EXPECT_EQ(made.status, 200) << made.body;
    return made.json();
  }
  void Cancel(const Json& activity) {
    const std::string path = Cat("/v1/activities/", std::string(activity["id"]), ":cancel");
    EXPECT_EQ(suite_.CallAs(coordinator_, "POST", path, R"({"reason":"Grève"})").status, 200);
  }
  Json NewKey() {
    const Answer made =
        suite_.CallAs(coordinator_, "POST", Cat("/v1/sites/", site_, "/calendarKeys"), R"({"displayName":"Tablette"})");
    EXPECT_EQ(made.status, 200) << made.body;
    return made.json();
  }
  // What ical.js reads.
  Json Read(const std::string& path) {
    const auto [code, output] =
        RunProgram({"node", Cat(std::string(getenv("PASSERELLE_SOURCE")), "/tests/gateway/clients/calendar.mjs"),
                    Cat("http://127.0.0.1:", suite_.http_port(), path)});
    EXPECT_EQ(code, 0) << output;
    return Json::parse(output);
  }
  static Json EventOf(const Json& calendar, const Json& thing) {
    for (const Json& event : calendar["events"]) {
      if (event["uid"] == Cat(std::string(thing["id"]), "@passerelle")) return event;
    }
    return nullptr;
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::string site_ = Suite::Running().NewSite();
  const Login coordinator_ = suite_.NewLogin("coordinator", {site_});
  const std::string url_ = NewKey()["url"];
};

TEST_F(CalendarFeed, IsReadByACalendarApplication) {
  const Json activity = Activity("Atelier; cuisine, été\\hiver");
  const Json cancelled = Activity("Sortie", 48);
  Cancel(cancelled);
  const Json calendar = Read(url_);
  EXPECT_THAT(std::string(calendar["name"]), HasSubstr("Passerelle"));
  const Json event = EventOf(calendar, activity);
  ASSERT_TRUE(event.is_object()) << calendar.dump();
  EXPECT_EQ(event["summary"], "Activité collective : Atelier; cuisine, été\\hiver");
  EXPECT_EQ(event["start"], absl::StrReplaceAll(HoursFromNow(24), {{"Z", ".000Z"}}));
  EXPECT_EQ(event["end"], absl::StrReplaceAll(HoursFromNow(26), {{"Z", ".000Z"}}));
  EXPECT_EQ(event["zone"], "Europe/Paris");
  EXPECT_EQ(event["status"], "CONFIRMED");
  EXPECT_EQ(event["sequence"], 0);
  EXPECT_EQ(event["stamped"], true);
  const Json gone = EventOf(calendar, cancelled);
  ASSERT_TRUE(gone.is_object()) << calendar.dump();
  EXPECT_EQ(gone["status"], "CANCELLED");
  EXPECT_EQ(gone["sequence"], 1);
}

TEST_F(CalendarFeed, KeepsAnEventsNameThroughItsChanges) {
  const Json activity = Activity("Atelier");
  const Json before = EventOf(Read(url_), activity);
  const std::string path = Cat("/v1/activities/", std::string(activity["id"]), "?updateMask=title");
  ASSERT_EQ(suite_.CallAs(coordinator_, "PATCH", path, R"({"title":"Jardin"})").status, 200);
  const Json after = EventOf(Read(url_), activity);
  EXPECT_EQ(after["uid"], before["uid"]);
  EXPECT_EQ(after["sequence"], 1);
  EXPECT_EQ(after["summary"], "Activité collective : Jardin");
}

TEST_F(CalendarFeed, ShowsClosuresAsWholeDays) {
  int whole_days = 0;  // the public holidays of two thirds of a year
  const Json calendar = Read(url_);
  for (const Json& event : calendar["events"]) {
    whole_days += event["allDay"] == true ? 1 : 0;
    EXPECT_EQ(event["transparent"], true);
    EXPECT_THAT(std::string(event["summary"]), HasSubstr("Fermeture"));
  }
  EXPECT_GT(whole_days, 2);
}

TEST_F(CalendarFeed, IsAnsweredAsItIsToWhoeverHasTheKey) {
  Activity("Atelier");
  const Answer feed = suite_.Call("GET", url_);
  ASSERT_EQ(feed.status, 200) << feed.body;
  EXPECT_EQ(feed.headers.at("content-type"), "text/calendar; charset=utf-8");
  EXPECT_EQ(feed.headers.at("cache-control"), "private, max-age=300");
  EXPECT_THAT(feed.body, ::testing::StartsWith("BEGIN:VCALENDAR\r\n"));
  EXPECT_THAT(feed.headers.at("ratelimit-policy"), HasSubstr("address"));
}

TEST_F(CalendarFeed, IsNotSentAgainToWhoeverHasItAlready) {
  const std::string etag = suite_.Call("GET", url_).headers.at("etag");
  EXPECT_EQ(suite_.Call("GET", url_).headers.at("etag"), etag);
  for (const std::string& tags : {etag, Cat("W/", etag), Cat("\"other\", ", etag), std::string("*")}) {
    const Answer same = suite_.Call("GET", url_, "", {{"If-None-Match", tags}});
    EXPECT_EQ(same.status, 304) << tags;
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(same.headers.at("etag"), etag);
    EXPECT_EQ(same.headers.at("cache-control"), "private, max-age=300");
  }
  EXPECT_EQ(suite_.Call("GET", url_, "", {{"If-None-Match", "\"other\""}}).status, 200);
  Activity("Atelier");
  const Answer changed = suite_.Call("GET", url_, "", {{"If-None-Match", etag}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_NE(changed.headers.at("etag"), etag);
}

TEST_F(CalendarFeed, KeepsTheConnectionOpenAfterNothingToSend) {
  const std::string etag = suite_.Call("GET", url_).headers.at("etag");
  const std::string request = Cat("GET ", url_, " HTTP/1.1\r\nHost: x\r\nIf-None-Match: ", etag, "\r\n\r\n");
  const std::string last =
      Cat("GET ", url_, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIf-None-Match: ", etag, "\r\n\r\n");
  const std::string answers = RawExchange(suite_.http_port(), Cat(request, last));
  const std::size_t second = answers.find("HTTP/1.1 304", 1);
  EXPECT_THAT(answers, ::testing::StartsWith("HTTP/1.1 304"));
  EXPECT_NE(second, std::string::npos) << answers;
}

TEST_F(CalendarFeed, IsAskedAboutWithoutItsBody) {
  const Answer get = suite_.Call("GET", url_);
  const Answer head = suite_.Call("HEAD", url_);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(get.body.size()));
  EXPECT_EQ(head.headers.at("etag"), get.headers.at("etag"));
  EXPECT_EQ(suite_.Call("HEAD", url_, "", {{"If-None-Match", get.headers.at("etag")}}).status, 304);
}

TEST_F(CalendarFeed, DoesNotExistForAWrongKeyOrSite) {
  const std::string key = url_.substr(url_.find('=') + 1);
  std::set<std::string> details;
  for (const std::string& path :
       {Cat("/v1/calendars/", site_, ".ics?key=wrong"), Cat("/v1/calendars/", site_, ".ics"),
        Cat("/v1/calendars/nowhere.ics?key=", key), Cat("/v1/calendars/", site_, "?key=", key)}) {
    const Answer refused = suite_.Call("GET", path);
    EXPECT_EQ(refused.status, 404) << path;
    EXPECT_EQ(refused.reason(), "CALENDAR_UNKNOWN");
    EXPECT_EQ(refused.headers.at("cache-control"), "no-store");
    details.insert(std::string(refused.json()["detail"]));
  }
  EXPECT_EQ(details.size(), 1u);
}

TEST_F(CalendarFeed, IsAMessageInTheOtherDialects) {
  const std::string key = url_.substr(url_.find('=') + 1);
  const Json request = {{"calendar", Cat(site_, ".ics")}, {"key", key}};
  const Answer connect = suite_.Call("POST", "/passerelle.outreach.v1.CalendarService/GetCalendarFeed", request.dump(),
                                     {{"Content-Type", "application/json"}});
  ASSERT_EQ(connect.status, 200) << connect.body;
  EXPECT_EQ(connect.headers.at("content-type"), "application/json");
  EXPECT_EQ(connect.json()["contentType"], "text/calendar; charset=utf-8");
  const auto text = gateway::FromBase64(std::string(connect.json()["data"]));
  EXPECT_EQ(text, suite_.Call("GET", url_).body);

  rpc::Client client(Cat("127.0.0.1:", suite_.grpc_port()));
  rpc::CallOptions options;
  options.deadline = absl::Now() + testing::kPatience;
  outreach::v1::GetCalendarFeedRequest message;
  message.set_calendar(Cat(site_, ".ics"));
  message.set_key(key);
  const auto grpc =
      client.Call<common::v1::RawBody>("passerelle.outreach.v1.CalendarService.GetCalendarFeed", message, options);
  ASSERT_TRUE(grpc.ok()) << grpc.status();
  EXPECT_EQ(grpc->data(), *text);
}

TEST_F(CalendarFeed, IsDescribedByItsMediaType) {
  const Json document = suite_.Call("GET", "/openapi.json").json();
  const Json& operation = document["paths"]["/v1/calendars/{calendar}"]["get"];
  EXPECT_EQ(operation["responses"]["200"]["content"]["text/calendar"]["schema"]["type"], "string");
  EXPECT_TRUE(operation["responses"].contains("304"));
  EXPECT_EQ(operation["security"], Json::array());
}

TEST_F(CalendarFeed, IsLimitedByAddress) {
  const auto strict = suite_.StartAnother({{"PASSERELLE_ADDRESS_RATE", "1"}, {"PASSERELLE_ADDRESS_BURST", "2"}});
  std::set<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.insert(suite_.Call("GET", url_, "", {}, strict->http_port()).status);
  EXPECT_TRUE(statuses.contains(429));
}

TEST_F(CalendarFeed, LeavesNothingOfItsKeyInLogsAndMetrics) {
  GatewayProcess process;
  const std::string key = url_.substr(url_.find('=') + 1);
  const int port = process.http_port();
  EXPECT_EQ(suite_.Call("GET", url_, "", {}, port).status, 200);
  EXPECT_EQ(suite_.Call("GET", Cat("/v1/calendars/nowhere.ics?key=", key), "", {}, port).status, 404);
  EXPECT_EQ(suite_.Call("GET", Cat(url_, "&key=", key), "", {}, port).status, 400);
  const std::string metrics = process.Metrics();
  EXPECT_THAT(metrics, HasSubstr("GetCalendarFeed"));
  EXPECT_THAT(metrics, Not(HasSubstr(key)));
  const std::string log = process.Stop();
  EXPECT_THAT(log, HasSubstr("stopped"));
  EXPECT_THAT(log, Not(HasSubstr(key)));
}

}  // namespace
}  // namespace passerelle::testing
