// Single fields in wire form. A parser merges what is appended: the last value of a scalar wins.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/routing/method_entry.h"
#include "gateway/transcoding/transcoder.h"

namespace passerelle::gateway::transcoding {

// How a single value of a field is written.
inline google::protobuf::internal::WireFormatLite::WireType WireTypeOf(const google::protobuf::FieldDescriptor& field) {
  using google::protobuf::internal::WireFormatLite;
  return WireFormatLite::WireTypeForFieldType(static_cast<WireFormatLite::FieldType>(field.type()));
}

// The content of a field, without tag and length, for a value written as in a URL: proto3 JSON without the quotes.
// INVALID_ARGUMENT with a description for a value that the field cannot hold.
absl::StatusOr<std::string> EncodeValue(const google::protobuf::FieldDescriptor& field, std::string_view text,
                                        const Transcoder& transcoder);
// The tag of a field as a single value has it.
std::string EncodeTag(const google::protobuf::FieldDescriptor& field);
std::string EncodeVarint(std::uint64_t value);
// Appends a field given its content, wrapped in the messages that lead to it.
void AppendField(const routing::FieldPath& path, std::string_view content, std::string& wire);
// The content that a parser of `wire` would see at the path; absent when it is not there or the wire is malformed.
std::optional<std::string> FindContent(std::string_view wire, const routing::FieldPath& path);

}  // namespace passerelle::gateway::transcoding
