#include "gateway/transcoding/json_writer.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "gateway/base/text.h"
#include "gateway/transcoding/json_check.h"
#include "gateway/transcoding/timestamp.h"
#include "gateway/transcoding/wire.h"

namespace passerelle::gateway::transcoding {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr int kMostDepth = 64;
constexpr int kNone = -1;

// One occurrence of a field, linked to the next of the same field.
struct Piece {
  std::uint64_t number;    // of varints and fixed
  std::string_view bytes;  // of length-delimited
  int next;
};

CodedInputStream StreamOf(std::string_view wire) {
  return CodedInputStream(reinterpret_cast<const std::uint8_t*>(wire.data()), static_cast<int>(wire.size()));
}

bool ReadPiece(CodedInputStream& input, std::string_view wire, WireFormatLite::WireType type, Piece& piece) {
  std::uint32_t small = 0;
  switch (type) {
    case WireFormatLite::WIRETYPE_VARINT:
      return input.ReadVarint64(&piece.number);
    case WireFormatLite::WIRETYPE_FIXED64:
      return input.ReadLittleEndian64(&piece.number);
    case WireFormatLite::WIRETYPE_FIXED32:
      if (!input.ReadLittleEndian32(&small)) return false;
      piece.number = small;
      return true;
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED: {
      if (!input.ReadVarint32(&small)) return false;
      const auto begin = static_cast<std::size_t>(input.CurrentPosition());
      if (small > wire.size() - begin) return false;
      piece.bytes = wire.substr(begin, small);
      return input.Skip(static_cast<int>(small));
    }
    default:
      return false;
  }
}

void AppendText(std::string_view text, std::string& json) {
  constexpr std::string_view kHex = "0123456789abcdef";
  json += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        json += "\\\"";
        break;
      case '\\':
        json += "\\\\";
        break;
      case '\n':
        json += "\\n";
        break;
      case '\r':
        json += "\\r";
        break;
      case '\t':
        json += "\\t";
        break;
      case '<':
        json += "\\u003c";
        break;  // harmless inside a script element too
      case '>':
        json += "\\u003e";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          json += "\\u00";
          json += kHex[static_cast<unsigned char>(c) >> 4];
          json += kHex[c & 15];
        } else {
          json += c;
        }
    }
  }
  json += '"';
}

template <class Number>
void AppendNumber(Number number, std::string& json) {
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  json.append(digits, end);
}

template <class Number>
void AppendQuotedNumber(Number number, std::string& json) {
  json += '"';
  AppendNumber(number, json);
  json += '"';
}

template <class Real>
void AppendReal(Real real, std::string& json) {
  if (std::isnan(real)) {
    json += "\"NaN\"";
  } else if (std::isinf(real)) {
    json += real > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    AppendNumber(real, json);
  }
}

class Writer {
 public:
  Writer(const Transcoder& others, std::string& json) : others_(others), json_(json) {}

  bool Value(const MessageTable& table, std::string_view wire, int depth) {
    if (depth > kMostDepth) return false;
    if (table.form == MessageTable::Form::kTimestamp) return Timestamp(wire);
    if (table.form == MessageTable::Form::kOtherText) return others_.WireToJson(*table.type, wire, json_).ok();
    return Object(table, wire, depth);
  }

 private:
  struct Pieces {
    explicit Pieces(std::size_t fields) : first(fields, kNone), last(fields, kNone) {}
    std::vector<Piece> all;
    std::vector<int> first;
    std::vector<int> last;

    void Add(std::size_t field, const Piece& piece) {
      const int index = static_cast<int>(all.size());
      all.push_back(piece);
      if (first[field] == kNone) first[field] = index;
      if (last[field] != kNone) all[static_cast<std::size_t>(last[field])].next = index;
      last[field] = index;
    }
  };

  // Whether the whole is well-formed.
  static bool Collect(const MessageTable& table, std::string_view wire, Pieces& pieces) {
    CodedInputStream input = StreamOf(wire);
    while (const std::uint32_t tag = input.ReadTag()) {
      const auto type = WireFormatLite::GetTagWireType(tag);
      Piece piece{0, {}, kNone};
      if (WireFormatLite::GetTagFieldNumber(tag) == 0 || !ReadPiece(input, wire, type, piece)) return false;
      const auto found = table.by_number.find(static_cast<std::uint32_t>(WireFormatLite::GetTagFieldNumber(tag)));
      if (found == table.by_number.end()) continue;  // of a newer version of the contract
      const FieldEntry& field = *found->second;
      if (type == WireTypeOf(*field.field)) {
        pieces.Add(field.index, piece);
      } else if (!field.field->is_packable() || type != WireFormatLite::WIRETYPE_LENGTH_DELIMITED ||
                 !Unpack(field, piece.bytes, pieces)) {
        return false;
      }
    }
    return input.ConsumedEntireMessage();
  }

  static bool Unpack(const FieldEntry& field, std::string_view packed, Pieces& pieces) {
    CodedInputStream input = StreamOf(packed);
    while (static_cast<std::size_t>(input.CurrentPosition()) < packed.size()) {
      Piece piece{0, {}, kNone};
      if (!ReadPiece(input, packed, WireTypeOf(*field.field), piece)) return false;
      pieces.Add(field.index, piece);
    }
    return true;
  }

  bool Object(const MessageTable& table, std::string_view wire, int depth) {
    Pieces pieces(table.fields.size());
    if (!Collect(table, wire, pieces)) return false;
    char separator = '{';
    for (const FieldEntry& field : table.fields) {
      const int first = pieces.first[field.index];
      const bool absent = first == kNone;
      if (absent && field.presence) continue;
      json_ += separator;
      separator = ',';
      json_ += field.prefix;
      if (field.field->is_repeated()) {
        if (!List(field, pieces, depth)) return false;
      } else if (!Single(field, pieces, depth)) {
        return false;
      }
    }
    if (separator == '{') json_ += '{';
    json_ += '}';
    return true;
  }

  bool List(const FieldEntry& field, const Pieces& pieces, int depth) {
    json_ += '[';
    for (int i = pieces.first[field.index]; i != kNone; i = pieces.all[static_cast<std::size_t>(i)].next) {
      if (i != pieces.first[field.index]) json_ += ',';
      if (!Element(field, pieces.all[static_cast<std::size_t>(i)], depth)) return false;
    }
    json_ += ']';
    return true;
  }

  bool Single(const FieldEntry& field, const Pieces& pieces, int depth) {
    const int first = pieces.first[field.index];
    const int last = pieces.last[field.index];
    if (first == kNone) return Element(field, Piece{0, {}, kNone}, depth);
    if (field.message == nullptr || first == last)
      return Element(field, pieces.all[static_cast<std::size_t>(last)], depth);
    // A message in several parts is their sum.
    std::string merged;
    for (int i = first; i != kNone; i = pieces.all[static_cast<std::size_t>(i)].next)
      merged += pieces.all[static_cast<std::size_t>(i)].bytes;
    return Value(*field.message, merged, depth + 1);
  }

  bool Element(const FieldEntry& field, const Piece& piece, int depth) {
    const std::uint64_t number = piece.number;
    switch (field.field->type()) {
      case FieldDescriptor::TYPE_MESSAGE:
        return Value(*field.message, piece.bytes, depth + 1);
      case FieldDescriptor::TYPE_STRING:
        if (!IsCleanUtf8(piece.bytes)) return false;
        AppendText(piece.bytes, json_);
        return true;
      case FieldDescriptor::TYPE_BYTES:
        json_ += Cat("\"", Base64(piece.bytes), "\"");
        return true;
      case FieldDescriptor::TYPE_BOOL:
        json_ += number != 0 ? "true" : "false";
        return true;
      case FieldDescriptor::TYPE_ENUM:
        Enum(*field.values, static_cast<std::int32_t>(number));
        return true;
      case FieldDescriptor::TYPE_INT32:
      case FieldDescriptor::TYPE_SFIXED32:
        AppendNumber(static_cast<std::int32_t>(number), json_);
        return true;
      case FieldDescriptor::TYPE_SINT32:
        AppendNumber(WireFormatLite::ZigZagDecode32(static_cast<std::uint32_t>(number)), json_);
        return true;
      case FieldDescriptor::TYPE_UINT32:
      case FieldDescriptor::TYPE_FIXED32:
        AppendNumber(static_cast<std::uint32_t>(number), json_);
        return true;
      case FieldDescriptor::TYPE_INT64:
      case FieldDescriptor::TYPE_SFIXED64:
        AppendQuotedNumber(static_cast<std::int64_t>(number), json_);
        return true;
      case FieldDescriptor::TYPE_SINT64:
        AppendQuotedNumber(WireFormatLite::ZigZagDecode64(number), json_);
        return true;
      case FieldDescriptor::TYPE_UINT64:
      case FieldDescriptor::TYPE_FIXED64:
        AppendQuotedNumber(number, json_);
        return true;
      case FieldDescriptor::TYPE_FLOAT:
        AppendReal(std::bit_cast<float>(static_cast<std::uint32_t>(number)), json_);
        return true;
      case FieldDescriptor::TYPE_DOUBLE:
        AppendReal(std::bit_cast<double>(number), json_);
        return true;
      default:
        return false;  // groups are not used
    }
  }

  void Enum(const EnumTable& values, std::int32_t number) {
    const auto named = values.by_number.find(number);
    if (named == values.by_number.end()) {
      AppendNumber(number, json_);
    } else {
      json_ += Cat("\"", named->second, "\"");
    }
  }

  bool Timestamp(std::string_view wire) {
    TimestampParts parts{0, 0};
    CodedInputStream input = StreamOf(wire);
    while (const std::uint32_t tag = input.ReadTag()) {
      Piece piece{0, {}, kNone};
      if (!ReadPiece(input, wire, WireFormatLite::GetTagWireType(tag), piece)) return false;
      if (tag == 0x08) parts.seconds = static_cast<std::int64_t>(piece.number);
      if (tag == 0x10) parts.nanos = static_cast<std::int32_t>(piece.number);
    }
    if (!input.ConsumedEntireMessage()) return false;
    json_ += Cat("\"", FormatTimestamp(parts), "\"");
    return true;
  }

  const Transcoder& others_;
  std::string& json_;
};

}  // namespace

bool WriteJson(const MessageTable& table, std::string_view wire, const Transcoder& others, std::string& json) {
  return Writer(others, json).Value(table, wire, 1);
}

}  // namespace passerelle::gateway::transcoding
