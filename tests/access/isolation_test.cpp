// Nobody of one site reads or changes what belongs to another, and no partner what was disclosed to another.
#include <absl/strings/match.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "passerelle/options/v1/options.pb.h"
#include "tests/access/callers.h"
#include "tests/access/matrix.h"
#include "tests/access/rows.h"
#include "tests/access/world.h"
#include "tests/gateway/gateway_suite.h"

namespace passerelle::access_tests {
namespace {

bool IsRead(const Row& row) {
  return row.Method().options().GetExtension(options::v1::policy).effect() == options::v1::EFFECT_SAFE;
}

// Those who may call the rpc, but for their own alone.
std::vector<std::string> BoundRoles(const Row& row) {
  std::vector<std::string> roles;
  for (const auto& [role, cell] : row.cells)
    if (cell == Cell::kSite || cell == Cell::kPartner) roles.push_back(role);
  return roles;
}

access::Principal PrincipalOf(const std::string& role, const World& world) {
  if (role == "partner") return {"key:" + world.at("partner_key"), {"partner"}, {}, world.at("partner")};
  return testing::WithRole(role, {world.at("site")});
}

class Isolation : public ::testing::Test {
 protected:
  static const World& Ours() {
    static const World world = NewWorld();
    return world;
  }
  static const World& Theirs() {
    static const World world = NewWorld();
    return world;
  }
  static World NewWorld() {
    auto& gateway = testing::GatewaySuite::Running();
    GatewayClient director(gateway.http_port(), gateway.NewLogin("director", {"*"}).token);
    GatewayClient elsewhere(gateway.http_port(), gateway.NewLogin("nurse", {"elsewhere"}).token);
    World world = World::Made(director, elsewhere);
    testing::Suite::Running().AwaitFeeds();
    return world;
  }

  void SetUp() override {
    Ours();
    Theirs();
  }

  // A reader is refused or shown none of it; a writer is refused.
  static void ExpectShut(const Row& row, const std::string& who, const Json& request, const Reply& reply) {
    // A queue answers line by line.
    const bool refused = reply.Refused() || absl::StrContains(reply.text, "SITE_FORBIDDEN");
    EXPECT_TRUE(refused || (IsRead(row) && reply.Ok()))
        << row.rpc << " as " << who << " with " << request << " is not refused: " << reply.code << " " << reply.text;
    for (const std::string& secret : Theirs().Secrets()) {
      const bool echoed = absl::StrContains(request.dump(), secret);
      EXPECT_FALSE(!echoed && absl::StrContains(reply.text, secret))
          << row.rpc << " shows " << who << " of another site " << secret;
    }
  }
};

TEST_F(Isolation, StandsAtTheServices) {
  for (const Row& row : Matrix()) {
    if (row.ServiceName() == "gateway" || !row.Isolated()) continue;
    const Rows before = RowsOf(row.ServiceName());
    for (const Json& pattern : RequestsTo(row.rpc)) {
      const Json request = Theirs().Filled(pattern, Ours());
      for (const std::string& role : BoundRoles(row)) {
        const access::Principal stranger = PrincipalOf(role, Ours());
        ExpectShut(row, role, request, CallDirectly(&stranger, row.Method(), request));
      }
    }
    EXPECT_EQ(Difference(before, RowsOf(row.ServiceName())), "") << row.rpc << " has changed another site's rows";
  }
}

TEST_F(Isolation, StandsAtTheGateway) {
  auto& gateway = testing::GatewaySuite::Running();
  std::map<std::string, GatewayClient> clients;
  for (const auto& [role, cell] : Matrix()[0].cells) {
    if (role == "partner")
      clients.try_emplace(role, gateway.http_port(), Ours().at("partner_secret"));
    else if (role != "service" && role != "anonymous")
      clients.try_emplace(role, gateway.http_port(), gateway.NewLogin(role, {Ours().at("site")}).token);
  }
  for (const Row& row : Matrix()) {
    if (!row.Isolated()) continue;
    const Rows before = RowsOf(row.ServiceName());
    for (const Json& pattern : RequestsTo(row.rpc)) {
      const Json request = Theirs().Filled(pattern, Ours());
      for (const std::string& role : BoundRoles(row))
        ExpectShut(row, role, request, clients.at(role).Call(row.Method(), request));
    }
    EXPECT_EQ(Difference(before, RowsOf(row.ServiceName())), "") << row.rpc << " has changed another site's rows";
  }
}

// Else the refusals above would show nothing.
TEST_F(Isolation, DoesNotKeepPeopleFromTheirOwn) {
  std::vector<const Row*> rows;
  for (const Row& row : Matrix())
    if (row.Isolated() && row.ServiceName() != "gateway") rows.push_back(&row);
  std::stable_partition(rows.begin(), rows.end(), [](const Row* row) { return IsRead(*row); });
  for (const Row* row : rows) {
    const std::vector<std::string> roles = BoundRoles(*row);
    const bool led = std::find(roles.begin(), roles.end(), "director") != roles.end();
    const access::Principal owner = PrincipalOf(led ? "director" : roles.front(), Theirs());
    for (const Json& pattern : RequestsTo(row->rpc)) {
      const Json request = Theirs().Filled(pattern);
      const Reply reply = CallDirectly(&owner, row->Method(), request);
      EXPECT_FALSE(reply.Refused()) << row->rpc << " with " << request << ": " << reply.text;
      EXPECT_NE(reply.code, "INVALID_ARGUMENT") << row->rpc << " with " << request << ": " << reply.text;
    }
  }
}

}  // namespace
}  // namespace passerelle::access_tests
