// Connections between processes that prove to each other who they are, with certificates as they are mounted.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "services/runtime/base/text.h"
#include "services/runtime/rpc/client.h"
#include "services/runtime/rpc/server.h"
#include "services/runtime/tls/certificate.h"
#include "services/runtime/tls/credentials.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/certificates.h"
#include "tests/support/look.h"
#include "tests/support/metrics.h"
#include "tests/unit/runtime/pipeline_fixture.h"

namespace passerelle::rpc {
namespace {

using testing::Authority;
using testing::CertificateIn;
using testing::CertificateWish;
using ::testing::HasSubstr;
using testing::ShakeHands;
using SharedCredentials = std::shared_ptr<const tls::Credentials>;

constexpr char kHealthCheck[] = "grpc.health.v1.Health.Check";
constexpr std::int32_t kProbeServing = 1;
constexpr std::int32_t kProbeNotServing = 2;

// Outreach's server behind certificates. No database is reached.
class MutualTls : public PipelineTest {
 protected:
  SharedCredentials Of(const std::string& process, const std::string& folder) {
    auto credentials = tls::Credentials::Open(folder, process);
    EXPECT_OK(credentials);
    return *std::move(credentials);
  }
  SharedCredentials Of(const std::string& process) { return Of(process, authority_.FolderOf(process)); }

  void Serve(const std::string& folder) {
    server_.reset();
    server_ = *Server::Start({.address = "127.0.0.1:0", .tls = Of("outreach", folder), .health_address = "127.0.0.1:0"},
                             *pipeline_);
  }
  std::string Address() const { return StrCat("127.0.0.1:", server_->port()); }

  CallOptions AsDirector() {
    CallOptions options;
    options.deadline = absl::Now() + testing::kPatience;
    options.assertion = gateway_.Sign(kDirector, absl::Now());
    return options;
  }
  absl::Status CallBy(Client& client) { return client.Call<Site>(kGetSite, Montreuil(), AsDirector()).status(); }
  // What a process hears that calls outreach with these credentials.
  std::string RefusalOf(const SharedCredentials& caller, const std::string& callee = "outreach") {
    Client client(Address(), {caller, callee});
    return ReasonOf(CallBy(client));
  }

  Authority authority_;
  const std::string folder_ = authority_.FolderOf("outreach");
  std::unique_ptr<Server> server_;
};

TEST_F(MutualTls, LetsTheGatewaySpeakForItsCallers) {
  Serve(folder_);
  EXPECT_EQ(RefusalOf(Of("gateway")), "");
}

TEST_F(MutualTls, RefusesACallInTheClear) {
  Serve(folder_);
  EXPECT_EQ(RefusalOf(nullptr), "SERVICE_UNAVAILABLE");
}

TEST_F(MutualTls, RefusesAClientWithoutACertificate) {
  Serve(folder_);
  const std::string trust = StrCat("-tls1_2 -alpn h2 -verify_return_error -CAfile ", authority_.file());
  EXPECT_FALSE(ShakeHands(server_->port(), trust).completed);
  const std::string own = authority_.FolderOf("gateway");
  EXPECT_TRUE(ShakeHands(server_->port(), StrCat(trust, " -cert ", own, "/tls.crt -key ", own, "/tls.key")).completed);
}

TEST_F(MutualTls, RefusesACertificateOfAnotherAuthority) {
  Serve(folder_);
  Authority another;
  const std::string folder = another.FolderOf("gateway");
  // It knows whom it calls; it is its own certificate that is not believed.
  std::filesystem::remove(folder + "/ca.crt");
  std::filesystem::copy_file(authority_.file(), folder + "/ca.crt");
  EXPECT_EQ(RefusalOf(Of("gateway", folder)), "SERVICE_UNAVAILABLE");
}

TEST_F(MutualTls, RefusesAProcessThatSpeaksForAnother) {
  Serve(folder_);
  EXPECT_EQ(RefusalOf(Of("supplies")), "PEER_FORBIDDEN");
}

TEST_F(MutualTls, RefusesACertificateThatNamesNoProcessOfTheSuite) {
  Serve(folder_);
  EXPECT_EQ(RefusalOf(Of("prometheus")), "PEER_FORBIDDEN");
  EXPECT_EQ(RefusalOf(Of("", authority_.NewFolder({}))), "PEER_FORBIDDEN");
}

TEST_F(MutualTls, AClientRefusesAnotherProcessAtTheAddress) {
  Serve(folder_);
  const SharedCredentials gateway = Of("gateway");
  EXPECT_EQ(RefusalOf(gateway, "contacts"), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(RefusalOf(gateway, "outreach"), "");
}

TEST_F(MutualTls, RefusesAnExpiredClient) {
  Serve(folder_);
  EXPECT_EQ(RefusalOf(Of("gateway", authority_.NewFolder({.process = "gateway", .days = -1}))), "SERVICE_UNAVAILABLE");
}

TEST_F(MutualTls, AClientRefusesAnExpiredServer) {
  Serve(authority_.NewFolder({.process = "outreach", .days = -1}));
  EXPECT_EQ(RefusalOf(Of("gateway")), "SERVICE_UNAVAILABLE");
}

TEST_F(MutualTls, TakesARenewedCertificateWhileCallsRun) {
  Serve(folder_);
  const SharedCredentials gateway = Of("gateway");
  std::atomic<bool> stop{false};
  std::atomic<int> answered{0}, refused{0};
  std::thread caller([&] {
    while (!stop) {
      Client client(Address(), {gateway, "outreach"});
      for (int i = 0; i < 20; ++i) ++(CallBy(client).ok() ? answered : refused);
    }
  });
  const std::string before = CertificateIn(folder_);
  EXPECT_EQ(ShakeHands(server_->port(), "-alpn h2").certificate, before);
  for (int renewal = 0; renewal < 2; ++renewal) {
    authority_.Renew(folder_, {.process = "outreach"});
    ASSERT_NE(CertificateIn(folder_), before);
    EXPECT_TRUE(testing::Eventually(
        [&] { return ShakeHands(server_->port(), "-alpn h2").certificate == CertificateIn(folder_); }));
  }
  stop = true;
  caller.join();
  EXPECT_GT(answered, 0);
  EXPECT_EQ(refused, 0);
}

TEST_F(MutualTls, CallsWithItsOwnRenewedCertificate) {
  Serve(folder_);
  const std::string own = authority_.NewFolder({.process = "gateway", .days = -1});
  const SharedCredentials gateway = Of("gateway", own);
  EXPECT_EQ(RefusalOf(gateway), "SERVICE_UNAVAILABLE");
  authority_.Renew(own, {.process = "gateway"});
  EXPECT_TRUE(testing::Eventually([&] { return RefusalOf(gateway).empty(); }));
}

TEST_F(MutualTls, TellsWhenACertificateExpires) {
  const std::string folder = authority_.NewFolder({.process = "outreach", .days = 3});
  const SharedCredentials credentials = Of("outreach", folder);
  const auto expiry = [] {
    return testing::MetricValue("passerelle_tls_certificate_expiry_seconds{use=\"internal\"}");
  };
  const auto in_days = [](double days) {
    return ::testing::DoubleNear(absl::ToUnixSeconds(absl::Now()) + days * 86400, 300);
  };
  EXPECT_THAT(expiry(), in_days(3));
  authority_.Renew(folder, {.process = "outreach", .days = 40});
  EXPECT_TRUE(testing::Eventually([&] { return ::testing::Value(expiry(), in_days(40)); }));
}

TEST_F(MutualTls, SaysWhichFileCannotBeUsed) {
  const auto fault = [](const std::string& folder, const std::string& process) {
    return std::string(tls::Credentials::Open(folder, process).status().message());
  };
  EXPECT_THAT(fault("/nowhere", "outreach"), HasSubstr("/nowhere/tls.crt: cannot be read"));
  EXPECT_THAT(fault(folder_, "contacts"), HasSubstr("not a certificate of spiffe://passerelle/contacts"));
  const std::string mixed = authority_.FolderOf("outreach");
  std::filesystem::remove(mixed + "/tls.key");
  std::filesystem::copy_file(folder_ + "/tls.key", mixed + "/tls.key");
  EXPECT_THAT(fault(mixed, "outreach"), HasSubstr("/tls.key: is not the certificate's key"));
  const std::string alone = authority_.FolderOf("outreach");
  std::filesystem::remove(alone + "/ca.crt");
  EXPECT_THAT(fault(alone, "outreach"), HasSubstr("/ca.crt: cannot be read"));
}

// What Kubernetes asks, which has no certificate.
class ProbePort : public MutualTls {
 protected:
  ProbePort() {
    Serve(folder_);
    client_ = std::make_unique<Client>(StrCat("127.0.0.1:", server_->health_port()));
  }
  absl::StatusOr<std::int32_t> Probe(const std::string& service) {
    google::protobuf::StringValue request;  // has the wire form of a HealthCheckRequest
    request.set_value(service);
    const auto answer = client_->Call<google::protobuf::Int32Value>(kHealthCheck, request, AsDirector());
    if (!answer.ok()) return answer.status();
    return answer->value();
  }
  std::unique_ptr<Client> client_;
};

TEST_F(ProbePort, TellsAProcessThatLivesFromOneThatIsReady) {
  EXPECT_EQ(*Probe("liveness"), kProbeServing);
  EXPECT_EQ(*Probe("readiness"), kProbeNotServing);
  EXPECT_EQ(*Probe(""), kProbeNotServing);
  server_->SetServing(true);
  EXPECT_EQ(*Probe("readiness"), kProbeServing);
  EXPECT_EQ(*Probe(""), kProbeServing);
  server_->SetServing(false);
  EXPECT_EQ(*Probe("liveness"), kProbeServing);
  EXPECT_EQ(*Probe("readiness"), kProbeNotServing);
}

TEST_F(ProbePort, AnswersNothingElse) {
  EXPECT_EQ(CallBy(*client_).code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(client_
                ->Call<google::protobuf::Empty>("grpc.reflection.v1alpha.ServerReflection.ServerReflectionInfo",
                                                google::protobuf::Empty(), AsDirector())
                .status()
                .code(),
            absl::StatusCode::kUnimplemented);
}

TEST_F(ProbePort, IsNeitherSharedNorTakenSilently) {
  const auto second = Server::Start(
      {.address = "127.0.0.1:0", .health_address = StrCat("127.0.0.1:", server_->health_port())}, *pipeline_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace passerelle::rpc
