// Messages and enums as JSON Schema (2020-12, as OpenAPI 3.1 has it).
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "gateway/routing/method_entry.h"

namespace passerelle::gateway::openapi {

using Json = nlohmann::ordered_json;

// The schemas a document refers to, by name; filled while they are asked for.
class Schemas {
 public:
  // {"$ref": …} or, for a message with a JSON form of its own, its schema. Its parts are added too.
  Json Of(const google::protobuf::Descriptor& message);
  // Of a field, its rules and comment included; for a list the list's.
  Json Of(const google::protobuf::FieldDescriptor& field);
  // components/schemas.
  Json All() const;

 private:
  Json Scalar(const google::protobuf::FieldDescriptor& field);
  void Add(const google::protobuf::Descriptor& message);

  std::map<std::string, Json> schemas_;
};

// The comment above a descriptor, in one paragraph.
std::string CommentOf(const google::protobuf::FieldDescriptor& field);
std::string CommentOf(const google::protobuf::Descriptor& message);
std::string CommentOf(const google::protobuf::MethodDescriptor& method);
bool IsRequired(const google::protobuf::FieldDescriptor& field);

}  // namespace passerelle::gateway::openapi
