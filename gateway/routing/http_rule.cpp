#include "gateway/routing/http_rule.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "gateway/base/text.h"
#include "google/api/annotations.pb.h"

namespace passerelle::gateway::routing {
namespace {

using google::api::HttpRule;
using google::protobuf::FieldDescriptor;

absl::Status Fault(const MethodEntry& method, std::string_view what) {
  return absl::FailedPreconditionError(Cat(method.full_name, " ", what));
}

std::pair<std::string, std::string> VerbAndTemplate(const HttpRule& rule) {
  switch (rule.pattern_case()) {
    case HttpRule::kGet:
      return {"GET", rule.get()};
    case HttpRule::kPut:
      return {"PUT", rule.put()};
    case HttpRule::kPost:
      return {"POST", rule.post()};
    case HttpRule::kDelete:
      return {"DELETE", rule.delete_()};
    case HttpRule::kPatch:
      return {"PATCH", rule.patch()};
    case HttpRule::kCustom:
      return {rule.custom().kind(), rule.custom().path()};
    default:
      return {};
  }
}

absl::Status ReadVariables(const MethodEntry& method, Route& route) {
  for (const auto& variable : route.path.variables) {
    auto path = ResolveFieldPath(*method.input, variable.field_path);
    if (!path.ok()) return Fault(method, std::string(path.status().message()));
    const FieldDescriptor& field = *path->back();
    if (field.is_repeated() || field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return Fault(method, Cat("binds ", variable.field_path, ", which is not a singular scalar"));
    }
    route.variables.push_back(*std::move(path));
  }
  return absl::OkStatus();
}

absl::Status ReadBody(const MethodEntry& method, const HttpRule& rule, Route& route) {
  route.body = Route::Body::kNone;
  if (rule.body() == "*") route.body = Route::Body::kAll;
  if (!rule.body().empty() && rule.body() != "*") {
    route.body = Route::Body::kField;
    route.body_field = method.input->FindFieldByName(rule.body());
    const FieldDescriptor* field = route.body_field;
    if (field == nullptr || field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return Fault(method, "has a body that is not a message field of its request");
    }
  }
  if (route.body != Route::Body::kNone && (route.http_method == "GET" || route.http_method == "DELETE")) {
    return Fault(method, "has a body with GET or DELETE");
  }
  if (!rule.response_body().empty()) {
    route.response_field = method.output->FindFieldByName(rule.response_body());
    const FieldDescriptor* field = route.response_field;
    if (field == nullptr || field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return Fault(method, "has a response_body that is not a message field of its response");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Route>> ReadRoute(const MethodEntry& method, const HttpRule& rule) {
  auto route = std::make_unique<Route>();
  route->method = &method;
  std::tie(route->http_method, route->text) = VerbAndTemplate(rule);
  if (route->http_method.empty()) return Fault(method, "has an http rule without a pattern");
  auto path = RouteTemplate::Parse(route->text);
  if (!path.ok()) return Fault(method, std::string(path.status().message()));
  route->path = *std::move(path);
  if (auto status = ReadVariables(method, *route); !status.ok()) return status;
  if (auto status = ReadBody(method, rule, *route); !status.ok()) return status;
  return route;
}

}  // namespace

absl::StatusOr<std::vector<std::unique_ptr<Route>>> ReadRoutes(const MethodEntry& method) {
  std::vector<std::unique_ptr<Route>> routes;
  if (!method.descriptor->options().HasExtension(google::api::http)) return routes;
  const HttpRule& rule = method.descriptor->options().GetExtension(google::api::http);
  auto first = ReadRoute(method, rule);
  if (!first.ok()) return first.status();
  routes.push_back(*std::move(first));
  for (const HttpRule& additional : rule.additional_bindings()) {
    if (additional.additional_bindings_size() > 0) return Fault(method, "nests additional bindings");
    auto route = ReadRoute(method, additional);
    if (!route.ok()) return route.status();
    routes.push_back(*std::move(route));
  }
  return routes;
}

}  // namespace passerelle::gateway::routing
