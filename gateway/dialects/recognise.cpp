#include <absl/strings/numbers.h>

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/dialects/dialect.h"
#include "gateway/dialects/grpc_web_frames.h"
#include "gateway/dialects/problem.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::dialects {
namespace {

using absl::StatusCode;

Recognition Refuse(const absl::Status& status, const http::RequestHead& head) {
  return {nullptr, Problem(status, head.request_id)};
}

Recognition RefuseVerb(std::vector<std::string> allowed, const http::RequestHead& head) {
  if (const auto get = std::find(allowed.begin(), allowed.end(), "GET"); get != allowed.end())
    allowed.insert(get + 1, "HEAD");
  Recognition refused = Refuse(
      Error(StatusCode::kUnimplemented, "METHOD_NOT_ALLOWED", "This path does not have this verb; see Allow."), head);
  refused.refusal.Set("Allow", Join(allowed, ", "));
  return refused;
}

absl::Status UnsupportedType(std::string_view wanted) {
  return Error(StatusCode::kInvalidArgument, "MEDIA_TYPE_UNSUPPORTED", Cat("The body must be ", wanted, "."));
}

bool Compressed(const http::RequestHead& head) {
  const std::string_view encoding = head.Header("content-encoding");
  return !encoding.empty() && !EqualsIgnoreCase(encoding, "identity");
}

absl::StatusOr<absl::Duration> GrpcTimeout(const http::RequestHead& head) {
  if (head.Count("grpc-timeout") == 0) return absl::InfiniteDuration();
  const auto nanoseconds = ParseGrpcTimeout(head.Header("grpc-timeout"));
  if (!nanoseconds.ok()) return InvalidFields({{"grpc-timeout", "is not a timeout"}});
  return absl::Nanoseconds(*nanoseconds);
}

absl::StatusOr<absl::Duration> ConnectTimeout(const http::RequestHead& head) {
  if (head.Count("connect-timeout-ms") == 0) return absl::InfiniteDuration();
  std::uint32_t milliseconds = 0;
  if (!absl::SimpleAtoi(std::string(head.Header("connect-timeout-ms")), &milliseconds)) {
    return InvalidFields({{"connect-timeout-ms", "is not a timeout"}});
  }
  return absl::Milliseconds(milliseconds);
}

Recognition RecogniseRest(const DialectInputs& inputs, const http::RequestHead& head, routing::RouteMatch match) {
  if (match.route == nullptr) return RefuseVerb(match.allowed, head);
  if (Compressed(head) ||
      (head.has_body && match.route->body != routing::Route::Body::kNone && MediaType(head) != "application/json")) {
    return Refuse(UnsupportedType("application/json, not compressed"), head);
  }
  const auto timeout = GrpcTimeout(head);
  if (!timeout.ok()) return Refuse(timeout.status(), head);
  auto call = ReadCallHead(*match.route->method, head, *timeout);
  if (!call.ok()) return Refuse(call.status(), head);
  call->route = match.route->text;
  return {MakeRest(inputs, head, std::move(match), *std::move(call)), {}};
}

Recognition RecogniseByMethod(const DialectInputs& inputs, const http::RequestHead& head,
                              const routing::MethodEntry& method) {
  if (head.method != "POST") return RefuseVerb({"POST"}, head);
  const std::string type = MediaType(head);
  const bool connect = type == "application/json" || type == "application/proto";
  const bool web_text = type == "application/grpc-web-text" || type == "application/grpc-web-text+proto";
  const bool web = web_text || type == "application/grpc-web" || type == "application/grpc-web+proto";
  if (Compressed(head) || (!connect && !web)) {
    return Refuse(
        UnsupportedType("application/json, application/proto or application/grpc-web[-text][+proto], not compressed"),
        head);
  }
  if (!head.query.empty()) return Refuse(InvalidFields({{"query", "is not allowed in this dialect"}}), head);
  const auto timeout = connect ? ConnectTimeout(head) : GrpcTimeout(head);
  if (!timeout.ok()) return Refuse(timeout.status(), head);
  auto call = ReadCallHead(method, head, *timeout);
  if (!call.ok()) return Refuse(call.status(), head);
  if (connect) return {MakeConnect(inputs, type == "application/json", *std::move(call)), {}};
  return {MakeGrpcWeb(web_text, *std::move(call)), {}};
}

}  // namespace

Recognition Recognise(const DialectInputs& inputs, const http::RequestHead& head) {
  if (const auto* method = inputs.table.FindMethod(head.path)) return RecogniseByMethod(inputs, head, *method);
  // HEAD is GET whose answer is sent without its body.
  auto match = inputs.table.FindRoute(head.method == "HEAD" ? "GET" : head.method, head.path);
  if (!match.ok()) {
    return Refuse(Error(StatusCode::kInvalidArgument, "PATH_INVALID", Cat(std::string(match.status().message()), ".")),
                  head);
  }
  if (!match->has_value()) return Refuse(NotFound("ROUTE_UNKNOWN", "There is nothing at this path; see /docs."), head);
  return RecogniseRest(inputs, head, **std::move(match));
}

}  // namespace passerelle::gateway::dialects
