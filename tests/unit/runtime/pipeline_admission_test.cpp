// What a call must show before a handler has it.
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "tests/unit/runtime/pipeline_fixture.h"

namespace passerelle::rpc {
namespace {

TEST_F(PipelineTest, HandsAnAuthorisedCallToItsHandler) {
  handler_ = [](RpcContext& rpc, const google::protobuf::Message& request) {
    EXPECT_EQ(rpc.principal().subject, "account:2");
    Site site;
    site.set_id(static_cast<const outreach::v1::GetSiteRequest&>(request).id());
    return site;
  };
  const Outcome outcome = pipeline_->Run(CallOf(kGetSite, Montreuil(), kReception));
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  Site site;
  ASSERT_TRUE(site.ParseFromString(outcome.response));
  EXPECT_EQ(site.id(), "montreuil");
}

TEST_F(PipelineTest, BelievesTheGatewaysAssertion) {
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.principal.reset();
  call.assertion = gateway_.Sign(kReception, absl::Now());
  EXPECT_TRUE(Run(std::move(call)).ok());
}

TEST_F(PipelineTest, RefusesACallerWithoutCredentials) {
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.principal.reset();
  EXPECT_EQ(ReasonFor(call), "TOKEN_MISSING");
  call.assertion = "forged";
  EXPECT_EQ(ReasonFor(call), "TOKEN_INVALID");
  call.assertion = gateway_.Sign(kReception, absl::Now() - absl::Minutes(5));
  EXPECT_EQ(ReasonFor(call), "TOKEN_EXPIRED");
}

TEST_F(PipelineTest, RefusesWithoutThePermissionBeforeAnythingIsRead) {
  InboundCall call = CallOf(kCreateSite, NewSite(), kReception);
  call.request = "\xff not a message";
  EXPECT_EQ(ReasonFor(std::move(call)), "PERMISSION_MISSING");
}

TEST_F(PipelineTest, RefusesAForeignSite) {
  outreach::v1::UpdateSiteRequest update;
  update.mutable_site()->set_id("calais");
  EXPECT_EQ(ReasonFor(CallOf(kUpdateSite, update, {"account:3", {"director"}, {"montreuil"}})), "SITE_FORBIDDEN");
}

TEST_F(PipelineTest, RefusesWhatBreaksARuleNamingTheField) {
  const absl::Status refused = Run(CallOf(kGetSite, outreach::v1::GetSiteRequest()));
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  ASSERT_EQ(ViolationsOf(refused).size(), 1u);
  EXPECT_EQ(ViolationsOf(refused)[0].field, "id");
}

TEST_F(PipelineTest, RefusesWhatCannotBeRead) {
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.request = "\xff\xff\xff";
  EXPECT_EQ(ReasonFor(std::move(call)), "REQUEST_MALFORMED");
}

TEST_F(PipelineTest, RefusesWhatIsTooLarge) {
  const std::string large(65537, 'a');
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.request = large;
  EXPECT_EQ(ReasonFor(std::move(call)), "REQUEST_TOO_LARGE");
}

TEST_F(PipelineTest, RefusesAnUnknownMethod) {
  EXPECT_EQ(Run(CallOf("passerelle.outreach.v1.SiteService.DropSite", Montreuil())).code(),
            absl::StatusCode::kUnimplemented);
}

TEST_F(PipelineTest, RefusesACallWithoutTimeLeft) {
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.deadline = absl::Now() + absl::Milliseconds(2);
  EXPECT_EQ(ReasonFor(std::move(call)), "DEADLINE_EXCEEDED");
}

TEST_F(PipelineTest, NeverGivesAHandlerMoreTimeThanThePolicy) {
  handler_ = [](RpcContext& rpc, const google::protobuf::Message&) {
    EXPECT_LE(rpc.deadline(), absl::Now() + absl::Seconds(5));
    return Site();
  };
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.deadline = absl::Now() + absl::Hours(1);
  EXPECT_TRUE(Run(std::move(call)).ok());
}

TEST_F(PipelineTest, DropsACallWhoseCallerHasGone) {
  bool handled = false;
  handler_ = [&](RpcContext&, const google::protobuf::Message&) {
    handled = true;
    return Site();
  };
  InboundCall call = CallOf(kGetSite, Montreuil());
  call.cancelled = [] { return true; };
  EXPECT_EQ(Run(std::move(call)).code(), absl::StatusCode::kCancelled);
  EXPECT_FALSE(handled);
}

TEST_F(PipelineTest, SaysThatItHasTooMuchToDo) {
  const auto release = std::make_shared<absl::Notification>();
  handler_ = [release](RpcContext&, const google::protobuf::Message&) {
    release->WaitForNotification();
    return Site();
  };
  std::atomic<int> overloaded{0};
  std::atomic<int> ended{0};
  constexpr int kCalls = 8;
  const InboundCall call = CallOf(kGetSite, Montreuil());
  for (int i = 0; i < kCalls; ++i) {
    pipeline_->Start(call, [&](const Outcome& outcome) {
      if (ReasonOf(outcome.status) == "OVERLOADED") ++overloaded;
      ++ended;
    });
  }
  EXPECT_GE(overloaded, kCalls - 3) << "two may run and one may wait";
  release->Notify();
  admission_.Stop();
  EXPECT_EQ(ended, kCalls);
}

}  // namespace
}  // namespace passerelle::rpc
