// REST/JSON: the routes of google.api.http.
#include <google/protobuf/descriptor.h>

#include <utility>

#include "gateway/base/text.h"
#include "gateway/dialects/dialect.h"
#include "gateway/dialects/problem.h"
#include "gateway/http/entity_tag.h"
#include "gateway/transcoding/bindings.h"
#include "gateway/transcoding/query_string.h"
#include "gateway/transcoding/wire.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::dialects {
namespace {

// The etag of If-Match without quotes; absent for `*` and for no header.
absl::StatusOr<std::optional<std::string>> ReadIfMatch(const http::RequestHead& head) {
  std::string_view text = Trim(head.Header("if-match"));
  if (head.Count("if-match") == 0 || text == "*") return std::nullopt;
  if (text.substr(0, 2) == "W/") text.remove_prefix(2);
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  if (quoted) text = text.substr(1, text.size() - 2);
  if (text.empty() || text.find_first_of("\", ") != std::string_view::npos) {
    return InvalidFields({{"If-Match", "must be one etag, as it was answered"}});
  }
  return std::string(text);
}

class Rest : public Dialect {
 public:
  Rest(const DialectInputs& inputs, const http::RequestHead& head, routing::RouteMatch match, CallHead call)
      : Dialect(std::move(call)), inputs_(inputs), head_(head), match_(std::move(match)) {}

  std::string_view name() const override { return "rest"; }

  absl::StatusOr<std::string> ReadRequest(std::string body) override {
    auto query = transcoding::ParseQuery(head_.query);
    if (!query.ok()) {
      return Error(absl::StatusCode::kInvalidArgument, "QUERY_INVALID",
                   Cat(std::string(query.status().message()), "."));
    }
    auto if_match = ReadIfMatch(head_);
    if (!if_match.ok()) return if_match.status();
    return transcoding::BuildRequest({match_.route, match_.bindings, *std::move(query), *std::move(if_match), body},
                                     inputs_.transcoder);
  }

  http::Response WriteAnswer(std::string_view wire) override {
    const auto& method = *call().method;
    if (!method.media_type.empty()) return WriteBody(wire);
    http::Response response;
    const auto* part = match_.route->response_field;
    const std::string inner = part == nullptr ? "" : transcoding::FindContent(wire, {part}).value_or("");
    const auto& type = part == nullptr ? *method.output : *part->message_type();
    const std::string_view shown = part == nullptr ? wire : std::string_view(inner);
    if (auto status = inputs_.transcoder.WireToJson(type, shown, response.body); !status.ok()) {
      return WriteFault(status);
    }
    response.Set("Content-Type", "application/json");
    if (method.etag != nullptr) {
      if (const auto etag = transcoding::FindContent(wire, {method.etag})) response.Set("ETag", Cat("\"", *etag, "\""));
    }
    return response;
  }

  http::Response WriteError(const absl::Status& status) override { return Problem(status, head_.request_id); }

 private:
  // A passerelle.common.v1.RawBody as the bytes that it holds. What is read may be kept for a while by who read it.
  http::Response WriteBody(std::string_view wire) {
    const auto content = [&](const char* field) {
      return transcoding::FindContent(wire, {call().method->output->FindFieldByName(field)}).value_or("");
    };
    http::Response response;
    response.body = content("data");
    if (call().method->safe) {
      const std::string etag = http::EntityTag(response.body);
      response.Set("ETag", etag);
      const bool personal = !call().method->people_in_request.empty() || !call().method->people_in_response.empty();
      response.Set("Cache-Control", personal ? "no-store" : "private, max-age=300");
      if (http::HasEntity(head_, etag)) {
        response.status = 304;
        response.body.clear();
        return response;
      }
    }
    const std::string type = content("content_type");
    // A page brings its style with it and nothing else.
    if (type.starts_with("text/html")) {
      response.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    }
    response.Set("Content-Type", type);
    return response;
  }

  const DialectInputs& inputs_;
  const http::RequestHead& head_;
  const routing::RouteMatch match_;
};

}  // namespace

std::unique_ptr<Dialect> MakeRest(const DialectInputs& inputs, const http::RequestHead& head, routing::RouteMatch match,
                                  CallHead call) {
  return std::make_unique<Rest>(inputs, head, std::move(match), std::move(call));
}

}  // namespace passerelle::gateway::dialects
