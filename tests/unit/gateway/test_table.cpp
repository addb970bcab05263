#include "tests/unit/gateway/test_table.h"

#include <stdlib.h>

#include <fstream>
#include <sstream>

#include "google/api/annotations.pb.h"
#include "passerelle/options/v1/options.pb.h"

namespace passerelle::gateway::testing {
namespace {

using google::protobuf::FieldDescriptorProto;

void AddField(google::protobuf::DescriptorProto& message, const std::string& name, int number,
              FieldDescriptorProto::Type type,
              FieldDescriptorProto::Label label = FieldDescriptorProto::LABEL_OPTIONAL) {
  auto& field = *message.add_field();
  field.set_name(name);
  field.set_number(number);
  field.set_type(type);
  field.set_label(label);
  if (type == FieldDescriptorProto::TYPE_MESSAGE) field.set_type_name(".passerelle.toy.v1.Toy");
}

void AddMethod(google::protobuf::ServiceDescriptorProto& service, const ToyRoute& route) {
  auto& method = *service.add_method();
  method.set_name("Method" + std::to_string(service.method_size()));
  method.set_input_type(".passerelle.toy.v1.Toy");
  method.set_output_type(".passerelle.toy.v1.Toy");
  auto& rule = *method.mutable_options()->MutableExtension(google::api::http);
  if (route.verb == "GET") rule.set_get(route.path);
  if (route.verb == "POST") rule.set_post(route.path);
  if (route.verb == "DELETE") rule.set_delete_(route.path);
  rule.set_body(route.body);
  rule.set_response_body(route.response_body);
  if (!route.policy) return;
  auto& policy = *method.mutable_options()->MutableExtension(options::v1::policy);
  policy.set_effect(options::v1::EFFECT_SAFE);
  policy.set_media_type(route.media_type);
  if (route.internal) {
    policy.set_internal(true);
  } else {
    policy.set_authenticated(true);
  }
}

}  // namespace

const routing::RouteTable& Api() {
  static const std::unique_ptr<routing::RouteTable> table = [] {
    std::stringstream content;
    content << std::ifstream(std::string(getenv("PASSERELLE_BIN")) + "/api.pb", std::ios::binary).rdbuf();
    return routing::RouteTable::Build(content.str()).value();
  }();
  return *table;
}

std::string ToyApi(const std::vector<ToyRoute>& routes) {
  google::protobuf::FileDescriptorSet files;
  auto& file = *files.add_file();
  file.set_name("passerelle/toy/v1/toy.proto");
  file.set_package("passerelle.toy.v1");
  file.set_syntax("proto3");
  auto& toy = *file.add_message_type();
  toy.set_name("Toy");
  AddField(toy, "id", 1, FieldDescriptorProto::TYPE_STRING);
  AddField(toy, "size", 2, FieldDescriptorProto::TYPE_INT32);
  AddField(toy, "part", 3, FieldDescriptorProto::TYPE_MESSAGE);
  AddField(toy, "tags", 4, FieldDescriptorProto::TYPE_STRING, FieldDescriptorProto::LABEL_REPEATED);
  AddField(toy, "big", 5, FieldDescriptorProto::TYPE_INT64);
  AddField(toy, "signed_size", 6, FieldDescriptorProto::TYPE_SINT32);
  AddField(toy, "ratio", 7, FieldDescriptorProto::TYPE_DOUBLE);
  AddField(toy, "raw", 8, FieldDescriptorProto::TYPE_BYTES);
  AddField(toy, "on", 9, FieldDescriptorProto::TYPE_BOOL);
  AddField(toy, "etag", 10, FieldDescriptorProto::TYPE_STRING);
  AddField(toy, "parts", 11, FieldDescriptorProto::TYPE_MESSAGE, FieldDescriptorProto::LABEL_REPEATED);
  AddField(toy, "fixed", 12, FieldDescriptorProto::TYPE_FIXED32);
  auto& service = *file.add_service();
  service.set_name("ToyService");
  for (const auto& route : routes) AddMethod(service, route);
  return files.SerializeAsString();
}

}  // namespace passerelle::gateway::testing
