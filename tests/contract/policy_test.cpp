// Every rpc says who may call it, what a repeat does, where it is found, and what it means.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/runtime/access/role_table.h"
#include "tests/contract/contract.h"

namespace passerelle::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using options::v1::Policy;

// The field of a dotted path, or null.
const FieldDescriptor* FieldAt(const Descriptor& message, const std::string& path) {
  const Descriptor* scope = &message;
  const FieldDescriptor* field = nullptr;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    if (scope == nullptr) return nullptr;
    field = scope->FindFieldByName(path.substr(begin, end - begin));
    if (field == nullptr) return nullptr;
    scope = field->message_type();
    begin = end + 1;
  }
  return field;
}

std::string VerbAndPath(const google::api::HttpRule& rule) {
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet:
      return "GET " + rule.get();
    case google::api::HttpRule::kPost:
      return "POST " + rule.post();
    case google::api::HttpRule::kPatch:
      return "PATCH " + rule.patch();
    case google::api::HttpRule::kPut:
      return "PUT " + rule.put();
    case google::api::HttpRule::kDelete:
      return "DELETE " + rule.delete_();
    default:
      return "";
  }
}

TEST(EveryRpc, HasAPolicyThatSaysWhoMayCallAndWhatARepeatDoes) {
  ASSERT_FALSE(Methods().empty());
  for (const auto* method : Methods()) {
    EXPECT_TRUE(HasPolicy(*method)) << method->full_name();
    const Policy policy = PolicyOf(*method);
    EXPECT_NE(policy.access_case(), Policy::ACCESS_NOT_SET) << method->full_name();
    EXPECT_NE(policy.effect(), options::v1::EFFECT_UNSPECIFIED) << method->full_name();
  }
}

TEST(EveryRpc, IsExplained) {
  for (const auto* method : Methods()) EXPECT_GT(CommentOf(*method).size(), 15u) << method->full_name();
}

TEST(EveryPermission, IsGrantedBySomeRole) {
  const auto granted = access::Permissions();
  for (const auto* method : Methods()) {
    const Policy policy = PolicyOf(*method);
    if (!policy.has_permission()) continue;
    EXPECT_NE(std::find(granted.begin(), granted.end(), policy.permission()), granted.end()) << method->full_name();
  }
}

TEST(EveryPermission, OfTheRoleTableIsAskedForBySomeRpcOrField) {
  std::set<std::string> asked;
  for (const auto* method : Methods()) asked.insert(PolicyOf(*method).permission());
  for (const auto* message : Messages()) {
    for (int f = 0; f < message->field_count(); ++f)
      asked.insert(message->field(f)->options().GetExtension(options::v1::data).shown_with());
  }
  for (const auto permission : access::Permissions())
    EXPECT_TRUE(asked.contains(std::string(permission))) << permission;
}

TEST(EveryRoute, IsUniqueAndLeadsToAPublicRpc) {
  std::map<std::string, std::string> owners;
  for (const auto* method : Methods()) {
    const std::string route = VerbAndPath(RouteOf(*method));
    EXPECT_EQ(route.empty(), PolicyOf(*method).internal()) << method->full_name();
    if (route.empty()) continue;
    const auto [owner, fresh] = owners.emplace(route, method->full_name());
    EXPECT_TRUE(fresh) << route << " leads to " << owner->second << " and " << method->full_name();
  }
}

TEST(EveryRoute, ThatGetsChangesNothingAndEveryOtherChangesSomething) {
  for (const auto* method : Methods()) {
    const auto rule = RouteOf(*method);
    if (rule.pattern_case() == google::api::HttpRule::PATTERN_NOT_SET) continue;
    EXPECT_EQ(rule.has_get(), PolicyOf(*method).effect() == options::v1::EFFECT_SAFE) << method->full_name();
  }
}

TEST(EveryPolicy, NamesFieldsThatExist) {
  for (const auto* method : Methods()) {
    const Policy policy = PolicyOf(*method);
    for (const std::string& path : {policy.site_field(), policy.if_match_field()}) {
      if (path.empty()) continue;
      EXPECT_NE(FieldAt(*method->input_type(), path), nullptr) << method->full_name() << " " << path;
    }
  }
}

// Whether the request is a queue of requests that each have a key.
bool IsBatch(const Descriptor& request) {
  if (request.field_count() == 0) return false;
  const FieldDescriptor& lines = *request.field(0);
  return lines.is_repeated() && lines.message_type() != nullptr &&
         lines.message_type()->FindFieldByName("request_id") != nullptr;
}

// The resource is the body of the HTTP request, and carries its own id.
bool BodyHasId(const MethodDescriptor& method) {
  const std::string body = method.options().GetExtension(google::api::http).body();
  const FieldDescriptor* resource = method.input_type()->FindFieldByName(body);
  return resource != nullptr && resource->message_type()->FindFieldByName("id") != nullptr;
}

TEST(EveryCreatingRpc, AcceptsAnIdempotencyKeyOrAHumanChosenId) {
  for (const auto* method : Methods()) {
    if (PolicyOf(*method).effect() != options::v1::EFFECT_CREATE) continue;
    const Descriptor& request = *method->input_type();
    EXPECT_TRUE(IsBatch(request) || request.FindFieldByName("request_id") != nullptr ||
                request.FindFieldByName("id") != nullptr || BodyHasId(*method))
        << method->full_name();
  }
}

}  // namespace
}  // namespace passerelle::contract
