#include "gateway/transcoding/wire.h"

#include <absl/strings/numbers.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <bit>
#include <cstdint>
#include <span>

#include "gateway/base/text.h"
#include "gateway/transcoding/json_check.h"

namespace passerelle::gateway::transcoding {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

std::string Varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  bytes += static_cast<char>(value);
  return bytes;
}

template <class Unsigned>
std::string Fixed(Unsigned value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(value); ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

absl::Status NotA(std::string_view what) { return absl::InvalidArgumentError(Cat("is not ", what)); }

absl::StatusOr<std::string> EncodeSigned32(const FieldDescriptor& field, const std::string& text) {
  std::int32_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) return NotA("a whole number of 32 bits");
  switch (field.type()) {
    case FieldDescriptor::TYPE_SINT32:
      return Varint(WireFormatLite::ZigZagEncode32(value));
    case FieldDescriptor::TYPE_SFIXED32:
      return Fixed(static_cast<std::uint32_t>(value));
    default:
      return Varint(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)));
  }
}

absl::StatusOr<std::string> EncodeSigned64(const FieldDescriptor& field, const std::string& text) {
  std::int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) return NotA("a whole number of 64 bits");
  switch (field.type()) {
    case FieldDescriptor::TYPE_SINT64:
      return Varint(WireFormatLite::ZigZagEncode64(value));
    case FieldDescriptor::TYPE_SFIXED64:
      return Fixed(static_cast<std::uint64_t>(value));
    default:
      return Varint(static_cast<std::uint64_t>(value));
  }
}

absl::StatusOr<std::string> EncodeUnsigned(const FieldDescriptor& field, const std::string& text) {
  const bool wide = field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64;
  std::uint64_t value = 0;
  if (!absl::SimpleAtoi(text, &value) || (!wide && value > 0xFFFFFFFFu))
    return NotA("a positive whole number that fits");
  if (field.type() == FieldDescriptor::TYPE_FIXED32) return Fixed(static_cast<std::uint32_t>(value));
  if (field.type() == FieldDescriptor::TYPE_FIXED64) return Fixed(value);
  return Varint(value);
}

absl::StatusOr<std::string> EncodeReal(const FieldDescriptor& field, const std::string& text) {
  double value = 0;
  if (!absl::SimpleAtod(text, &value)) return NotA("a number");
  if (field.type() == FieldDescriptor::TYPE_FLOAT)
    return Fixed(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
  return Fixed(std::bit_cast<std::uint64_t>(value));
}

absl::StatusOr<std::string> EncodeText(const FieldDescriptor& field, std::string_view text) {
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    auto bytes = FromBase64(text);
    if (!bytes) return NotA("base64");
    return *std::move(bytes);
  }
  if (!IsCleanUtf8(text)) return NotA("UTF-8 text without NUL");
  return std::string(text);
}

// A message as a text: those with a JSON form of their own, such as a timestamp.
absl::StatusOr<std::string> EncodeMessage(const FieldDescriptor& field, std::string_view text,
                                          const Transcoder& transcoder) {
  if (!IsCleanUtf8(text) || text.find_first_of("\"\\") != std::string_view::npos)
    return NotA("of the form of this field");
  std::string wire;
  if (!transcoder.JsonToWire(*field.message_type(), Cat("\"", text, "\""), wire).ok())
    return NotA("of the form of this field");
  return wire;
}

std::optional<std::string> ReadContent(CodedInputStream& input, WireFormatLite::WireType wire_type) {
  std::string content;
  std::uint64_t number = 0;
  switch (wire_type) {
    case WireFormatLite::WIRETYPE_VARINT:
      if (!input.ReadVarint64(&number)) return std::nullopt;
      return Varint(number);
    case WireFormatLite::WIRETYPE_FIXED32:
      if (!input.ReadString(&content, 4)) return std::nullopt;
      return content;
    case WireFormatLite::WIRETYPE_FIXED64:
      if (!input.ReadString(&content, 8)) return std::nullopt;
      return content;
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED: {
      std::uint32_t size = 0;
      if (!input.ReadVarint32(&size) || !input.ReadString(&content, static_cast<int>(size))) return std::nullopt;
      return content;
    }
    default:
      return std::nullopt;
  }
}

std::optional<std::string> FindIn(std::string_view wire, std::span<const FieldDescriptor* const> path) {
  CodedInputStream input(reinterpret_cast<const std::uint8_t*>(wire.data()), static_cast<int>(wire.size()));
  std::optional<std::string> found;
  while (const std::uint32_t tag = input.ReadTag()) {
    auto content = ReadContent(input, WireFormatLite::GetTagWireType(tag));
    if (!content) return std::nullopt;
    if (WireFormatLite::GetTagFieldNumber(tag) != path.front()->number()) continue;
    if (path.size() == 1) {
      found = *std::move(content);
    } else if (auto inner = FindIn(*content, path.subspan(1))) {
      found = *std::move(inner);
    }
  }
  return found;
}

}  // namespace

absl::StatusOr<std::string> EncodeValue(const FieldDescriptor& field, std::string_view text,
                                        const Transcoder& transcoder) {
  const std::string value(text);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return EncodeSigned32(field, value);
    case FieldDescriptor::CPPTYPE_INT64:
      return EncodeSigned64(field, value);
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return EncodeUnsigned(field, value);
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return EncodeReal(field, value);
    case FieldDescriptor::CPPTYPE_BOOL:
      if (value != "true" && value != "false") return NotA("true or false");
      return Varint(value == "true" ? 1 : 0);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* named = field.enum_type()->FindValueByName(value);
      if (named == nullptr) return NotA("one of the values of this field");
      return Varint(static_cast<std::uint64_t>(static_cast<std::int64_t>(named->number())));
    }
    case FieldDescriptor::CPPTYPE_STRING:
      return EncodeText(field, text);
    default:
      return EncodeMessage(field, text, transcoder);
  }
}

std::string EncodeVarint(std::uint64_t value) { return Varint(value); }

std::string EncodeTag(const FieldDescriptor& field) {
  return Varint(WireFormatLite::MakeTag(field.number(), WireTypeOf(field)));
}

void AppendField(const routing::FieldPath& path, std::string_view content, std::string& wire) {
  std::string inner(content);
  for (std::size_t depth = path.size(); depth > 0; --depth) {
    const FieldDescriptor& field = *path[depth - 1];
    std::string outer = EncodeTag(field);
    if (WireTypeOf(field) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) outer += Varint(inner.size());
    inner.insert(0, outer);
  }
  wire += inner;
}

std::optional<std::string> FindContent(std::string_view wire, const routing::FieldPath& path) {
  return FindIn(wire, path);
}

}  // namespace passerelle::gateway::transcoding
