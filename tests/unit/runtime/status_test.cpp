#include "services/runtime/base/status.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace passerelle {
namespace {

TEST(Status, CarriesItsReason) {
  const absl::Status status = NotFound("VISIT_UNKNOWN", "There is no such visit.");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(status), "VISIT_UNKNOWN");
}

TEST(Status, NotMadeHereHasNoReason) {
  EXPECT_EQ(ReasonOf(absl::InternalError("column \"pseudonym\" does not exist")), "");
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
}

TEST(Status, NamesTheFieldItIsAbout) {
  const absl::Status status =
      FieldError(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site", "There is no such site.");
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].field, "site");
}

TEST(Status, ShowsTwentyViolationsAtMost) {
  const std::vector<Violation> many(50, {"acts", "is required"});
  const absl::Status status = InvalidFields(many);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  EXPECT_EQ(ViolationsOf(status).size(), 20u);
}

TEST(Status, SurvivesTheWire) {
  const absl::Status sent =
      WithRetryAfter(InvalidFields({{"handouts[2].item", "is required"}}), absl::Milliseconds(1500));
  google::rpc::Status wire;
  ASSERT_TRUE(wire.ParseFromString(ToRpcStatus(sent).SerializeAsString()));
  EXPECT_EQ(wire.details_size(), 3);
  const absl::Status received = FromRpcStatus(wire);
  EXPECT_EQ(received, sent);
  EXPECT_EQ(ViolationsOf(received)[0].field, "handouts[2].item");
}

TEST(Status, SaysWhenToTryAgain) {
  const google::rpc::Status wire = ToRpcStatus(WithRetryAfter(absl::UnavailableError(""), absl::Milliseconds(1500)));
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(wire.details(0).UnpackTo(&retry));
  EXPECT_EQ(retry.retry_delay().seconds(), 1);
  EXPECT_EQ(retry.retry_delay().nanos(), 500'000'000);
}

TEST(Status, NamesCodesAsGrpcDoes) {
  EXPECT_EQ(CodeName(absl::StatusCode::kFailedPrecondition), "FAILED_PRECONDITION");
  EXPECT_EQ(CodeName(absl::StatusCode::kOk), "OK");
  EXPECT_EQ(CodeName(EtagMismatch().code()), "ABORTED");
  EXPECT_EQ(CodeName(IdempotencyKeyReused().code()), "ALREADY_EXISTS");
}

}  // namespace
}  // namespace passerelle
