#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include "passerelle/contacts/v1/visits.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/rpc/context.h"
#include "services/runtime/rpc/idempotency.h"

namespace passerelle::rpc {
namespace {

contacts::v1::RecordVisitRequest VisitWithKey(const std::string& key) {
  contacts::v1::RecordVisitRequest visit;
  visit.set_site("montreuil");
  visit.set_request_id(key);
  return visit;
}

TEST(IdempotencyKey, MayComeAsMetadataOrInTheRequest) {
  EXPECT_EQ(*IdempotencyKeyOf("", VisitWithKey("")), "");
  EXPECT_EQ(*IdempotencyKeyOf("from-metadata", VisitWithKey("")), "from-metadata");
  EXPECT_EQ(*IdempotencyKeyOf("", VisitWithKey("from-request")), "from-request");
  EXPECT_EQ(*IdempotencyKeyOf("the-same-key", VisitWithKey("the-same-key")), "the-same-key");
}

TEST(IdempotencyKey, IsRefusedWhenThereAreTwo) {
  EXPECT_EQ(ReasonOf(IdempotencyKeyOf("one-key-1", VisitWithKey("other-key")).status()), "IDEMPOTENCY_KEY_CONFLICT");
}

TEST(IdempotencyKey, IsRefusedWhenItIsNone) {
  EXPECT_EQ(ReasonOf(IdempotencyKeyOf("short", VisitWithKey("")).status()), "IDEMPOTENCY_KEY_INVALID");
}

TEST(RequestHash, IsTheSameWhereverTheKeyCameFrom) {
  EXPECT_EQ(RequestHash(VisitWithKey("some-key-1")), RequestHash(VisitWithKey("")));
  EXPECT_EQ(RequestHash(VisitWithKey("")).size(), 32u);
}

TEST(RequestHash, DiffersWithTheContent) {
  auto other = VisitWithKey("");
  other.set_people(2);
  EXPECT_NE(RequestHash(other), RequestHash(VisitWithKey("")));
}

class ContextTest : public ::testing::Test {
 protected:
  RpcContext Context(access::Principal principal, std::string key) {
    return {resources_, std::move(principal), absl::InfiniteFuture(), std::move(key),
            telemetry::TraceContext::NewRoot()};
  }
  db::Pool pool_{db::PoolOptions{.url = "postgresql://nowhere", .size = 1, .statements = {}}};
  Resources resources_{.pool = &pool_, .state = nullptr};
};

TEST_F(ContextTest, MakesOneIdForOneKeyOfOnePrincipal) {
  const std::string id = Context({"account:1", {}, {}}, "some-key-1").NewResourceId();
  EXPECT_TRUE(IsUuid(id));
  EXPECT_EQ(Context({"account:1", {}, {}}, "some-key-1").NewResourceId(), id);
  EXPECT_NE(Context({"account:2", {}, {}}, "some-key-1").NewResourceId(), id);
  EXPECT_NE(Context({"account:1", {}, {}}, "some-key-2").NewResourceId(), id);
}

TEST_F(ContextTest, TakesAKeyThatIsAUuidAsTheId) {
  EXPECT_EQ(Context({"account:1", {}, {}}, "0190B3A4-7C1D-7E3F-8A2B-1C2D3E4F5A6B").NewResourceId(),
            "0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b");
}

TEST_F(ContextTest, MakesAFreshIdWithoutAKey) {
  RpcContext context = Context({"account:1", {}, {}}, "");
  EXPECT_NE(context.NewResourceId(), context.NewResourceId());
  EXPECT_FALSE(context.HasIdempotencyKey());
}

TEST_F(ContextTest, NarrowsRowsToTheSitesOfThePrincipal) {
  EXPECT_EQ(Context({"account:1", {}, {"montreuil", "arras"}}, "").sites().text(), R"({"montreuil","arras"})");
  EXPECT_EQ(Context({"account:1", {}, {"*"}}, "").sites().text(), std::nullopt);
}

TEST_F(ContextTest, GivesAwayTheStateOfItsServiceOnly) {
  resources_.state = std::make_shared<int>(7);
  resources_.state_type = &typeid(int);
  RpcContext context = Context({"account:1", {}, {}}, "");
  EXPECT_EQ(context.state<int>(), 7);
  EXPECT_THROW(context.state<double>(), std::logic_error);
}

}  // namespace
}  // namespace passerelle::rpc
