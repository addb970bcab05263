#include "services/runtime/rpc/pipeline.h"

#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::rpc {
namespace {

using outreach::v1::Site;
using ::testing::HasSubstr;
using ::testing::Not;

const access::Principal kDirector{"account:1", {"director"}, {"*"}};
const access::Principal kReception{"account:2", {"reception"}, {"montreuil"}};

constexpr char kCreateSite[] = "passerelle.outreach.v1.SiteService.CreateSite";
constexpr char kGetSite[] = "passerelle.outreach.v1.SiteService.GetSite";
constexpr char kUpdateSite[] = "passerelle.outreach.v1.SiteService.UpdateSite";

// The rpcs of SiteService, whose handler a test replaces; no database is reached.
class PipelineTest : public ::testing::Test {
 protected:
  using Handler = std::function<absl::StatusOr<Site>(RpcContext&, const google::protobuf::Message&)>;

  template <class Request>
  Method Bind(const std::string& name) {
    return {
        "passerelle.outreach.v1.SiteService." + name, &Request::default_instance(),
        [this](RpcContext& rpc,
               const google::protobuf::Message& request) -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
          absl::StatusOr<Site> site = handler_(rpc, request);
          if (!site.ok()) return site.status();
          return std::make_unique<Site>(*std::move(site));
        }};
  }

  PipelineTest() {
    resources_.pool = &pool_;
    resources_.clock = &clock_;
    pipeline_ = *Pipeline::Create(
        {.methods = {Bind<outreach::v1::CreateSiteRequest>("CreateSite"), Bind<outreach::v1::GetSiteRequest>("GetSite"),
                     Bind<outreach::v1::ListSitesRequest>("ListSites"),
                     Bind<outreach::v1::UpdateSiteRequest>("UpdateSite")},
         .resources = &resources_,
         .verifier = &verifier_,
         .admission = &admission_,
         .metrics = &metrics_,
         .written = [this] { ++written_; }});
  }

  InboundCall CallOf(std::string_view method, const google::protobuf::Message& request,
                     const access::Principal& caller = kDirector) {
    bytes_ = request.SerializeAsString();
    InboundCall call;
    call.method = method;
    call.request = bytes_;
    call.principal = caller;
    return call;
  }
  absl::Status Run(InboundCall call) { return pipeline_->Run(std::move(call)).status; }
  std::string ReasonFor(InboundCall call) { return ReasonOf(Run(std::move(call))); }

  static outreach::v1::GetSiteRequest Montreuil() {
    outreach::v1::GetSiteRequest request;
    request.set_id("montreuil");
    return request;
  }
  static outreach::v1::CreateSiteRequest NewSite() {
    outreach::v1::CreateSiteRequest request;
    request.set_id("arras");
    request.set_display_name("Arras");
    request.set_time_zone("Europe/Paris");
    return request;
  }

  Handler handler_ = [](RpcContext&, const google::protobuf::Message&) { return Site(); };
  access::KeyPair keys_ = access::MakeKeyPair();
  access::AssertionSigner gateway_ = *access::AssertionSigner::Create("gateway", keys_.secret_key);
  access::AssertionVerifier verifier_ = *access::AssertionVerifier::Create({{"gateway", keys_.public_key}});
  db::Pool pool_{db::PoolOptions{.url = "postgresql://nowhere", .size = 1, .statements = {}}};
  Clock clock_;
  Resources resources_;
  telemetry::Metrics metrics_;
  Admission admission_{{.workers = 2, .most_waiting = 1}};
  std::atomic<int> written_{0};
  std::string bytes_;
  std::unique_ptr<Pipeline> pipeline_;
};

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
  absl::Notification release;
  handler_ = [&](RpcContext&, const google::protobuf::Message&) {
    release.WaitForNotification();
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
  release.Notify();
  admission_.Stop();
  EXPECT_EQ(ended, kCalls);
}

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

}  // namespace
}  // namespace passerelle::rpc
