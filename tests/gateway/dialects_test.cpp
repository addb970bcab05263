// Every dialect with a client that other people wrote.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <set>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"
#include "tests/gateway/gateway_suite.h"

namespace passerelle::testing {
namespace {

namespace fs = std::filesystem;
using gateway::Cat;
using ::testing::HasSubstr;

constexpr char kGoogleApis[] = "/usr/share/gocode/src/github.com/gogo/googleapis";

std::string Source(std::string_view path) { return Cat(std::string(getenv("PASSERELLE_SOURCE")), "/", path); }

// The protos and what they import, in one folder: clients want it so.
const std::string& ProtoFolder() {
  static const std::string folder = [] {
    char name[] = "/tmp/passerelle-protos-XXXXXX";
    const fs::path made = mkdtemp(name);
    fs::copy(Source("protos/passerelle"), made / "passerelle", fs::copy_options::recursive);
    fs::create_directories(made / "google/api");
    fs::create_directories(made / "google/rpc");
    for (const char* file : {"google/api/annotations.proto", "google/api/http.proto", "google/rpc/status.proto",
                             "google/rpc/error_details.proto"}) {
      fs::copy_file(fs::path(kGoogleApis) / file, made / file);
    }
    return made.string();
  }();
  return folder;
}

class RemoveProtoFolder : public ::testing::Environment {
 public:
  void TearDown() override { fs::remove_all(ProtoFolder()); }
};
const auto* const remove_proto_folder = ::testing::AddGlobalTestEnvironment(new RemoveProtoFolder);

struct BufAnswer {
  int code;  // exit
  std::string output;
};

BufAnswer Buf(const std::string& protocol, const std::string& method, const Json& body,
              const HttpHeaders& headers = {}) {
  GatewaySuite& suite = GatewaySuite::Running();
  const bool native = protocol == "grpc";
  std::vector<std::string> command = {
      Source("tests/node_modules/.bin/buf"), "curl", "--schema", ProtoFolder(), "--protocol", protocol};
  if (native) command.push_back("--http2-prior-knowledge");
  for (const auto& [name, value] : headers) command.insert(command.end(), {"-H", Cat(name, ": ", value)});
  command.insert(
      command.end(),
      {"-d", body.dump(), Cat("http://127.0.0.1:", native ? suite.grpc_port() : suite.http_port(), "/", method)});
  const auto [code, output] = RunProgram(command);
  return {code, output};
}

class BufCurl : public ::testing::TestWithParam<const char*> {
 protected:
  HttpHeaders As(const Login& login) const { return {{"Authorization", Cat("Bearer ", login.token)}}; }
};

TEST_P(BufCurl, RegistersAPersonAndFindsIt) {
  const std::string site = Suite::Running().NewSite();
  const Login reception = GatewaySuite::Running().NewLogin("reception", {site});
  const BufAnswer registered =
      Buf(GetParam(), "passerelle.contacts.v1.PeopleService/RegisterPerson",
          {{"site", site}, {"gender", "TRANS_WOMAN"}, {"adultConfirmed", true}}, As(reception));
  ASSERT_EQ(registered.code, 0) << registered.output;
  const Json person = Json::parse(registered.output);
  const BufAnswer found =
      Buf(GetParam(), "passerelle.contacts.v1.PeopleService/GetPerson", {{"id", person["id"]}}, As(reception));
  ASSERT_EQ(found.code, 0) << found.output;
  EXPECT_EQ(Json::parse(found.output), person);
}

TEST_P(BufCurl, ReadsTheReasonOfARefusal) {
  const Login analyst = GatewaySuite::Running().NewLogin("analyst", {"*"});
  const BufAnswer refused =
      Buf(GetParam(), "passerelle.contacts.v1.PeopleService/ListPeople", Json::object(), As(analyst));
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.output, HasSubstr("permission_denied"));
  EXPECT_THAT(refused.output, HasSubstr("google.rpc.ErrorInfo"));
}

TEST_P(BufCurl, IsRefusedWithoutToken) {
  const BufAnswer refused = Buf(GetParam(), "passerelle.contacts.v1.PeopleService/ListPeople", Json::object());
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.output, HasSubstr("unauthenticated"));
}

TEST_P(BufCurl, CannotReachWhatServicesKeepAmongThemselves) {
  const Login director = GatewaySuite::Running().NewLogin("director", {"*"});
  const BufAnswer refused =
      Buf(GetParam(), "passerelle.events.v1.EventFeedService/PullEvents", {{"consumer", "thief"}}, As(director));
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.output, HasSubstr("unimplemented"));
}

TEST_P(BufCurl, ReplaysACreationWithItsKey) {
  const std::string site = Suite::Running().NewSite();
  const Login reception = GatewaySuite::Running().NewLogin("reception", {site});
  HttpHeaders headers = As(reception);
  headers.emplace_back("Idempotency-Key", NewUuidV7());
  const Json request = {{"site", site}, {"gender", "MAN"}, {"adultConfirmed", true}};
  const BufAnswer first = Buf(GetParam(), "passerelle.contacts.v1.PeopleService/RegisterPerson", request, headers);
  const BufAnswer again = Buf(GetParam(), "passerelle.contacts.v1.PeopleService/RegisterPerson", request, headers);
  ASSERT_EQ(first.code, 0) << first.output;
  EXPECT_EQ(again.output, first.output);
}

INSTANTIATE_TEST_SUITE_P(Dialects, BufCurl, ::testing::Values("grpc", "grpcweb", "connect"),
                         [](const auto& info) { return std::string(info.param); });

// What grpc-js sees: clients/grpc_js.mjs makes the checks and prints what it did.
TEST(GrpcJs, CallsReadsErrorsAndKeepsDeadlines) {
  GatewaySuite& suite = GatewaySuite::Running();
  const std::string site = Suite::Running().NewSite();
  const Login reception = suite.NewLogin("reception", {site});
  const auto [code, output] = RunProgram({"node", Source("tests/gateway/clients/grpc_js.mjs"),
                                          Cat("127.0.0.1:", suite.grpc_port()), ProtoFolder(), reception.token, site});
  EXPECT_EQ(code, 0) << output;
}

// Connect and gRPC-Web byte by byte, where the clients above are too well-behaved.
class ByBytes : public ::testing::Test {
 protected:
  Answer Call(std::string_view type, std::string_view body) {
    return suite_.Call("POST", "/passerelle.gateway.v1.SessionService/GetMe", body,
                       {{"Content-Type", std::string(type)}, {"Authorization", Cat("Bearer ", login_.token)}});
  }
  GatewaySuite& suite_ = GatewaySuite::Running();
  const Login login_ = suite_.NewLogin("reception", {"calais"});
};

TEST_F(ByBytes, ConnectTakesJsonAndWireForm) {
  EXPECT_EQ(Call("application/json", "{}").json()["roles"], Json::array({"reception"}));
  const Answer binary = Call("application/proto", "");
  EXPECT_EQ(binary.status, 200);
  EXPECT_EQ(binary.headers.at("content-type"), "application/proto");
  EXPECT_THAT(binary.body, HasSubstr("reception"));
}

TEST_F(ByBytes, ConnectTellsErrorsWithDetails) {
  const Answer refused = Call("application/json", "{\"nope\":1}");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.json()["code"], "invalid_argument");
  std::set<std::string> types;
  const Json error = refused.json();
  for (const auto& detail : error["details"]) types.insert(detail["type"]);
  EXPECT_EQ(types, (std::set<std::string>{"google.rpc.BadRequest", "google.rpc.ErrorInfo"}));
}

TEST_F(ByBytes, GrpcWebTakesItsTextForm) {
  const Answer answer = Call("application/grpc-web-text", "AAAAAAA=");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-type"), "application/grpc-web-text+proto");
  EXPECT_THAT(gateway::FromBase64(answer.body).value_or(""), HasSubstr("grpc-status: 0"));
}

TEST_F(ByBytes, GrpcWebRefusesBadFramesWithStatus200) {
  for (const std::string& body : {std::string("\x01\x00\x00\x00\x00", 5), std::string("\x00\x00\x00\x00\x09", 5),
                                  std::string("\x80\x00\x00\x00\x00", 5), std::string("\x00\x00", 2),
                                  std::string("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 10)}) {
    const Answer refused = Call("application/grpc-web+proto", body);
    EXPECT_EQ(refused.status, 200);
    EXPECT_THAT(refused.body, HasSubstr("grpc-status: 3"));
  }
}

TEST_F(ByBytes, OtherTypesAreRefused) {
  EXPECT_EQ(Call("application/grpc", "").status, 415);
  EXPECT_EQ(Call("application/xml", "<a/>").status, 415);
}

}  // namespace
}  // namespace passerelle::testing
