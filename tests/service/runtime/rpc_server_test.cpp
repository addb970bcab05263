#include "services/runtime/rpc/server.h"

#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/rpc/channel.h"
#include "services/runtime/rpc/client.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/unit/runtime/pipeline_fixture.h"

namespace passerelle::rpc {
namespace {

constexpr std::int32_t kServing = 1;
constexpr std::int32_t kNotServing = 2;

// SiteService behind a real gRPC server on a loopback port; a test replaces its handler. No database is reached.
class RpcServer : public ::testing::Test {
 protected:
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

  RpcServer() {
    resources_.pool = &pool_;
    resources_.clock = &clock_;
    pipeline_ = *Pipeline::Create(
        {.methods = {Bind<outreach::v1::CreateSiteRequest>("CreateSite"), Bind<outreach::v1::GetSiteRequest>("GetSite"),
                     Bind<outreach::v1::ListSitesRequest>("ListSites"),
                     Bind<outreach::v1::ListOpeningsRequest>("ListOpenings"),
                     Bind<outreach::v1::UpdateSiteRequest>("UpdateSite")},
         .resources = &resources_,
         .verifier = &verifier_,
         .admission = &admission_,
         .metrics = &metrics_});
    server_ = *Server::Start({.address = "127.0.0.1:0"}, *pipeline_);
    client_ = std::make_unique<Client>(Address());
  }

  std::string Address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  CallOptions Options(absl::Duration timeout = absl::Seconds(10)) {
    CallOptions options;
    options.deadline = absl::Now() + timeout;
    options.assertion = gateway_.Sign({"account:1", {"director"}, {"*"}}, absl::Now());
    return options;
  }
  absl::StatusOr<Site> GetSite(const std::string& id, const CallOptions& options) {
    outreach::v1::GetSiteRequest request;
    request.set_id(id);
    return client_->Call<Site>(kGetSite, request, options);
  }
  // grpc.health.v1.Health.Check; its messages have the wire form of these wrappers.
  absl::StatusOr<std::int32_t> Health(const std::string& service) {
    google::protobuf::StringValue request;
    request.set_value(service);
    const auto answer = client_->Call<google::protobuf::Int32Value>("grpc.health.v1.Health.Check", request, Options());
    if (!answer.ok()) return answer.status();
    return answer->value();
  }

  std::function<absl::StatusOr<Site>(RpcContext&, const google::protobuf::Message&)> handler_ =
      [](RpcContext&, const google::protobuf::Message&) { return Site(); };
  access::KeyPair keys_ = access::MakeKeyPair();
  access::AssertionSigner gateway_ = *access::AssertionSigner::Create("gateway", keys_.secret_key);
  access::AssertionVerifier verifier_ = *access::AssertionVerifier::Create({{"gateway", keys_.public_key}});
  db::Pool pool_{db::PoolOptions{.url = "postgresql://nowhere", .size = 1, .statements = {}}};
  Clock clock_;
  Resources resources_;
  telemetry::Metrics metrics_;
  Admission admission_{{.workers = 4}};
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> client_;
};

TEST_F(RpcServer, AnswersACall) {
  handler_ = [](RpcContext& rpc, const google::protobuf::Message& request) {
    EXPECT_EQ(rpc.principal().subject, "account:1");
    Site site;
    site.set_id(static_cast<const outreach::v1::GetSiteRequest&>(request).id());
    return site;
  };
  const auto site = GetSite("montreuil", Options());
  ASSERT_OK(site);
  EXPECT_EQ(site->id(), "montreuil");
}

TEST_F(RpcServer, CarriesKeyAndTraceToTheHandler) {
  handler_ = [](RpcContext& rpc, const google::protobuf::Message&) {
    EXPECT_EQ(rpc.trace().trace_id, "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(rpc.NewResourceId(), "0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b");
    return Site();
  };
  outreach::v1::CreateSiteRequest request;
  request.set_id("arras");
  request.set_display_name("Arras");
  request.set_time_zone("Europe/Paris");
  CallOptions options = Options();
  options.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  options.idempotency_key = "0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b";
  EXPECT_OK(client_->Call<Site>(kCreateSite, request, options));
}

TEST_F(RpcServer, TellsTheCallerReasonAndFields) {
  const absl::Status refused = GetSite("Not A Slug", Options()).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(refused), "INVALID_FIELDS");
  ASSERT_EQ(ViolationsOf(refused).size(), 1u);
  EXPECT_EQ(ViolationsOf(refused)[0].field, "id");
}

TEST_F(RpcServer, RefusesACallerWithoutCredentials) {
  CallOptions options = Options();
  options.assertion.clear();
  EXPECT_EQ(ReasonOf(GetSite("montreuil", options).status()), "TOKEN_MISSING");
}

TEST_F(RpcServer, PassesTheCallersDeadlineOn) {
  // The handler may still be waking up when this test has ended.
  const auto release = std::make_shared<absl::Notification>();
  handler_ = [release](RpcContext& rpc, const google::protobuf::Message&) {
    EXPECT_LT(rpc.deadline(), absl::Now() + absl::Seconds(2));
    release->WaitForNotification();
    return Site();
  };
  const absl::Status late = GetSite("montreuil", Options(absl::Milliseconds(200))).status();
  release->Notify();
  EXPECT_EQ(late.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(late), "DEADLINE_EXCEEDED");
}

TEST_F(RpcServer, AnswersManyCallsAtOnce) {
  std::vector<std::thread> callers;
  std::atomic<int> answered{0};
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      for (int call = 0; call < 50; ++call) answered += GetSite("montreuil", Options()).ok() ? 1 : 0;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(answered, 400);
}

TEST_F(RpcServer, IsHealthyOnlyWhenItServes) {
  EXPECT_EQ(*Health(""), kNotServing);
  server_->SetServing(true);
  EXPECT_EQ(*Health(""), kServing);
  EXPECT_EQ(*Health("passerelle.outreach.v1.SiteService"), kServing);
  server_->SetServing(false);
  EXPECT_EQ(*Health("passerelle.outreach.v1.SiteService"), kNotServing);
  EXPECT_EQ(Health("passerelle.unheard.v1.Of").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RpcServer, TellsWhichServicesItHas) {
  // A ServerReflectionRequest that lists services has a string as field 7, as has this message.
  google::protobuf::FieldDescriptorProto list_services;
  list_services.set_default_value("*");
  const auto answer = client_->Call<google::protobuf::Empty>(
      "grpc.reflection.v1alpha.ServerReflection.ServerReflectionInfo", list_services, Options());
  ASSERT_OK(answer);
  EXPECT_THAT(answer->SerializeAsString(), ::testing::HasSubstr("passerelle.outreach.v1.SiteService"));
}

TEST_F(RpcServer, NeverSharesItsPort) {
  const auto second = Server::Start({.address = Address()}, *pipeline_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(RpcServer, FinishesARunningCallBeforeItStops) {
  absl::Notification started;
  const auto release = std::make_shared<absl::Notification>();
  handler_ = [&started, release](RpcContext&, const google::protobuf::Message&) {
    started.Notify();
    release->WaitForNotification();
    return Site();
  };
  absl::StatusOr<Site> answer = absl::UnknownError("not answered");
  std::thread caller([&] { answer = GetSite("montreuil", Options()); });
  started.WaitForNotification();
  std::thread stop([&] { server_->Stop(absl::Now() + absl::Seconds(10)); });
  // The port no longer takes calls, while the one that runs goes on.
  Client late(Address());
  EXPECT_TRUE(testing::Eventually([&] {
    return ReasonOf(late.Call<Site>(kGetSite, outreach::v1::GetSiteRequest(), Options()).status()) ==
           "SERVICE_UNAVAILABLE";
  }));
  release->Notify();
  caller.join();
  stop.join();
  EXPECT_OK(answer);
}

TEST_F(RpcServer, LosesNoCallWhenItSendsCallersToAnotherBeforeItStops) {
  const auto other = *Server::Start({.address = "127.0.0.1:0"}, *pipeline_);
  Client client(*TargetOf(Address() + "|127.0.0.1:" + std::to_string(other->port())));
  // Changes are never made again by themselves: each that is lost is seen.
  outreach::v1::UpdateSiteRequest change;
  change.mutable_site()->set_id("montreuil");
  change.mutable_update_mask()->add_paths("display_name");
  change.mutable_site()->set_display_name("Montreuil");
  change.mutable_site()->set_etag("1");
  std::atomic<bool> enough{false};
  std::atomic<int> answered{0};
  absl::Mutex mutex;
  std::vector<absl::Status> lost;
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      while (!enough) {
        const absl::Status status = client.Call<Site>(kUpdateSite, change, Options()).status();
        ++answered;
        const absl::MutexLock lock(&mutex);
        if (!status.ok()) lost.push_back(status);
      }
    });
  }
  const auto some_more = [&] {
    const int mark = answered + 200;
    return testing::Eventually([&] { return answered >= mark; });
  };
  const std::string address = Address();
  for (int round = 0; round < 3 && some_more(); ++round) {
    const absl::Time deadline = absl::Now() + absl::Seconds(10);
    server_->SendCallersAway(deadline);
    server_->Stop(deadline);
    server_ = *Server::Start({.address = address}, *pipeline_);
  }
  EXPECT_TRUE(some_more());
  enough = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_THAT(lost, ::testing::IsEmpty());
}

TEST_F(RpcServer, LetsAClientGiveUpItsCalls) {
  absl::Notification started;
  const auto release = std::make_shared<absl::Notification>();
  handler_ = [&started, release](RpcContext&, const google::protobuf::Message&) {
    started.Notify();
    release->WaitForNotification();
    return Site();
  };
  absl::StatusOr<Site> answer = absl::UnknownError("not answered");
  std::thread caller([&] { answer = GetSite("montreuil", Options()); });
  started.WaitForNotification();
  client_->Cancel();
  caller.join();
  release->Notify();
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(GetSite("montreuil", Options()).status().code(), absl::StatusCode::kCancelled);
}

TEST(RpcClient, SaysThatNobodyListens) {
  Client client("127.0.0.1:1");
  CallOptions options;
  options.deadline = absl::Now() + absl::Seconds(5);
  const absl::Status refused = client.Call<Site>(kGetSite, outreach::v1::GetSiteRequest(), options).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(refused), "SERVICE_UNAVAILABLE");
}

}  // namespace
}  // namespace passerelle::rpc
