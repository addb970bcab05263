// Messages as tables: everything that converting them asks for, found once at start.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/routing/route_table.h"

namespace passerelle::gateway::transcoding {

struct MessageTable;

struct EnumTable {
  std::unordered_map<std::string, std::int32_t> by_name;
  std::unordered_map<std::int32_t, std::string> by_number;
};

struct FieldEntry {
  const google::protobuf::FieldDescriptor* field;
  std::string json_name;
  std::string prefix;  // "\"jsonName\":"
  std::string tag;     // in wire form, as a single value has it
  std::size_t index;   // in its table
  int oneof;           // -1: of none (or only of the one that `optional` makes)
  bool presence;       // absent is not the same as zero
  const EnumTable* values = nullptr;
  const MessageTable* message = nullptr;
  const google::protobuf::FieldDescriptor* unreadable = nullptr;  // of a list: receives what cannot be read of it
};

struct MessageTable {
  // Messages that JSON writes as one text or number are not objects.
  enum class Form { kObject, kTimestamp, kOtherText };

  const google::protobuf::Descriptor* type;
  Form form;
  std::vector<FieldEntry> fields;                                   // without those that the gateway alone fills
  std::unordered_map<std::string_view, const FieldEntry*> by_name;  // JSON and proto names
  std::unordered_map<std::uint32_t, const FieldEntry*> by_number;
};

// The tables of the inputs and outputs of every method and all that they contain. Immutable.
class FieldTables {
 public:
  explicit FieldTables(const routing::RouteTable& table);
  // The type must be one of those.
  const MessageTable& Of(const google::protobuf::Descriptor& type) const;

 private:
  const MessageTable* Add(const google::protobuf::Descriptor& type);
  const EnumTable* AddEnum(const google::protobuf::FieldDescriptor& field);

  std::unordered_map<const google::protobuf::Descriptor*, std::unique_ptr<MessageTable>> messages_;
  std::unordered_map<std::string, std::unique_ptr<EnumTable>> enums_;
};

}  // namespace passerelle::gateway::transcoding
