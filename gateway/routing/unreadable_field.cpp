#include "gateway/routing/unreadable_field.h"

#include <google/protobuf/descriptor.h>

#include "passerelle/options/v1/options.pb.h"

namespace passerelle::gateway::routing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool Has(const Descriptor& message, const char* name, FieldDescriptor::Type type) {
  const FieldDescriptor* field = message.FindFieldByName(name);
  return field != nullptr && field->type() == type && !field->is_repeated();
}

}  // namespace

const FieldDescriptor* UnreadableFieldOf(const FieldDescriptor& list) {
  const std::string& name = list.options().GetExtension(options::v1::rules).unreadable_field();
  if (name.empty() || !list.is_repeated() || list.message_type() == nullptr) return nullptr;
  const FieldDescriptor* field = list.containing_type()->FindFieldByName(name);
  if (field == nullptr || !field->is_repeated() || field->message_type() == nullptr) return nullptr;
  const Descriptor& entry = *field->message_type();
  const bool complete = Has(entry, "index", FieldDescriptor::TYPE_INT32) &&
                        Has(entry, "field", FieldDescriptor::TYPE_STRING) &&
                        Has(entry, "description", FieldDescriptor::TYPE_STRING);
  return complete ? field : nullptr;
}

bool IsFilledByGateway(const FieldDescriptor& field) {
  const Descriptor& message = *field.containing_type();
  for (int i = 0; i < message.field_count(); ++i) {
    if (UnreadableFieldOf(*message.field(i)) == &field) return true;
  }
  return false;
}

}  // namespace passerelle::gateway::routing
