#include "services/runtime/access/hidden_fields.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <vector>

#include "passerelle/options/v1/options.pb.h"

namespace passerelle::access {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void ClearHiddenIn(const Principal& caller, Message& message, const FieldDescriptor& field) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) return ClearHidden(caller, *reflection.MutableMessage(&message, &field));
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
    ClearHidden(caller, *reflection.MutableRepeatedMessage(&message, &field, i));
}

}  // namespace

void ClearHidden(const Principal& caller, Message& message) {
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    const std::string& permission = field->options().GetExtension(options::v1::data).shown_with();
    if (!permission.empty() && !caller.Has(permission)) {
      message.GetReflection()->ClearField(&message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      ClearHiddenIn(caller, message, *field);
    }
  }
}

}  // namespace passerelle::access
