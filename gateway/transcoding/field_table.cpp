#include "gateway/transcoding/field_table.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/wire_format_lite.h>

#include "gateway/base/text.h"
#include "gateway/routing/unreadable_field.h"
#include "gateway/transcoding/wire.h"

namespace passerelle::gateway::transcoding {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

MessageTable::Form FormOf(const Descriptor& type) {
  if (type.full_name() == "google.protobuf.Timestamp") return MessageTable::Form::kTimestamp;
  const bool plain = type.file()->package() != "google.protobuf" || type.name() == "Empty";
  return !plain ? MessageTable::Form::kOtherText : MessageTable::Form::kObject;
}

}  // namespace

FieldTables::FieldTables(const routing::RouteTable& table) {
  for (const auto& method : table.methods()) {
    Add(*method->input);
    Add(*method->output);
  }
}

const MessageTable& FieldTables::Of(const Descriptor& type) const { return *messages_.at(&type); }

const EnumTable* FieldTables::AddEnum(const FieldDescriptor& field) {
  auto& entry = enums_[field.enum_type()->full_name()];
  if (entry != nullptr) return entry.get();
  entry = std::make_unique<EnumTable>();
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    const auto& value = *field.enum_type()->value(i);
    entry->by_name.emplace(value.name(), value.number());
    entry->by_number.emplace(value.number(), value.name());
  }
  return entry.get();
}

const MessageTable* FieldTables::Add(const Descriptor& type) {
  auto& entry = messages_[&type];
  if (entry != nullptr) return entry.get();
  entry = std::make_unique<MessageTable>();
  MessageTable& table = *entry;
  table.type = &type;
  table.form = FormOf(type);
  table.fields.reserve(static_cast<std::size_t>(type.field_count()));
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (routing::IsFilledByGateway(field)) continue;
    const auto* oneof = field.real_containing_oneof();
    FieldEntry made{&field,
                    field.json_name(),
                    Cat("\"", field.json_name(), "\":"),
                    EncodeTag(field),
                    table.fields.size(),
                    oneof == nullptr ? -1 : oneof->index(),
                    field.has_presence()};
    if (field.enum_type() != nullptr) made.values = AddEnum(field);
    if (field.message_type() != nullptr) made.message = Add(*field.message_type());
    made.unreadable = routing::UnreadableFieldOf(field);
    table.fields.push_back(std::move(made));
  }
  for (const FieldEntry& field : table.fields) {
    table.by_name.emplace(field.json_name, &field);
    table.by_name.emplace(field.field->name(), &field);
    table.by_number.emplace(static_cast<std::uint32_t>(field.field->number()), &field);
  }
  return &table;
}

}  // namespace passerelle::gateway::transcoding
