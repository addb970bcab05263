#include "tests/access/callers.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "google/api/annotations.pb.h"
#include "services/runtime/base/status.h"
#include "tests/support/suite.h"

namespace passerelle::access_tests {
namespace {

using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

std::string CamelCase(std::string_view snake) {
  std::string camel;
  for (std::size_t i = 0; i < snake.size(); ++i) {
    const bool upper = snake[i] == '_' && i + 1 < snake.size();
    camel += upper ? absl::ascii_toupper(static_cast<unsigned char>(snake[++i])) : snake[i];
  }
  return camel;
}

std::string PlainText(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// Takes what stands at a path ("staff_member.id") out of the request.
std::string Take(Json& request, const std::string& path) {
  Json* holder = &request;
  const std::vector<std::string> words = absl::StrSplit(path, '.');
  for (std::size_t i = 0; i + 1 < words.size(); ++i) holder = &holder->at(CamelCase(words[i]));
  const std::string name = CamelCase(words.back());
  std::string text = PlainText(holder->at(name));
  holder->erase(name);
  return text;
}

std::pair<std::string, std::string> VerbAndTemplate(const google::api::HttpRule& rule) {
  if (rule.has_get()) return {"GET", rule.get()};
  if (rule.has_post()) return {"POST", rule.post()};
  if (rule.has_patch()) return {"PATCH", rule.patch()};
  if (rule.has_put()) return {"PUT", rule.put()};
  if (rule.has_delete_()) return {"DELETE", rule.delete_()};
  throw std::runtime_error("an rpc without a route");
}

std::string Query(const Json& request) {
  std::string query;
  for (const auto& [name, value] : request.items()) {
    for (const Json& single : value.is_array() ? value : Json::array({value}))
      absl::StrAppend(&query, query.empty() ? "?" : "&", name, "=", simulator::UrlEncode(PlainText(single)));
  }
  return query;
}

struct HttpCall {
  std::string verb, path, body;
};

HttpCall RestOf(const MethodDescriptor& method, Json request) {
  const google::api::HttpRule rule = method.options().GetExtension(google::api::http);
  HttpCall call;
  std::string route;
  std::tie(call.verb, route) = VerbAndTemplate(rule);
  for (std::size_t begin = 0; begin < route.size();) {
    const std::size_t open = std::min(route.find('{', begin), route.size());
    call.path += route.substr(begin, open - begin);
    if (open == route.size()) break;
    const std::size_t close = route.find('}', open);
    call.path += simulator::UrlEncode(Take(request, route.substr(open + 1, close - open - 1)));
    begin = close + 1;
  }
  if (rule.body() == "*") {
    call.body = request.dump();
  } else {
    const std::string field = CamelCase(rule.body());
    if (!field.empty() && request.contains(field)) {
      call.body = request[field].dump();
      request.erase(field);
    }
    call.path += Query(request);
  }
  return call;
}

}  // namespace

bool Reply::Refused() const {
  return code == "PERMISSION_DENIED" || code == "NOT_FOUND" || reason.ends_with("_UNKNOWN");
}

Reply CallDirectly(const access::Principal* caller, const MethodDescriptor& method, const Json& request) {
  const auto prototype = [](const google::protobuf::Descriptor* type) {
    return std::unique_ptr<google::protobuf::Message>(MessageFactory::generated_factory()->GetPrototype(type)->New());
  };
  const auto input = prototype(method.input_type());
  const auto output = prototype(method.output_type());
  const auto parsed = google::protobuf::util::JsonStringToMessage(request.dump(), input.get());
  if (!parsed.ok()) throw std::runtime_error(absl::StrCat(method.full_name(), ": ", parsed.ToString()));
  const absl::Status status = testing::Suite::Running().CallInto(caller, method.full_name(), *input, *output);
  if (status.ok()) return {"OK", "", output->SerializeAsString()};
  return {absl::StatusCodeToString(status.code()), ReasonOf(status), status.ToString()};
}

GatewayClient::GatewayClient(int port, std::string token) : connection_(absl::StrCat("http://127.0.0.1:", port)) {
  if (!token.empty()) Add("Authorization: Bearer " + std::move(token));
}

Reply GatewayClient::Call(const MethodDescriptor& method, const Json& request) {
  const HttpCall call = RestOf(method, request);
  return Send(call.verb, call.path, call.body);
}

Reply GatewayClient::Send(const std::string& verb, const std::string& path, const std::string& body) {
  std::vector<std::string> headers = headers_;
  if (!body.empty()) headers.emplace_back("Content-Type: application/json");
  simulator::HttpResponse response = connection_.Send(verb.c_str(), path, body, headers);
  if (response.status == 0) throw std::runtime_error(absl::StrCat(verb, " ", path, ": ", response.body));
  if (response.status < 300) return {"OK", "", std::move(response.body)};
  const Json problem = Json::parse(response.body);
  return {problem.value("code", ""), problem.value("reason", ""), std::move(response.body)};
}

}  // namespace passerelle::access_tests
