// Which calls are made again when a replica leaves them without an answer, and how often.
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include <absl/time/clock.h>

#include "services/runtime/rpc/channel.h"
#include "services/runtime/rpc/repetition.h"

namespace passerelle::rpc {
namespace {

const grpc::Status& NoAnswer() {
  static const grpc::Status lost(grpc::StatusCode::UNAVAILABLE, "Socket closed");
  return lost;
}

Repetition OfARead(RepetitionBudget& budget, absl::Duration left = absl::Seconds(5)) {
  return {IsHarmlessTwice(options::v1::EFFECT_SAFE, false), absl::Now() + left, budget};
}

TEST(ACallWithoutAnAnswer, IsRepeatedWhenTwiceIsOnce) {
  EXPECT_TRUE(IsHarmlessTwice(options::v1::EFFECT_SAFE, false));
  EXPECT_TRUE(IsHarmlessTwice(options::v1::EFFECT_CREATE, true));
  EXPECT_FALSE(IsHarmlessTwice(options::v1::EFFECT_CREATE, false)) << "it would create two";
  EXPECT_FALSE(IsHarmlessTwice(options::v1::EFFECT_CHANGE, true)) << "it may be refused for having been made";
  EXPECT_FALSE(IsHarmlessTwice(options::v1::EFFECT_UNSPECIFIED, true));
}

TEST(ACallWithoutAnAnswer, IsMadeFourTimesAtMostWithGrowingPauses) {
  RepetitionBudget budget;
  Repetition read = OfARead(budget);
  absl::Duration least = absl::Milliseconds(20);
  for (int repeated = 0; repeated < 3; ++repeated, least *= 2) {
    const auto pause = read.After(NoAnswer());
    ASSERT_TRUE(pause.has_value());
    EXPECT_GE(*pause, least);
    EXPECT_LE(*pause, 2 * least);
  }
  EXPECT_FALSE(read.After(NoAnswer()).has_value());
}

TEST(ACallWithoutAnAnswer, IsNotRepeatedBeyondItsDeadline) {
  RepetitionBudget budget;
  EXPECT_FALSE(OfARead(budget, absl::Milliseconds(5)).After(NoAnswer()).has_value());
}

TEST(ACallWithoutAnAnswer, IsNotRepeatedWhenItMayHaveTakenEffect) {
  RepetitionBudget budget;
  Repetition change(false, absl::Now() + absl::Seconds(5), budget);
  EXPECT_FALSE(change.After(NoAnswer()).has_value());
}

TEST(ACallWithoutAnAnswer, IsOneThatWasOnItsWayToAProcessThatEnded) {
  RepetitionBudget budget;
  EXPECT_TRUE(OfARead(budget).After(grpc::Status(grpc::StatusCode::CANCELLED, "RST_STREAM")).has_value());
  EXPECT_FALSE(OfARead(budget).After(grpc::Status(grpc::StatusCode::CANCELLED, "given up", "details")).has_value());
}

TEST(AnAnswer, StandsWhateverItSays) {
  RepetitionBudget budget;
  const grpc::Status refused(grpc::StatusCode::UNAVAILABLE, "The figures are being counted; try again.", "details");
  EXPECT_FALSE(OfARead(budget).After(refused).has_value());
  EXPECT_FALSE(OfARead(budget).After(grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "")).has_value());
  EXPECT_FALSE(OfARead(budget).After(grpc::Status::OK).has_value());
}

TEST(AProcessThatAnswersNobody, IsNotAskedTwiceByEverybody) {
  RepetitionBudget budget;
  int repeated = 0;
  for (int call = 0; call < 1000; ++call) repeated += OfARead(budget).After(NoAnswer()) ? 1 : 0;
  EXPECT_GT(repeated, 50) << "what one replica takes with it is asked for again";
  EXPECT_LT(repeated, 150);
  for (int call = 0; call < 60; ++call) OfARead(budget).After(grpc::Status::OK);
  EXPECT_TRUE(OfARead(budget).After(NoAnswer()).has_value()) << "it answers again";
}

TEST(AnAddress, IsTakenAsItStandsWhenItIsOne) {
  for (const char* address : {"contacts:9101", "dns:///contacts:9101", "127.0.0.1:9101", "unix:/run/contacts.sock"})
    EXPECT_EQ(*TargetOf(address), address);
}

TEST(Addresses, AreSeveralOfOneFamily) {
  EXPECT_EQ(*TargetOf("127.0.0.1:9101|127.0.0.1:9111"), "ipv4:127.0.0.1:9101,127.0.0.1:9111");
  EXPECT_EQ(*TargetOf("[::1]:9101|[fd00::2]:9101"), "ipv6:[::1]:9101,[fd00::2]:9101");
  for (const char* addresses : {"contacts-1:9101|contacts-2:9101", "127.0.0.1:9101|[::1]:9101", "127.0.0.1:9101|",
                                "127.0.0.1|127.0.0.2:9101", "::1:9101|::2:9101"})
    EXPECT_TRUE(absl::IsInvalidArgument(TargetOf(addresses).status())) << addresses;
}

}  // namespace
}  // namespace passerelle::rpc
