#include "gateway/openapi/openapi.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gateway/base/text.h"
#include "gateway/openapi/schemas.h"

namespace passerelle::gateway::openapi {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using routing::MethodEntry;
using routing::Route;

// "person.id" → "id": paths that differ in nothing but the names of their parameters would be one path to OpenAPI. A
// path that needs the longer name to tell two parameters apart keeps it.
std::string ParameterName(const Route& route, const std::string& field_path) {
  const auto last_part = [](const std::string& path) { return path.substr(path.rfind('.') + 1); };
  const auto alike = std::count_if(route.path.variables.begin(), route.path.variables.end(), [&](const auto& variable) {
    return last_part(variable.field_path) == last_part(field_path);
  });
  return alike == 1 ? last_part(field_path) : field_path;
}

// "/v1/people/{person.id}:leave" as OpenAPI writes it: "/v1/people/{id}:leave", and without the variables' patterns.
std::string PathOf(const Route& route) {
  std::string path;
  for (std::size_t i = 0; i < route.path.segments.size(); ++i) {
    const auto variable =
        std::find_if(route.path.variables.begin(), route.path.variables.end(),
                     [i](const auto& candidate) { return candidate.begin <= i && i < candidate.end; });
    if (variable == route.path.variables.end()) {
      path += Cat("/", route.path.segments[i].text);
    } else if (variable->begin == i) {
      // Only an extension has a text there.
      path += Cat("/{", ParameterName(route, variable->field_path), "}", route.path.segments[variable->end - 1].text);
    }
  }
  return route.path.verb.empty() ? path : Cat(path, ":", route.path.verb);
}

Json PathParameter(const std::string& name, const FieldDescriptor& field, Schemas& schemas) {
  return {{"name", name}, {"in", "path"}, {"required", true}, {"schema", schemas.Of(field)}};
}

void AddQueryParameters(const Route& route, Schemas& schemas, Json& parameters) {
  const Descriptor& input = *route.method->input;
  for (int i = 0; i < input.field_count(); ++i) {
    const FieldDescriptor& field = *input.field(i);
    const bool in_path = std::any_of(route.variables.begin(), route.variables.end(),
                                     [&](const auto& path) { return path.front() == &field; });
    const bool plain_message = field.message_type() != nullptr && schemas.Of(*field.message_type()).contains("$ref");
    if (in_path || &field == route.body_field || plain_message) continue;
    Json parameter = {{"name", field.json_name()}, {"in", "query"}};
    if (IsRequired(field)) parameter["required"] = true;
    Json schema = schemas.Of(field);
    if (schema.contains("description")) {
      parameter["description"] = schema["description"];
      schema.erase("description");
    }
    parameter["schema"] = std::move(schema);
    parameters.push_back(std::move(parameter));
  }
}

Json ParametersOf(const Route& route, Schemas& schemas) {
  Json parameters = Json::array();
  for (std::size_t i = 0; i < route.variables.size(); ++i) {
    const std::string name = ParameterName(route, route.path.variables[i].field_path);
    parameters.push_back(PathParameter(name, *route.variables[i].back(), schemas));
  }
  if (route.body != Route::Body::kAll) AddQueryParameters(route, schemas, parameters);
  if (!route.method->safe && route.http_method == "POST")
    parameters.push_back({{"$ref", "#/components/parameters/IdempotencyKey"}});
  if (!route.method->if_match.empty()) parameters.push_back({{"$ref", "#/components/parameters/IfMatch"}});
  if (!route.method->media_type.empty() && route.method->safe)
    parameters.push_back({{"$ref", "#/components/parameters/IfNoneMatch"}});
  if (!route.method->people_in_request.empty() || !route.method->people_in_response.empty())
    parameters.push_back({{"$ref", "#/components/parameters/Purpose"}});
  return parameters;
}

// Bytes of a media type of their own, which may be asked for again by their ETag.
Json BodyResponses(const MethodEntry& method) {
  Json ok = {{"description", "The content."}, {"content", {{method.media_type, {{"schema", {{"type", "string"}}}}}}}};
  Json responses = {{"200", std::move(ok)}};
  if (method.safe) {
    responses["200"]["headers"] = {
        {"ETag", {{"schema", {{"type", "string"}}}, {"description", "The content, for If-None-Match."}}}};
    responses["304"] = {{"description", "The content is the one that If-None-Match names."}};
  }
  responses["default"] = {{"$ref", "#/components/responses/Problem"}};
  return responses;
}

Json ResponsesOf(const Route& route, Schemas& schemas) {
  if (!route.method->media_type.empty()) return BodyResponses(*route.method);
  const Descriptor& type =
      route.response_field == nullptr ? *route.method->output : *route.response_field->message_type();
  Json ok = {{"description", CommentOf(type)}, {"content", {{"application/json", {{"schema", schemas.Of(type)}}}}}};
  if (route.method->etag != nullptr)
    ok["headers"] = {{"ETag", {{"schema", {{"type", "string"}}}, {"description", "The version, for If-Match."}}}};
  return {{"200", std::move(ok)}, {"default", {{"$ref", "#/components/responses/Problem"}}}};
}

Json OperationOf(const Route& route, bool additional, Schemas& schemas) {
  const MethodEntry& method = *route.method;
  const std::string comment = CommentOf(*method.descriptor);
  const std::string& service = method.descriptor->service()->name();
  Json operation = {
      {"operationId", Cat(service, "_", method.descriptor->name(), additional ? Cat("_", route.http_method) : "")},
      {"tags", {service}},
      {"summary", comment.substr(0, comment.find(". "))},
      {"description", comment}};
  if (Json parameters = ParametersOf(route, schemas); !parameters.empty())
    operation["parameters"] = std::move(parameters);
  if (route.body != Route::Body::kNone) {
    const Descriptor& type = route.body == Route::Body::kAll ? *method.input : *route.body_field->message_type();
    operation["requestBody"] = {{"required", true},
                                {"content", {{"application/json", {{"schema", schemas.Of(type)}}}}}};
  }
  operation["responses"] = ResponsesOf(route, schemas);
  if (method.access == routing::Access::kPublic) operation["security"] = Json::array();
  if (method.access == routing::Access::kPermission) operation["x-permission"] = method.permission;
  operation["x-grpc-method"] = method.grpc_path.substr(1);
  return operation;
}

Json ProblemSchema() {
  return Json::parse(R"({
    "type": "object",
    "description": "RFC 9457 problem details.",
    "properties": {
      "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
      "detail": {"type": "string", "description": "What went wrong, for people."},
      "code": {"type": "string", "description": "The gRPC code, such as NOT_FOUND."},
      "reason": {"type": "string", "description": "What went wrong, for programs; stable."},
      "violations": {"type": "array", "items": {"type": "object", "properties": {"field": {"type": "string"}, "description": {"type": "string"}}}},
      "requestId": {"type": "string", "description": "Say it when you report the problem."}
    },
    "required": ["type", "title", "status", "detail", "code", "reason", "requestId"]
  })");
}

Json Components(const Schemas& schemas) {
  Json all = schemas.All();
  all["Problem"] = ProblemSchema();
  Json components = Json::parse(R"({
    "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "description": "The accessToken of POST /v1/sessions."}},
    "parameters": {
      "IdempotencyKey": {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 8, "maxLength": 130},
        "description": "The same key and content answer the first result again; the same key with other content is refused."},
      "IfMatch": {"name": "If-Match", "in": "header", "schema": {"type": "string"},
        "description": "The ETag that was read; the call is refused (ETAG_MISMATCH) when somebody has changed the resource since."},
      "IfNoneMatch": {"name": "If-None-Match", "in": "header", "schema": {"type": "string"},
        "description": "The ETag of what the client has already: it is answered by 304 when it is still that."},
      "Purpose": {"name": "Passerelle-Purpose", "in": "header",
        "schema": {"type": "string", "enum": ["CARE", "CORRECTION", "RIGHTS", "EMERGENCY", "SUPPORT"], "default": "CARE"},
        "description": "What the call is for, as the access log keeps it."}
    },
    "responses": {"Problem": {"description": "What went wrong.",
      "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}
  })");
  components["schemas"] = std::move(all);
  return components;
}

}  // namespace

std::string Describe(const routing::RouteTable& table) {
  Schemas schemas;
  Json paths = Json::object();
  Json tags = Json::array();
  const MethodEntry* previous = nullptr;
  for (const auto& route : table.routes()) {
    paths[PathOf(*route)][LowerCase(route->http_method)] = OperationOf(*route, route->method == previous, schemas);
    previous = route->method;
    Json tag = {{"name", route->method->descriptor->service()->name()}};
    google::protobuf::SourceLocation location;
    if (route->method->descriptor->service()->GetSourceLocation(&location))
      tag["description"] = std::string(Trim(location.leading_comments));
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
  }
  const Json document = {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Passerelle"},
        {"version", "1.0.0"},
        {"description",
         "For an association that runs low-threshold harm-reduction centres: people, visits, supplies, "
         "outreach, figures. The same calls are served as Connect, gRPC-Web and gRPC; see x-grpc-method."}}},
      {"servers", {{{"url", "/"}}}},
      {"security", {{{"bearer", Json::array()}}}},
      {"tags", tags},
      {"paths", paths},
      {"components", Components(schemas)}};
  return document.dump(1);
}

}  // namespace passerelle::gateway::openapi
