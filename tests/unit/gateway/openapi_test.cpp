#include "gateway/openapi/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/gateway/test_table.h"

namespace passerelle::gateway::openapi {
namespace {

using gateway::testing::Api;
using ::testing::HasSubstr;
using Json = nlohmann::json;

const Json& Document() {
  static const Json document = Json::parse(Describe(Api()));
  return document;
}

void Visit(const Json& node, const std::function<void(const Json&)>& visit) {
  visit(node);
  for (const auto& child : node) {
    if (child.is_structured()) Visit(child, visit);
  }
}

TEST(OpenApi, HasEveryPublicRpc) {
  std::set<std::string> described;
  for (const auto& path : Document()["paths"]) {
    for (const auto& operation : path) described.insert(operation["x-grpc-method"]);
  }
  for (const auto& route : Api().routes())
    EXPECT_EQ(described.count(route->method->grpc_path.substr(1)), 1u) << route->method->full_name;
  EXPECT_EQ(Document().dump().find("PullEvents"), std::string::npos);
}

TEST(OpenApi, GivesEachOperationItsOwnIdADescriptionAndAnAnswer) {
  std::set<std::string> ids;
  for (const auto& path : Document()["paths"]) {
    for (const auto& operation : path) {
      EXPECT_TRUE(ids.insert(operation["operationId"]).second) << operation["operationId"];
      EXPECT_NE(operation["description"], "") << operation["operationId"];
      EXPECT_TRUE(operation["responses"].contains("200"));
      EXPECT_TRUE(operation["responses"].contains("default"));
    }
  }
}

// "/v1/people/{id}" → "/v1/people/{}", and the names in order.
std::pair<std::string, std::vector<std::string>> Unnamed(const std::string& path) {
  std::pair<std::string, std::vector<std::string>> unnamed;
  for (std::size_t i = 0; i < path.size(); ++i) {
    unnamed.first += path[i];
    if (path[i] != '{') continue;
    const std::size_t end = path.find('}', i);
    unnamed.second.push_back(path.substr(i + 1, end - i - 1));
    i = end - 1;
  }
  return unnamed;
}

TEST(OpenApi, HasNoTwoPathsThatDifferOnlyInTheNamesOfTheirParameters) {
  std::set<std::string> seen;
  for (const auto& [path, operations] : Document()["paths"].items())
    EXPECT_TRUE(seen.insert(Unnamed(path).first).second) << path;
  const Json& person = Document()["paths"]["/v1/people/{id}"];
  EXPECT_TRUE(person.contains("get") && person.contains("patch")) << person.dump();
}

TEST(OpenApi, DescribesExactlyTheParametersOfEachPath) {
  for (const auto& [path, operations] : Document()["paths"].items()) {
    for (const auto& operation : operations) {
      std::vector<std::string> described;
      for (const auto& parameter : operation.value("parameters", Json::array())) {
        if (parameter.value("in", "") == "path") described.push_back(parameter["name"]);
      }
      EXPECT_EQ(described, Unnamed(path).second) << operation["operationId"];
    }
  }
}

TEST(OpenApi, RefersOnlyToWhatItDefines) {
  Visit(Document(), [](const Json& node) {
    if (!node.is_object() || !node.contains("$ref") || !node["$ref"].is_string()) return;
    const std::string reference = node["$ref"];
    ASSERT_EQ(reference.substr(0, 2), "#/");
    EXPECT_TRUE(Document().contains(Json::json_pointer(reference.substr(1)))) << reference;
  });
}

TEST(OpenApi, DescribesParametersBodiesAndPermissions) {
  const Json& update = Document()["paths"]["/v1/people/{id}"]["patch"];
  EXPECT_EQ(update["x-permission"], "people.write");
  EXPECT_EQ(update["parameters"][0]["name"], "id");
  EXPECT_EQ(update["parameters"][0]["in"], "path");
  EXPECT_EQ(update["requestBody"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/passerelle.contacts.v1.Person");
  const Json& login = Document()["paths"]["/v1/sessions"]["post"];
  EXPECT_EQ(login["security"], Json::array());
  const Json& report = Document()["paths"]["/v1/activityReport"]["get"];
  std::set<std::string> names;
  for (const auto& parameter : report["parameters"]) names.insert(parameter["name"]);
  EXPECT_TRUE(names.count("site") == 1 && names.count("from") == 1 && names.count("to") == 1);
}

TEST(OpenApi, DescribesBytesByTheirMediaType) {
  const Json& feed = Document()["paths"]["/v1/calendars/{calendar}"]["get"];
  EXPECT_EQ(feed["responses"]["200"]["content"], (Json{{"text/calendar", {{"schema", {{"type", "string"}}}}}}));
  EXPECT_TRUE(feed["responses"].contains("304"));
  EXPECT_EQ(Document()["components"]["schemas"].count("passerelle.common.v1.RawBody"), 0u);
}

TEST(OpenApi, LeavesOutWhatTheGatewayAloneFills) {
  const Json& queue = Document()["components"]["schemas"]["passerelle.contacts.v1.BatchRecordVisitsRequest"];
  EXPECT_TRUE(queue["properties"].contains("visits"));
  EXPECT_FALSE(queue["properties"].contains("unreadable"));
}

TEST(OpenApi, DescribesFieldsWithTheirRules) {
  const Json& person = Document()["components"]["schemas"]["passerelle.contacts.v1.RegisterPersonRequest"];
  EXPECT_THAT(person["required"], ::testing::Contains("site"));
  EXPECT_EQ(person["properties"]["pseudonym"]["maxLength"], 80);
  EXPECT_EQ(person["properties"]["birthYear"]["minimum"], 1900);
  EXPECT_EQ(person["properties"]["gender"]["type"], "string");
  EXPECT_THAT(person["properties"]["gender"]["enum"], ::testing::Contains("NON_BINARY"));
  EXPECT_EQ(person["additionalProperties"], false);
  EXPECT_EQ(Document()["security"], Json::array({{{"bearer", Json::array()}}}));
}

}  // namespace
}  // namespace passerelle::gateway::openapi
