#include "gateway/transcoding/bindings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/transcoding/wire.h"
#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/statistics/v1/reports.pb.h"
#include "services/runtime/base/status.h"
#include "tests/unit/gateway/test_table.h"

namespace passerelle::gateway::transcoding {
namespace {

using gateway::testing::Api;
using ::testing::ElementsAre;

const Transcoder& Util() {
  static const std::unique_ptr<Transcoder> transcoder = MakeUtilTranscoder(Api());
  return *transcoder;
}

absl::StatusOr<std::string> Build(std::string_view verb, std::string_view path, std::string_view query,
                                  std::string_view body, std::optional<std::string> if_match = std::nullopt) {
  const auto match = Api().FindRoute(verb, path).value().value();
  return BuildRequest({match.route, match.bindings, ParseQuery(query).value(), std::move(if_match), body}, Util());
}

template <class Message>
Message Parsed(const absl::StatusOr<std::string>& wire) {
  EXPECT_TRUE(wire.ok()) << wire.status();
  Message message;
  EXPECT_TRUE(message.ParseFromString(wire.value_or("")));
  return message;
}

std::string FieldOf(const absl::StatusOr<std::string>& wire) {
  const auto violations = ViolationsOf(wire.status());
  return violations.size() == 1 ? violations[0].field : wire.status().ToString();
}

constexpr char kId[] = "01920000-0000-7000-8000-000000000000";

TEST(Bindings, PutBodyQueryAndPathTogether) {
  const auto request = Parsed<contacts::v1::UpdatePersonRequest>(Build(
      "PATCH", std::string("/v1/people/") + kId, "updateMask=pseudonym,birthYear", R"({"pseudonym":"Zoé"})", "7"));
  EXPECT_EQ(request.person().id(), kId);
  EXPECT_EQ(request.person().pseudonym(), "Zoé");
  EXPECT_EQ(request.person().etag(), "7");
  EXPECT_THAT(request.update_mask().paths(), ElementsAre("pseudonym", "birth_year"));
}

TEST(Bindings, CollectRepeatedQueryParameters) {
  const auto request = Parsed<statistics::v1::GetActivityReportRequest>(
      Build("GET", "/v1/activityReport", "site=a&site=b&from=2013-01-01&to=2013-12-31", ""));
  EXPECT_THAT(request.site(), ElementsAre("a", "b"));
}

TEST(Bindings, TakeEnumsByNameInTheQuery) {
  const auto request = Parsed<statistics::v1::GetActivitySeriesRequest>(
      Build("GET", "/v1/activitySeries", "metric=VISITS&interval=DAY", ""));
  EXPECT_EQ(request.metric(), statistics::v1::VISITS);
  EXPECT_EQ(FieldOf(Build("GET", "/v1/activitySeries", "metric=visits", "")), "metric");
}

TEST(Bindings, LetAnEmptyBodyStandForAnEmptyObject) {
  const auto request =
      Parsed<contacts::v1::ReturnPersonRequest>(Build("POST", std::string("/v1/people/") + kId + ":return", "", ""));
  EXPECT_EQ(request.id(), kId);
}

TEST(Bindings, RefuseQueryParametersThatAreNotOfTheCall) {
  EXPECT_EQ(FieldOf(Build("GET", "/v1/people", "nope=1", "")), "nope");
  EXPECT_EQ(FieldOf(Build("GET", "/v1/people", "site=a&site=b", "")), "site");
  EXPECT_EQ(FieldOf(Build("POST", "/v1/people", "site=a", "{}")), "site");
  EXPECT_EQ(FieldOf(Build("GET", std::string("/v1/people/") + kId, "id=x", "")), "id");
  EXPECT_EQ(FieldOf(Build("PATCH", std::string("/v1/people/") + kId, "person.pseudonym=x", "{}")), "person.pseudonym");
  EXPECT_EQ(FieldOf(Build("GET", "/v1/people", "pageSize=99999999999", "")), "pageSize");
}

TEST(Bindings, RefuseABodyThatContradictsPathOrIfMatch) {
  const std::string path = std::string("/v1/people/") + kId;
  EXPECT_EQ(ReasonOf(Build("PATCH", path, "", R"({"id":"01920000-0000-7000-8000-000000000001"})").status()),
            "FIELD_CONFLICT");
  EXPECT_EQ(ReasonOf(Build("PATCH", path, "", R"({"etag":"8"})", "7").status()), "FIELD_CONFLICT");
  EXPECT_TRUE(Build("PATCH", path, "", R"({"etag":"7"})", "7").ok());
}

TEST(Bindings, RefuseIfMatchAndBodiesWhereTheyMeanNothing) {
  EXPECT_EQ(ReasonOf(Build("GET", "/v1/people", "", "", "7").status()), "IF_MATCH_UNEXPECTED");
  EXPECT_EQ(ReasonOf(Build("GET", "/v1/people", "", "{}").status()), "BODY_UNEXPECTED");
}

// Every scalar type, as the wire form of a value given in a URL.
TEST(Wire, EncodesScalarsAsAParserReadsThem) {
  const auto table = routing::RouteTable::Build(gateway::testing::ToyApi({{"GET", "/v1/toys/{id}"}})).value();
  const auto transcoder = MakeUtilTranscoder(*table);
  const auto& toy = *table->methods()[0]->input;
  const auto json_of = [&](const char* field, std::string_view text) -> std::string {
    const auto* descriptor = toy.FindFieldByName(field);
    const auto content = EncodeValue(*descriptor, text, *transcoder);
    if (!content.ok()) return "refused";
    std::string wire;
    AppendField({descriptor}, *content, wire);
    EXPECT_EQ(FindContent(wire, {descriptor}), *content);
    std::string json;
    EXPECT_TRUE(transcoder->WireToJson(toy, wire, json).ok());
    const std::string name = std::string("\"") + descriptor->json_name() + "\":";
    const std::size_t begin = json.find(name) + name.size();
    return json.substr(begin, json.find_first_of(",}", begin) - begin);
  };
  EXPECT_EQ(json_of("size", "-5"), "-5");
  EXPECT_EQ(json_of("big", "-9223372036854775808"), "\"-9223372036854775808\"");
  EXPECT_EQ(json_of("signed_size", "-7"), "-7");
  EXPECT_EQ(json_of("fixed", "4294967295"), "4294967295");
  EXPECT_EQ(json_of("fixed", "4294967296"), "refused");
  EXPECT_EQ(json_of("fixed", "-1"), "refused");
  EXPECT_EQ(json_of("ratio", "0.25"), "0.25");
  EXPECT_EQ(json_of("on", "true"), "true");
  EXPECT_EQ(json_of("on", "yes"), "refused");
  EXPECT_EQ(json_of("raw", "AQID"), "\"AQID\"");
  EXPECT_EQ(json_of("raw", "AQID!"), "refused");
  EXPECT_EQ(json_of("size", "2147483648"), "refused");
  EXPECT_EQ(json_of("id", "a b"), "\"a b\"");
  EXPECT_EQ(json_of("id", "\xff"), "refused");
}

TEST(Wire, FindsTheLastValueAndNestedOnes) {
  contacts::v1::UpdatePersonRequest request;
  request.mutable_person()->set_id("one");
  std::string wire = request.SerializeAsString();
  request.mutable_person()->set_id("two");
  wire += request.SerializeAsString();
  const auto path = routing::ResolveFieldPath(*contacts::v1::UpdatePersonRequest::descriptor(), "person.id").value();
  EXPECT_EQ(FindContent(wire, path), "two");
  EXPECT_EQ(FindContent("", path), std::nullopt);
  EXPECT_EQ(FindContent("\xff\xff", path), std::nullopt);
}

TEST(Query, IsDecodedInOrder) {
  const auto parameters = ParseQuery("a=1&b=x+y%2Bz&a=&c").value();
  EXPECT_THAT(parameters, ElementsAre(QueryParameter{"a", "1"}, QueryParameter{"b", "x y+z"}, QueryParameter{"a", ""},
                                      QueryParameter{"c", ""}));
  EXPECT_TRUE(ParseQuery("").value().empty());
  for (const char* query : {"=1", "a=%", "a=%0", "a=%00", "%gg=1"}) EXPECT_FALSE(ParseQuery(query).ok()) << query;
  std::string many;
  for (int i = 0; i < 300; ++i) many += "a=1&";
  EXPECT_FALSE(ParseQuery(many).ok());
}

}  // namespace
}  // namespace passerelle::gateway::transcoding
