#include "gateway/openapi/schemas.h"

#include <google/protobuf/descriptor.h>

#include <nlohmann/json.hpp>

#include "gateway/base/text.h"
#include "gateway/routing/unreadable_field.h"
#include "passerelle/options/v1/options.pb.h"

namespace passerelle::gateway::openapi {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using options::v1::Rules;

template <class Entity>
std::string Comment(const Entity& entity) {
  google::protobuf::SourceLocation location;
  if (!entity.GetSourceLocation(&location)) return "";
  std::string text;
  for (const auto line : Split(location.leading_comments, '\n')) {
    if (Trim(line).empty()) continue;
    if (!text.empty()) text += ' ';
    text += Trim(line);
  }
  return text;
}

// Messages that proto3 JSON writes as one text.
Json WellKnown(const std::string& name) {
  if (name == "google.protobuf.Timestamp") return {{"type", "string"}, {"format", "date-time"}};
  if (name == "google.protobuf.Duration")
    return {{"type", "string"}, {"pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$"}, {"examples", {"90s"}}};
  if (name == "google.protobuf.FieldMask")
    return {{"type", "string"}, {"description", "Field names in lowerCamelCase, separated by commas."}};
  return nullptr;
}

const Rules& RulesOf(const FieldDescriptor& field) { return field.options().GetExtension(options::v1::rules); }

void AddFormat(const Rules& rules, Json& schema) {
  switch (rules.format()) {
    case options::v1::FORMAT_UUID:
      schema["format"] = "uuid";
      break;
    case options::v1::FORMAT_SLUG:
      schema["pattern"] = "^[a-z0-9]+(-[a-z0-9]+)*$";
      schema["maxLength"] = 63;
      break;
    case options::v1::FORMAT_DATE:
      schema["format"] = "date";
      break;
    case options::v1::FORMAT_TIME_OF_DAY:
      schema["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$";
      break;
    case options::v1::FORMAT_LANGUAGE:
      schema["maxLength"] = 12;
      break;
    case options::v1::FORMAT_ETAG:
      schema["maxLength"] = 32;
      break;
    case options::v1::FORMAT_PAGE_TOKEN:
      schema["maxLength"] = 512;
      break;
    case options::v1::FORMAT_IDEMPOTENCY_KEY:
      schema["minLength"] = 8;
      schema["maxLength"] = 128;
      break;
    default:
      break;
  }
}

void AddRules(const FieldDescriptor& field, Json& schema) {
  const Rules& rules = RulesOf(field);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    if (rules.min_len() > 0) schema["minLength"] = rules.min_len();
    if (rules.max_len() > 0) schema["maxLength"] = rules.max_len();
    AddFormat(rules, schema);
  }
  if (schema.value("type", "") == "integer") {
    if (rules.has_gte()) schema["minimum"] = rules.gte();
    if (rules.has_lte()) schema["maximum"] = rules.lte();
  }
}

}  // namespace

std::string CommentOf(const FieldDescriptor& field) { return Comment(field); }
std::string CommentOf(const Descriptor& message) { return Comment(message); }
std::string CommentOf(const google::protobuf::MethodDescriptor& method) { return Comment(method); }
bool IsRequired(const FieldDescriptor& field) { return RulesOf(field).required(); }

Json Schemas::Of(const Descriptor& message) {
  Json known = WellKnown(message.full_name());
  if (!known.is_null()) return known;
  Add(message);
  return {{"$ref", Cat("#/components/schemas/", message.full_name())}};
}

Json Schemas::Scalar(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
      return {{"type", "integer"}, {"format", "int32"}};
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT64:
      return {{"type", "string"}, {"format", "int64"}};
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return {{"type", "number"}};
    case FieldDescriptor::CPPTYPE_ENUM: {
      Json values = Json::array();
      for (int i = 0; i < field.enum_type()->value_count(); ++i) values.push_back(field.enum_type()->value(i)->name());
      return {{"type", "string"}, {"enum", values}};
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Of(*field.message_type());
    default:
      return {{"type", "string"}};
  }
}

Json Schemas::Of(const FieldDescriptor& field) {
  Json schema = Scalar(field);
  AddRules(field, schema);
  if (field.is_repeated()) {
    schema = {{"type", "array"}, {"items", schema}};
    if (RulesOf(field).max_items() > 0) schema["maxItems"] = RulesOf(field).max_items();
    if (RulesOf(field).min_items() > 0) schema["minItems"] = RulesOf(field).min_items();
  }
  if (const std::string comment = CommentOf(field); !comment.empty()) schema["description"] = comment;
  const auto& data = field.options().GetExtension(options::v1::data);
  if (data.output_only()) schema["readOnly"] = true;
  if (data.secret()) schema["format"] = "password";
  if (data.personal()) schema["x-personal-data"] = true;
  return schema;
}

void Schemas::Add(const Descriptor& message) {
  const auto [entry, added] = schemas_.try_emplace(message.full_name());
  if (!added) return;
  Json schema = {{"type", "object"}};
  if (const std::string comment = CommentOf(message); !comment.empty()) schema["description"] = comment;
  Json properties = Json::object();
  Json required = Json::array();
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (routing::IsFilledByGateway(field)) continue;
    properties[field.json_name()] = Of(field);
    if (IsRequired(field)) required.push_back(field.json_name());
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  schemas_[message.full_name()] = std::move(schema);
}

Json Schemas::All() const {
  Json all = Json::object();
  for (const auto& [name, schema] : schemas_) all[name] = schema;
  return all;
}

}  // namespace passerelle::gateway::openapi
