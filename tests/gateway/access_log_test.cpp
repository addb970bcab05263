// Whoever looks at or changes a person is on record, by whatever door they came in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/dialects/grpc_web_frames.h"
#include "passerelle/contacts/v1/people.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/rpc/client.h"
#include "tests/gateway/access_log_fixture.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr char kGetPersonPath[] = "/passerelle.contacts.v1.PeopleService/GetPerson";

class AccessLog : public AccessLogFixture {
 protected:
  Answer Look(const Login& login, const std::string& person, const HttpHeaders& headers = {}) {
    return suite_.CallAs(login, "GET", Cat("/v1/people/", person), "", headers);
  }

  absl::StatusOr<contacts::v1::Person> LookOverGrpc(const Login& login, const std::string& person,
                                                    std::map<std::string, std::string> metadata = {}) {
    rpc::Client client(Cat("127.0.0.1:", suite_.grpc_port()));
    metadata["authorization"] = Cat("Bearer ", login.token);
    contacts::v1::GetPersonRequest request;
    request.set_id(person);
    rpc::CallOptions options;
    options.deadline = absl::Now() + testing::kPatience;
    options.metadata = std::move(metadata);
    return client.Call<contacts::v1::Person>("passerelle.contacts.v1.PeopleService.GetPerson", request, options);
  }

  std::string SubjectOf(const Login& login) { return suite_.CallAs(login, "GET", "/v1/me").json()["subject"]; }
};

std::vector<std::string> Values(const Json& entries, const std::string& field) {
  std::vector<std::string> values;
  for (const Json& entry : entries) values.push_back(entry.value(field, ""));
  return values;
}

TEST_F(AccessLog, TellsWhoLookedAtWhomWhenFromWhereAndWhatFor) {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const absl::Time before = absl::Now() - absl::Seconds(1);
  ASSERT_EQ(Look(reception_, person_,
                 {{"Passerelle-Purpose", "RIGHTS"}, {"traceparent", Cat("00-", trace, "-00f067aa0ba902b7-01")}})
                .status,
            200);

  const Json entries = EntriesOf(person_, kGetPerson);
  ASSERT_THAT(entries, SizeIs(1));
  const Json& entry = entries[0];
  EXPECT_EQ(entry["subject"], SubjectOf(reception_));
  EXPECT_EQ(entry["roles"], Json({"reception"}));
  EXPECT_EQ(entry["sites"], Json({site_}));
  EXPECT_EQ(entry["address"], "127.0.0.1");
  EXPECT_EQ(entry["action"], "VIEWED");
  EXPECT_EQ(entry["person"], person_);
  EXPECT_EQ(entry["purpose"], "RIGHTS");
  EXPECT_EQ(entry["outcome"], "OK");
  EXPECT_EQ(entry["trace"], trace);
  absl::Time time;
  std::string error;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, entry["accessTime"].get<std::string>(), &time, &error)) << error;
  EXPECT_GT(time, before);
  EXPECT_LT(time, absl::Now() + absl::Seconds(1));
}

TEST_F(AccessLog, TellsALookFromACreationAndAChange) {
  ASSERT_EQ(suite_.CallAs(reception_, "POST", Cat("/v1/people/", person_, ":leave"), R"({"reason":"MOVED"})").status,
            200);
  EXPECT_THAT(Values(EntriesOf(person_, "contacts.PeopleService/RegisterPerson"), "action"), ElementsAre("CREATED"));
  EXPECT_THAT(Values(EntriesOf(person_, "contacts.PeopleService/LeavePerson"), "action"), ElementsAre("CHANGED"));
  EXPECT_THAT(Values(EntriesOf(person_, "contacts.PeopleService/RegisterPerson"), "purpose"), ElementsAre("CARE"));
}

TEST_F(AccessLog, NamesEverybodyWhomAListShows) {
  const std::string other = NewPerson();
  ASSERT_EQ(suite_.CallAs(reception_, "GET", Cat("/v1/people?site=", site_)).status, 200);
  for (const std::string& person : {person_, other}) {
    EXPECT_THAT(EntriesOf(person, "contacts.PeopleService/ListPeople"), SizeIs(1)) << person;
  }
}

TEST_F(AccessLog, NamesThePersonOfAVisitOnce) {
  const Json visit = {{"site", site_},
                      {"occurTime", absl::FormatTime(absl::Now() - absl::Minutes(1))},
                      {"setting", "FIXED_SITE"},
                      {"person", person_},
                      {"acts", {{{"kind", "WELCOME"}}}}};
  ASSERT_EQ(suite_.CallAs(reception_, "POST", "/v1/visits", visit.dump()).status, 200);
  EXPECT_THAT(EntriesOf(person_, "contacts.VisitService/RecordVisit"), SizeIs(1));
}

TEST_F(AccessLog, HoldsWhatComesByConnect) {
  const HttpHeaders headers = {{"Authorization", Cat("Bearer ", reception_.token)},
                               {"Content-Type", "application/json"}};
  ASSERT_EQ(suite_.Call("POST", kGetPersonPath, Json{{"id", person_}}.dump(), headers).status, 200);
  EXPECT_THAT(EntriesOf(person_, kGetPerson), SizeIs(1));
}

TEST_F(AccessLog, HoldsWhatComesByGrpcWeb) {
  contacts::v1::GetPersonRequest request;
  request.set_id(person_);
  const HttpHeaders headers = {{"Authorization", Cat("Bearer ", reception_.token)},
                               {"Content-Type", "application/grpc-web+proto"}};
  const Answer answer =
      suite_.Call("POST", kGetPersonPath, gateway::dialects::FrameMessage(request.SerializeAsString()), headers);
  ASSERT_EQ(answer.status, 200);
  EXPECT_THAT(EntriesOf(person_, kGetPerson), SizeIs(1));
}

TEST_F(AccessLog, HoldsWhatComesByGrpcWithItsPurpose) {
  const auto found = LookOverGrpc(reception_, person_, {{"passerelle-purpose", "CORRECTION"}});
  ASSERT_TRUE(found.ok()) << found.status();
  const Json entries = EntriesOf(person_, kGetPerson);
  EXPECT_THAT(Values(entries, "purpose"), ElementsAre("CORRECTION"));
  EXPECT_THAT(Values(entries, "address"), ElementsAre("127.0.0.1"));
}

TEST_F(AccessLog, HoldsALookAtSomebodyWhoIsNotThere) {
  const std::string nobody = NewUuidV7();
  EXPECT_EQ(Look(reception_, nobody).status, 404);
  EXPECT_THAT(Values(EntriesOf(nobody, kGetPerson), "outcome"), ElementsAre("NOT_FOUND"));
}

TEST_F(AccessLog, HoldsALookAtSomebodyOfAnotherSite) {
  const Login stranger = suite_.NewLogin("reception", {Suite::Running().NewSite()});
  const Answer answer = Look(stranger, person_);
  EXPECT_NE(answer.status, 200);
  EXPECT_THAT(Values(EntriesOf(person_, kGetPerson), "subject"), ElementsAre(SubjectOf(stranger)));
}

TEST_F(AccessLog, HoldsALookThatTheRoleForbids) {
  const Login analyst = suite_.NewLogin("analyst", {"*"});
  EXPECT_EQ(Look(analyst, person_).status, 403);
  EXPECT_EQ(LookOverGrpc(analyst, person_).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Values(EntriesOf(person_, kGetPerson), "outcome"), ElementsAre("PERMISSION_DENIED", "PERMISSION_DENIED"));
}

TEST_F(AccessLog, HoldsNothingOfARequestOfABadForm) {
  const Answer answer = suite_.CallAs(reception_, "POST", Cat("/v1/people/", person_, ":leave"), "{}");
  EXPECT_EQ(answer.reason(), "INVALID_FIELDS");
  EXPECT_THAT(EntriesOf(person_, "contacts.PeopleService/LeavePerson"), SizeIs(0));
}

TEST_F(AccessLog, HoldsNothingOfACallWithoutPeople) {
  const std::string subject = SubjectOf(reception_);
  const std::size_t before = Entries(Cat("subject=", subject)).size();
  ASSERT_EQ(suite_.CallAs(reception_, "GET", Cat("/v1/sites/", site_)).status, 200);
  EXPECT_THAT(Entries(Cat("subject=", subject)), SizeIs(before));
}

TEST_F(AccessLog, KnowsFivePurposes) {
  for (const char* purpose : {"CARE", "CORRECTION", "RIGHTS", "EMERGENCY", "SUPPORT"}) {
    EXPECT_EQ(Look(reception_, person_, {{"Passerelle-Purpose", purpose}}).status, 200) << purpose;
  }
  for (const char* purpose : {"CURIOSITY", "care", "PURPOSE_UNSPECIFIED", "1"}) {
    EXPECT_EQ(Look(reception_, person_, {{"Passerelle-Purpose", purpose}}).reason(), "PURPOSE_UNKNOWN") << purpose;
  }
  EXPECT_EQ(ReasonOf(LookOverGrpc(reception_, person_, {{"passerelle-purpose", "CURIOSITY"}}).status()),
            "PURPOSE_UNKNOWN");
}

TEST_F(AccessLog, IsReadByNobodyButDataProtection) {
  for (const char* role : {"reception", "nurse", "coordinator", "director", "analyst", "admin"}) {
    const Login login = suite_.NewLogin(role, {"*"});
    EXPECT_EQ(suite_.CallAs(login, "GET", "/v1/accessEntries").reason(), "PERMISSION_MISSING") << role;
  }
}

TEST_F(AccessLog, HoldsWhoReadsAboutAPerson) {
  (void)Entries(Cat("person=", person_));
  const Json readings = EntriesOf(person_, "gateway.AccessLogService/ListAccessEntries");
  ASSERT_THAT(readings, SizeIs(1));
  EXPECT_EQ(readings[0]["subject"], SubjectOf(dpo_));
}

TEST_F(AccessLog, IsReadPageByPageLatestFirst) {
  for (int i = 0; i < 5; ++i) ASSERT_EQ(Look(reception_, person_).status, 200);
  const std::string query = Cat("/v1/accessEntries?subject=", SubjectOf(reception_), "&pageSize=2");
  std::vector<std::int64_t> positions;
  std::string token;
  do {
    const Json page = suite_.CallAs(dpo_, "GET", Cat(query, "&pageToken=", token)).json();
    for (const Json& entry : page["accessEntries"])
      positions.push_back(std::stoll(entry["position"].get<std::string>()));
    token = page.value("nextPageToken", "");
  } while (!token.empty());
  EXPECT_THAT(positions, SizeIs(6));  // with the registration
  EXPECT_TRUE(std::is_sorted(positions.rbegin(), positions.rend()));
}

TEST_F(AccessLog, IsReadForAWhile) {
  ASSERT_EQ(Look(reception_, person_).status, 200);
  const std::string looked = EntriesOf(person_, kGetPerson)[0]["accessTime"];
  EXPECT_THAT(Values(Entries(Cat("person=", person_, "&untilTime=", looked)), "method"),
              ElementsAre("contacts.PeopleService/RegisterPerson"));
  EXPECT_THAT(Values(Entries(Cat("person=", person_, "&fromTime=", looked)), "method"),
              ::testing::Not(::testing::Contains("contacts.PeopleService/RegisterPerson")));
}

TEST_F(AccessLog, BelievesAProxyOnlyWhenItIsTrusted) {
  const HttpHeaders forwarded = {{"X-Forwarded-For", "198.51.100.7"}};
  ASSERT_EQ(Look(reception_, person_, forwarded).status, 200);
  const auto behind_proxy = suite_.StartAnother({{"PASSERELLE_TRUSTED_PROXIES", "127.0.0.0/8"}});
  ASSERT_EQ(
      suite_.CallAs(reception_, "GET", Cat("/v1/people/", person_), "", forwarded, behind_proxy->http_port()).status,
      200);
  EXPECT_THAT(Values(EntriesOf(person_, kGetPerson), "address"), ElementsAre("198.51.100.7", "127.0.0.1"));
}

TEST_F(AccessLog, SettingsAreCheckedAtTheStart) {
  EXPECT_THROW(suite_.StartAnother({{"PASSERELLE_TRUSTED_PROXIES", "proxy.example"}}), std::runtime_error);
  EXPECT_THROW(suite_.StartAnother({{"PASSERELLE_ACCESS_LOG_MONTHS", "3"}}), std::runtime_error);
}

}  // namespace
}  // namespace passerelle::testing
