// How a call ends once a handler has it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "tests/unit/runtime/pipeline_fixture.h"

namespace passerelle::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(PipelineTest, SurvivesAHandlerThatThrows) {
  handler_ = [](RpcContext&, const google::protobuf::Message&) -> absl::StatusOr<Site> {
    throw std::logic_error("row has no column code");
  };
  ::testing::internal::CaptureStderr();
  const absl::Status masked = Run(CallOf(kGetSite, Montreuil()));
  const nlohmann::json line = nlohmann::json::parse(::testing::internal::GetCapturedStderr());
  EXPECT_EQ(masked.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(masked), "INTERNAL");
  EXPECT_THAT(std::string(masked.message()), Not(HasSubstr("column")));
  EXPECT_THAT(std::string(masked.message()), HasSubstr(line["error_id"].get<std::string>()));
  EXPECT_THAT(line["cause"].get<std::string>(), HasSubstr("row has no column code"));
  EXPECT_EQ(line["method"], kGetSite);
  handler_ = [](RpcContext&, const google::protobuf::Message&) { return Site(); };
  EXPECT_TRUE(Run(CallOf(kGetSite, Montreuil())).ok()) << "the process lives on";
}

TEST_F(PipelineTest, ShowsNothingOfAnInnerStatus) {
  handler_ = [](RpcContext&, const google::protobuf::Message&) -> absl::StatusOr<Site> {
    return absl::NotFoundError("duplicate key (pseudonym)=(Jo)");
  };
  ::testing::internal::CaptureStderr();
  const absl::Status masked = Run(CallOf(kGetSite, Montreuil()));
  ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(masked.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(masked.ToString(), Not(HasSubstr("pseudonym")));
}

TEST_F(PipelineTest, SpeaksOfTheDatabaseInNeutralWords) {
  const auto answered_for = [this](absl::Status inner) {
    handler_ = [inner](RpcContext&, const google::protobuf::Message&) -> absl::StatusOr<Site> { return inner; };
    const absl::Status status = Run(CallOf(kGetSite, Montreuil()));
    EXPECT_EQ(status.code(), inner.code());
    EXPECT_THAT(status.ToString(), Not(HasSubstr("10.0.0.7")));
    return ReasonOf(status);
  };
  EXPECT_EQ(answered_for(absl::UnavailableError("could not connect to 10.0.0.7")), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(answered_for(absl::DeadlineExceededError("statement timeout at 10.0.0.7")), "DEADLINE_EXCEEDED");
  EXPECT_EQ(answered_for(absl::AbortedError("deadlock at 10.0.0.7")), "CONFLICT_RETRY");
}

TEST_F(PipelineTest, KeepsTheStatusAHandlerChose) {
  handler_ = [](RpcContext&, const google::protobuf::Message&) -> absl::StatusOr<Site> {
    return NotFound("SITE_UNKNOWN", "There is no such site.");
  };
  EXPECT_EQ(ReasonFor(CallOf(kGetSite, Montreuil())), "SITE_UNKNOWN");
}

TEST_F(PipelineTest, MakesTheResourceIdFromTheIdempotencyKey) {
  constexpr char kKey[] = "0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b";
  handler_ = [&](RpcContext& rpc, const google::protobuf::Message&) {
    EXPECT_EQ(rpc.NewResourceId(), kKey);
    return Site();
  };
  InboundCall call = CallOf(kCreateSite, NewSite());
  call.idempotency_key = kKey;
  EXPECT_TRUE(Run(std::move(call)).ok());
}

TEST_F(PipelineTest, RefusesAnIdempotencyKeyThatIsNone) {
  InboundCall call = CallOf(kCreateSite, NewSite());
  call.idempotency_key = "short";
  EXPECT_EQ(ReasonFor(std::move(call)), "IDEMPOTENCY_KEY_INVALID");
}

TEST_F(PipelineTest, TellsOfWritesThatSucceededOnly) {
  EXPECT_TRUE(Run(CallOf(kGetSite, Montreuil())).ok());
  EXPECT_EQ(written_, 0);
  EXPECT_TRUE(Run(CallOf(kCreateSite, NewSite())).ok());
  EXPECT_EQ(written_, 1);
  handler_ = [](RpcContext&, const google::protobuf::Message&) -> absl::StatusOr<Site> { return EtagMismatch(); };
  EXPECT_FALSE(Run(CallOf(kCreateSite, NewSite())).ok());
  EXPECT_EQ(written_, 1);
}

TEST_F(PipelineTest, LeavesOneAuditLineForEachWrite) {
  telemetry::InitialiseLog("test", telemetry::Level::kInfo);
  ::testing::internal::CaptureStderr();
  InboundCall call = CallOf(kCreateSite, NewSite());
  call.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_TRUE(Run(std::move(call)).ok());
  EXPECT_TRUE(Run(CallOf(kGetSite, Montreuil())).ok());
  const std::string log = ::testing::internal::GetCapturedStderr();
  telemetry::InitialiseLog("", telemetry::Level::kWarning);
  const nlohmann::json line = nlohmann::json::parse(log);
  EXPECT_EQ(line["subject"], "account:1");
  EXPECT_EQ(line["method"], kCreateSite);
  EXPECT_EQ(line["code"], "OK");
  EXPECT_EQ(line["trace"], "0af7651916cd43dd8448eb211c80319c");
  EXPECT_THAT(log, Not(HasSubstr("arras"))) << "never what it was about";
}

TEST_F(PipelineTest, CarriesTheTraceOn) {
  handler_ = [](RpcContext& rpc, const google::protobuf::Message&) {
    EXPECT_EQ(rpc.trace().trace_id, "0af7651916cd43dd8448eb211c80319c");
    EXPECT_NE(rpc.trace().span_id, "b7ad6b7169203331");
    return Site();
  };
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_TRUE(Run(std::move(call)).ok());
}

TEST_F(PipelineTest, CountsCallsByCode) {
  EXPECT_TRUE(Run(CallOf(kGetSite, Montreuil())).ok());
  EXPECT_FALSE(Run(CallOf(kGetSite, outreach::v1::GetSiteRequest())).ok());
  const std::string text = metrics_.Expose();
  EXPECT_THAT(text,
              HasSubstr("passerelle_rpc_total{code=\"OK\",method=\"passerelle.outreach.v1.SiteService.GetSite\"} 1"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "passerelle_rpc_total{code=\"INVALID_ARGUMENT\",method=\"passerelle.outreach.v1.SiteService.GetSite\"} 1"));
  EXPECT_THAT(text, HasSubstr("passerelle_rpc_seconds_count{method=\"passerelle.outreach.v1.SiteService.GetSite\"} 2"));
}

TEST_F(PipelineTest, DoesNotStartWithAServiceHalfHandled) {
  const auto partial = Pipeline::Create({.methods = {Bind<outreach::v1::GetSiteRequest>("GetSite")},
                                         .resources = &resources_,
                                         .admission = &admission_,
                                         .metrics = &metrics_});
  EXPECT_EQ(partial.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(partial.status().message()), HasSubstr("it has no handler"));
}

TEST_F(PipelineTest, DoesNotStartWithAHandlerOfAnotherRequest) {
  const auto mistaken = Pipeline::Create({.methods = {Bind<outreach::v1::CreateSiteRequest>("GetSite")},
                                          .resources = &resources_,
                                          .admission = &admission_,
                                          .metrics = &metrics_});
  EXPECT_THAT(std::string(mistaken.status().message()), HasSubstr("takes another request"));
}

TEST_F(PipelineTest, HearsAProcessOnlyInItsOwnName) {
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.principal.reset();
  call.assertion = gateway_.Sign(kDirector, absl::Now());
  EXPECT_EQ(ReasonFor(call), "") << "in the clear, the assertion alone counts";
  call.peer = "gateway";
  EXPECT_EQ(ReasonFor(call), "");
  call.peer = "supplies";
  EXPECT_EQ(ReasonFor(call), "PEER_FORBIDDEN");
  call.peer = "";
  EXPECT_EQ(ReasonFor(call), "PEER_FORBIDDEN");
}

}  // namespace
}  // namespace passerelle::rpc
