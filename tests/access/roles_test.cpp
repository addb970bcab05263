// Every rpc as every role, as anybody and as another process of the suite.
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <stdexcept>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/options/v1/options.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/access/role_table.h"
#include "services/runtime/base/status.h"
#include "services/runtime/rpc/client.h"
#include "tests/access/callers.h"
#include "tests/access/matrix.h"
#include "tests/access/world.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"

namespace passerelle::access_tests {
namespace {

using google::protobuf::MethodDescriptor;

const std::string kService = "service";
const std::string kAnonymous = "anonymous";

bool OfTheGateway(const Row& row) { return row.ServiceName() == "gateway"; }

bool Internal(const MethodDescriptor& method) { return method.options().GetExtension(options::v1::policy).internal(); }

// Every rpc that is in the contract.
std::set<std::string> EveryRpc() {
  std::ifstream file(absl::StrCat(getenv("PASSERELLE_BIN"), "/api.pb"), std::ios::binary);
  google::protobuf::FileDescriptorSet files;
  if (!files.ParseFromIstream(&file)) throw std::runtime_error("cannot read api.pb");
  std::set<std::string> rpcs;
  for (const auto& proto : files.file()) {
    const std::string package(absl::StripPrefix(proto.package(), "passerelle."));
    if (package == proto.package()) continue;
    for (const auto& service : proto.service()) {
      for (const auto& method : service.method())
        rpcs.insert(absl::StrCat(package, ".", service.name(), ".", method.name()));
    }
  }
  return rpcs;
}

// What says that the caller as such may not call it.
bool Turned(const Reply& reply) {
  static const std::set<std::string> reasons = {"PERMISSION_MISSING", "INTERNAL_ONLY", "TOKEN_MISSING",
                                                "SITE_FORBIDDEN"};
  return reasons.contains(reply.reason);
}

void ExpectAsTheMatrixSays(Cell cell, const std::string& who, const Reply& reply, const std::string& call) {
  if (cell != Cell::kNo && cell != Cell::kGateway) {
    EXPECT_FALSE(Turned(reply)) << call << " is not for " << who << ": " << reply.text;
  } else if (who == kAnonymous) {
    EXPECT_EQ(reply.code, "UNAUTHENTICATED") << call << " answers anybody: " << reply.text;
  } else {
    EXPECT_EQ(reply.code, "PERMISSION_DENIED") << call << " answers " << who << ": " << reply.text;
    EXPECT_TRUE(reply.reason == "PERMISSION_MISSING" || reply.reason == "INTERNAL_ONLY")
        << call << " as " << who << ": " << reply.text;
  }
}

class EveryRole : public ::testing::Test {
 protected:
  // A principal of the role with these sites; the partner's own agency instead.
  static access::Principal Principal(const std::string& role, const std::string& site) {
    if (role == kService) return testing::Process("contacts");
    access::Principal principal = testing::WithRole(role, {site});
    if (role == "partner") principal = {"key:partner", {"partner"}, {}, "agency"};
    return principal;
  }

  const std::string site_ = testing::Suite::Running().NewSite();
  const World nothing_ = World::OfNothingAt(site_);
};

TEST(TheMatrix, HasARowForEveryRpcAndAColumnForEveryRole) {
  std::set<std::string> rows, columns, roles = {kService, kAnonymous};
  for (const Row& row : Matrix()) rows.insert(row.rpc);
  for (const auto& [role, cell] : Matrix().at(0).cells) columns.insert(role);
  for (const std::string_view role : access::Roles()) roles.emplace(role);
  EXPECT_EQ(rows, EveryRpc());
  EXPECT_EQ(columns, roles);
}

TEST_F(EveryRole, IsAnsweredByTheServicesAsTheMatrixSays) {
  for (const Row& row : Matrix()) {
    if (OfTheGateway(row)) continue;
    const Json& pattern = RequestsTo(row.rpc)[0];
    for (const auto& [who, cell] : row.cells) {
      // The whole association's sites give nobody more than their role does.
      for (const std::string& sites : cell == Cell::kNo ? std::vector<std::string>{site_, "*"} : std::vector{site_}) {
        const access::Principal principal = Principal(who, sites);
        const Reply reply =
            CallDirectly(who == kAnonymous ? nullptr : &principal, row.Method(), nothing_.Filled(pattern));
        ExpectAsTheMatrixSays(cell, who, reply, row.rpc);
      }
    }
  }
}

TEST_F(EveryRole, IsAnsweredByTheGatewayAsTheMatrixSays) {
  auto& gateway = testing::GatewaySuite::Running();
  for (const auto& [who, unused] : Matrix()[0].cells) {
    if (who == kService) continue;
    const auto token = [&, role = who]() -> std::string {
      if (role == kAnonymous) return "";
      if (role != "partner") return gateway.NewLogin(role, {site_}).token;
      const testing::Json wanted = {{"displayName", "Agency"}, {"role", "partner"}, {"partner", "agency"}};
      return gateway.CallAs(gateway.NewLogin("director", {"*"}), "POST", "/v1/apiKeys", wanted.dump()).json()["secret"];
    };
    GatewayClient client(gateway.http_port(), token());
    for (const Row& row : Matrix()) {
      if (Internal(row.Method())) continue;
      // It ends the session that all the other calls are made in.
      const bool ends_session = row.rpc == "gateway.v1.SessionService.DeleteSession" && who != kAnonymous;
      const Reply reply = ends_session ? GatewayClient(gateway.http_port(), token()).Call(row.Method(), Json::object())
                                       : client.Call(row.Method(), nothing_.Filled(RequestsTo(row.rpc)[0]));
      ExpectAsTheMatrixSays(row.cells.at(who), who, reply, row.rpc);
    }
  }
}

TEST_F(EveryRole, FindsNoInternalRpcAtTheGateway) {
  auto& gateway = testing::GatewaySuite::Running();
  const testing::Login director = gateway.NewLogin("director", {"*"});
  for (const Row& row : Matrix()) {
    if (!Internal(row.Method())) continue;
    const std::string service = row.Method().service()->full_name();
    const testing::Answer answer =
        gateway.CallAs(director, "POST", absl::StrCat("/", service, "/", row.Method().name()), "{}");
    EXPECT_EQ(answer.status, 404) << row.rpc << ": " << answer.body;
  }
}

TEST_F(EveryRole, OfAnotherProcessIsNotThatOfTheGateway) {
  const access::Principal gateway = testing::Process("gateway");
  for (const Row& row : Matrix()) {
    if (row.cells.at(kService) != Cell::kGateway) continue;
    const Reply reply = CallDirectly(&gateway, row.Method(), nothing_.Filled(RequestsTo(row.rpc)[0]));
    ExpectAsTheMatrixSays(Cell::kAll, "gateway", reply, row.rpc);
  }
}

// Who is taken over can be nobody but itself.
TEST_F(EveryRole, IsNotHandedOutByAServiceOfTheSuite) {
  auto& suite = testing::Suite::Running();
  const auto signer =
      access::AssertionSigner::Create("supplies", suite.EnvironmentOf("supplies").at("PASSERELLE_SIGNING_KEY"));
  ASSERT_TRUE(signer.ok()) << signer.status();
  rpc::Client contacts(suite.EnvironmentOf("contacts").at("PASSERELLE_LISTEN_ADDRESS"));
  const std::vector<access::Principal> pretended = {{"account:somebody", {"director"}, {"*"}},
                                                    {"service:outreach", {"service"}, {"*"}},
                                                    {"service:supplies", {"director"}, {"*"}}};
  for (const access::Principal& principal : pretended) {
    rpc::CallOptions options;
    options.deadline = absl::Now() + testing::kPatience;
    options.assertion = signer->Sign(principal, absl::Now());
    const auto answer = contacts.Call<contacts::v1::ListPeopleResponse>(
        "passerelle.contacts.v1.PeopleService.ListPeople", contacts::v1::ListPeopleRequest(), options);
    EXPECT_EQ(ReasonOf(answer.status()), "TOKEN_INVALID") << principal.subject;
  }
}

}  // namespace
}  // namespace passerelle::access_tests
