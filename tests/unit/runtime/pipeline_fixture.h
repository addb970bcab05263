// A pipeline over the rpcs of SiteService, whose handler a test replaces; no database is reached.
#pragma once

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/rpc/pipeline.h"

namespace passerelle::rpc {

using outreach::v1::Site;

inline const access::Principal kDirector{"account:1", {"director"}, {"*"}};
inline const access::Principal kReception{"account:2", {"reception"}, {"montreuil"}};

inline constexpr char kCreateSite[] = "passerelle.outreach.v1.SiteService.CreateSite";
inline constexpr char kGetSite[] = "passerelle.outreach.v1.SiteService.GetSite";
inline constexpr char kUpdateSite[] = "passerelle.outreach.v1.SiteService.UpdateSite";

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
                     Bind<outreach::v1::ListOpeningsRequest>("ListOpenings"),
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

}  // namespace passerelle::rpc
