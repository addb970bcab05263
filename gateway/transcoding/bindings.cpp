#include "gateway/transcoding/bindings.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>

#include "gateway/base/text.h"
#include "gateway/transcoding/json_check.h"
#include "gateway/transcoding/wire.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::transcoding {
namespace {

using google::protobuf::FieldDescriptor;
using routing::FieldPath;
using routing::Route;

absl::Status BadField(std::string_view field, std::string_view description) {
  return InvalidFields({{std::string(field), std::string(description)}});
}

// A name from a request as it may be shown: it is the client's own, but bounded and clean.
std::string ShownParameter(std::string_view name) {
  return IsCleanUtf8(name) ? std::string(name.substr(0, 60)) : "query";
}

absl::StatusOr<std::string> ConvertBody(const RestRequest& request, const Transcoder& transcoder) {
  const Route& route = *request.route;
  if (route.body == Route::Body::kNone) {
    if (request.body.empty()) return std::string();
    return Error(absl::StatusCode::kInvalidArgument, "BODY_UNEXPECTED", "This call takes no body.");
  }
  const std::string_view json = request.body.empty() ? "{}" : request.body;
  std::string wire;
  if (route.body == Route::Body::kAll) {
    RETURN_IF_ERROR(transcoder.JsonToWire(*route.method->input, json, wire));
    return wire;
  }
  std::string inner;
  RETURN_IF_ERROR(transcoder.JsonToWire(*route.body_field->message_type(), json, inner));
  AppendField({route.body_field}, inner, wire);
  return wire;
}

// Whether the field gets its value from elsewhere than the query.
bool BoundElsewhere(const Route& route, const FieldPath& path) {
  if (route.body == Route::Body::kAll || (route.body == Route::Body::kField && path.front() == route.body_field))
    return true;
  return std::find(route.variables.begin(), route.variables.end(), path) != route.variables.end();
}

absl::Status AppendQuery(const RestRequest& request, const Transcoder& transcoder, std::string& wire) {
  std::map<FieldPath, int> seen;
  for (const auto& parameter : request.query) {
    const auto path = routing::ResolveFieldPath(*request.route->method->input, parameter.name);
    if (!path.ok() || BoundElsewhere(*request.route, *path))
      return BadField(ShownParameter(parameter.name), "is not a query parameter of this call");
    const FieldDescriptor& field = *path->back();
    if (field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return BadField(parameter.name, "cannot be given as a query parameter");
    }
    if (++seen[*path] > 1 && !field.is_repeated()) return BadField(parameter.name, "is given more than once");
    const auto content = EncodeValue(field, parameter.value, transcoder);
    if (!content.ok()) return BadField(parameter.name, std::string(content.status().message()));
    AppendField(*path, *content, wire);
  }
  return absl::OkStatus();
}

// Appends a value that outranks the body, unless the body says otherwise.
absl::Status AppendFirm(const FieldPath& path, std::string_view name, std::string_view text,
                        const Transcoder& transcoder, std::string& wire) {
  const auto content = EncodeValue(*path.back(), text, transcoder);
  if (!content.ok()) return BadField(name, std::string(content.status().message()));
  if (const auto in_body = FindContent(wire, path); in_body && *in_body != *content) {
    return FieldError(absl::StatusCode::kInvalidArgument, "FIELD_CONFLICT", name,
                      "The body says otherwise than the path or If-Match.");
  }
  AppendField(path, *content, wire);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> BuildRequest(const RestRequest& request, const Transcoder& transcoder) {
  const Route& route = *request.route;
  auto wire = ConvertBody(request, transcoder);
  if (!wire.ok()) return wire.status();
  RETURN_IF_ERROR(AppendQuery(request, transcoder, *wire));
  if (request.if_match) {
    const FieldPath& field = route.method->if_match;
    if (field.empty())
      return Error(absl::StatusCode::kInvalidArgument, "IF_MATCH_UNEXPECTED",
                   "This call does not understand If-Match.");
    RETURN_IF_ERROR(AppendFirm(field, "etag", *request.if_match, transcoder, *wire));
  }
  for (std::size_t i = 0; i < request.path.size(); ++i) {
    RETURN_IF_ERROR(
        AppendFirm(route.variables[i], request.path[i].field_path, request.path[i].value, transcoder, *wire));
  }
  return wire;
}

}  // namespace passerelle::gateway::transcoding
