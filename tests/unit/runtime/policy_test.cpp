#include "services/runtime/rpc/policy.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include "passerelle/outreach/v1/sites.pb.h"
#include "passerelle/statistics/v1/reports.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle::rpc {
namespace {

using options::v1::Policy;
using ::testing::HasSubstr;

// An rpc "test.Service.Call" whose request has the fields `site` and `count`, with the policy given.
class PolicyOf {
 public:
  explicit PolicyOf(const std::function<void(google::protobuf::MethodOptions&)>& configure) {
    google::protobuf::FileDescriptorProto file;
    file.set_name("test.proto");
    file.set_package("test");
    file.set_syntax("proto3");
    auto& request = *file.add_message_type();
    request.set_name("Request");
    AddField(request, "site", 1, google::protobuf::FieldDescriptorProto::TYPE_STRING);
    AddField(request, "count", 2, google::protobuf::FieldDescriptorProto::TYPE_INT32);
    auto& service = *file.add_service();
    service.set_name("Service");
    auto& method = *service.add_method();
    method.set_name("Call");
    method.set_input_type(".test.Request");
    method.set_output_type(".test.Request");
    configure(*method.mutable_options());
    result_ = ReadPolicy(*pool_.BuildFile(file)->service(0)->method(0));
  }
  const absl::StatusOr<MethodPolicy>& operator*() const { return result_; }
  std::string Fault() const { return std::string(result_.status().message()); }

 private:
  static void AddField(google::protobuf::DescriptorProto& message, const std::string& name, int number,
                       google::protobuf::FieldDescriptorProto::Type type) {
    auto& field = *message.add_field();
    field.set_name(name);
    field.set_number(number);
    field.set_type(type);
    field.set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
  }
  google::protobuf::DescriptorPool pool_;
  absl::StatusOr<MethodPolicy> result_;
};

Policy& In(google::protobuf::MethodOptions& options) { return *options.MutableExtension(options::v1::policy); }

TEST(Policy, IsRequiredOfEveryMethod) {
  EXPECT_THAT(PolicyOf([](auto&) {}).Fault(), HasSubstr("test.Service.Call: it has no policy"));
}

TEST(Policy, MustSayWhoMayCall) {
  EXPECT_THAT(PolicyOf([](auto& options) { In(options).set_effect(options::v1::EFFECT_SAFE); }).Fault(),
              HasSubstr("who may call"));
  EXPECT_THAT(PolicyOf([](auto& options) {
                In(options).set_effect(options::v1::EFFECT_SAFE);
                In(options).set_public_(false);
              }).Fault(),
              HasSubstr("grants nothing"));
}

TEST(Policy, MustStateAnEffect) {
  EXPECT_THAT(PolicyOf([](auto& options) { In(options).set_permission("x.read"); }).Fault(), HasSubstr("effect"));
}

TEST(Policy, MustNameASiteFieldThatIsAString) {
  const auto with_site_field = [](const std::string& field) {
    return PolicyOf([&](auto& options) {
             In(options).set_permission("x.read");
             In(options).set_effect(options::v1::EFFECT_SAFE);
             In(options).set_site_field(field);
           })
        .Fault();
  };
  EXPECT_EQ(with_site_field("site"), "");
  EXPECT_THAT(with_site_field("sites"), HasSubstr("does not exist"));
  EXPECT_THAT(with_site_field("site.id"), HasSubstr("does not exist"));
  EXPECT_THAT(with_site_field("count"), HasSubstr("not a string"));
}

TEST(Policy, HasDefaultsByEffect) {
  const PolicyOf safe([](auto& options) {
    In(options).set_permission("x.read");
    In(options).set_effect(options::v1::EFFECT_SAFE);
  });
  ASSERT_TRUE((*safe).ok());
  EXPECT_EQ((*safe)->lane, options::v1::LANE_READ);
  EXPECT_EQ((*safe)->timeout, absl::Seconds(5));
  EXPECT_EQ((*safe)->max_request_bytes, 65536u);
  const PolicyOf change([](auto& options) {
    In(options).set_permission("x.write");
    In(options).set_effect(options::v1::EFFECT_CHANGE);
  });
  EXPECT_EQ((*change)->lane, options::v1::LANE_WRITE);
}

MethodPolicy OfContract(const std::string& method) {
  return *ReadPolicy(*google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(method));
}

TEST(Access, NeedsThePermissionItNames) {
  const MethodPolicy policy = OfContract("passerelle.outreach.v1.SiteService.CreateSite");
  EXPECT_TRUE(CheckAccess(policy, {"account:1", {"director"}, {"*"}}).ok());
  const absl::Status refused = CheckAccess(policy, {"account:2", {"reception"}, {"montreuil"}});
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(refused), "PERMISSION_MISSING");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("sites.write"));
}

TEST(Access, OfInternalMethodsIsForServicesOnly) {
  const MethodPolicy policy = OfContract("passerelle.events.v1.EventFeedService.PullEvents");
  EXPECT_TRUE(CheckAccess(policy, {"service:statistics", {"service"}, {"*"}}).ok());
  EXPECT_EQ(ReasonOf(CheckAccess(policy, {"account:1", {"director"}, {"*"}})), "INTERNAL_ONLY");
}

TEST(APeer, SpeaksForItselfOrAsTheGatewayForEverybodyElse) {
  const access::Principal director{"account:1", {"director"}, {"*"}};
  const access::Principal statistics{"service:statistics", {"service"}, {"*"}};
  const access::Principal gateway{"service:gateway", {"service"}, {"*"}};
  const access::Principal nobody;
  EXPECT_TRUE(CheckPeer(director, "gateway").ok());
  EXPECT_TRUE(CheckPeer(nobody, "gateway").ok());
  EXPECT_TRUE(CheckPeer(gateway, "gateway").ok());
  EXPECT_TRUE(CheckPeer(statistics, "statistics").ok());
  for (const auto& [caller, process] :
       std::vector<std::pair<access::Principal, std::string>>{{director, "statistics"},
                                                              {nobody, "statistics"},
                                                              {statistics, "supplies"},
                                                              {statistics, "gateway"},
                                                              {director, ""},
                                                              {statistics, ""},
                                                              {{"x", {"service"}, {}}, ""}}) {
    const absl::Status refused = CheckPeer(caller, process);
    EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied) << caller.subject << " by " << process;
    EXPECT_EQ(ReasonOf(refused), "PEER_FORBIDDEN");
  }
}

KnowsSite EverySite() {
  return [](std::string_view) { return true; };
}
KnowsSite NoSite() {
  return [](std::string_view) { return false; };
}

TEST(Access, ToASiteThatDoesNotExistIsRefusedAsSuch) {
  const MethodPolicy policy = OfContract("passerelle.statistics.v1.ReportService.GetActivityReport");
  statistics::v1::GetActivityReportRequest report;
  report.add_site("atlantis");
  EXPECT_EQ(ReasonOf(CheckSites(policy, {"account:1", {"director"}, {"montreuil"}}, NoSite(), report)), "SITE_UNKNOWN");
}

TEST(Access, ToASiteThatIsAboutToExistIsForThoseWhoMayActForIt) {
  const MethodPolicy policy = OfContract("passerelle.outreach.v1.SiteService.CreateSite");
  outreach::v1::CreateSiteRequest create;
  create.set_id("atlantis");
  EXPECT_EQ(ReasonOf(CheckSites(policy, {"account:1", {"director"}, {"montreuil"}}, NoSite(), create)),
            "SITE_FORBIDDEN");
  EXPECT_TRUE(CheckSites(policy, {"account:2", {"director"}, {"*"}}, NoSite(), create).ok());
}

TEST(Access, OfASiteIsForThoseWhoActForIt) {
  const MethodPolicy policy = OfContract("passerelle.outreach.v1.SiteService.UpdateSite");
  outreach::v1::UpdateSiteRequest update;
  update.mutable_site()->set_id("calais");
  EXPECT_TRUE(CheckSites(policy, {"account:1", {"director"}, {"*"}}, EverySite(), update).ok());
  EXPECT_TRUE(CheckSites(policy, {"account:2", {"director"}, {"calais"}}, EverySite(), update).ok());
  EXPECT_EQ(ReasonOf(CheckSites(policy, {"account:3", {"director"}, {"montreuil"}}, EverySite(), update)),
            "SITE_FORBIDDEN");
}

TEST(Access, OfSeveralSitesIsForThoseWhoActForEachOfThem) {
  const MethodPolicy policy = OfContract("passerelle.statistics.v1.ReportService.GetActivityReport");
  const access::Principal coordinator{"account:4", {"coordinator"}, {"montreuil", "calais"}};
  statistics::v1::GetActivityReportRequest report;
  EXPECT_TRUE(CheckSites(policy, coordinator, EverySite(), report).ok()) << "the handler narrows to the caller's sites";
  report.add_site("calais");
  report.add_site("montreuil");
  EXPECT_TRUE(CheckSites(policy, coordinator, EverySite(), report).ok());
  report.add_site("arras");
  EXPECT_EQ(ReasonOf(CheckSites(policy, coordinator, EverySite(), report)), "SITE_FORBIDDEN");
}

}  // namespace
}  // namespace passerelle::rpc
