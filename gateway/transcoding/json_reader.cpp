#include "gateway/transcoding/json_reader.h"

#include <absl/strings/numbers.h>
#include <google/protobuf/descriptor.h>

#include <cmath>
#include <cstdint>

#include "gateway/base/text.h"
#include "gateway/transcoding/timestamp.h"
#include "gateway/transcoding/wire.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::transcoding {
namespace {

using google::protobuf::FieldDescriptor;

constexpr std::string_view kWrongType = "is not of the type of this field";
constexpr std::string_view kWrongEnum = "is not one of the values of this field";

void AppendUtf8(std::uint32_t code, std::string& text) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    text += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// A whole number written as 1.0 or 1e3, as a plain one; empty when it is not whole or too large for a double to be
// exact.
std::string PlainInteger(const std::string& token) {
  if (token.find_first_of(".eE") == std::string::npos) return token;
  double value = 0;
  constexpr double kExact = 9007199254740992;  // 2^53
  if (!absl::SimpleAtod(token, &value) || !(std::abs(value) <= kExact) || value != std::floor(value)) return "";
  return std::to_string(static_cast<std::int64_t>(value));
}

class Reader {
 public:
  Reader(std::string_view json, const Transcoder& others) : json_(json), others_(others) {}

  absl::Status Read(const MessageTable& table, std::string& wire) {
    SkipSpace();
    std::string converted;
    if (!Value(table, converted)) {
      if (path_.empty())
        return Error(absl::StatusCode::kInvalidArgument, "JSON_INVALID",
                     "The JSON body does not have the form of this request.");
      return InvalidFields({{path_, std::string(fault_)}});
    }
    wire += converted;
    return absl::OkStatus();
  }

 private:
  bool Fault(std::string_view what) {
    fault_ = what;
    return false;
  }
  // On the way back from a fault: where it was.
  bool At(std::string_view step) {
    path_ = Cat(step, path_.empty() || path_.front() == '[' ? "" : ".", path_);
    return false;
  }

  void SkipSpace() {
    while (position_ < json_.size() && (json_[position_] == ' ' || json_[position_] == '\t' ||
                                        json_[position_] == '\r' || json_[position_] == '\n')) {
      ++position_;
    }
  }
  char Peek() const { return json_[position_]; }
  bool Take(char wanted) {
    SkipSpace();
    if (Peek() != wanted) return false;
    ++position_;
    SkipSpace();
    return true;
  }

  // The text of the string that begins here.
  std::string String() {
    std::string text;
    for (++position_; Peek() != '"';) {
      const std::size_t end = json_.find_first_of("\"\\", position_);
      text.append(json_.substr(position_, end - position_));
      position_ = end;
      if (Peek() == '\\') Escape(text);
    }
    ++position_;
    return text;
  }
  void Escape(std::string& text) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const char letter = json_[position_ + 1];
    position_ += 2;
    if (letter != 'u') {
      text += kMeant[kLetters.find(letter)];
      return;
    }
    std::uint32_t code = Hex4();
    if (code >= 0xD800 && code < 0xDC00) {
      position_ += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (Hex4() - 0xDC00);
    }
    AppendUtf8(code, text);
  }
  std::uint32_t Hex4() {
    const auto code = static_cast<std::uint32_t>(std::stoul(std::string(json_.substr(position_, 4)), nullptr, 16));
    position_ += 4;
    return code;
  }
  // The number or word that begins here.
  std::string Token() {
    const std::size_t end = std::min(json_.find_first_of(" \t\r\n,]}", position_), json_.size());
    std::string token(json_.substr(position_, end - position_));
    position_ = end;
    return token;
  }
  bool TakeNull() {
    if (json_.substr(position_, 4) != "null") return false;
    position_ += 4;
    return true;
  }

  bool Value(const MessageTable& table, std::string& wire) {
    if (table.form == MessageTable::Form::kObject) return Object(table, wire);
    if (Peek() == '{' || Peek() == '[') return Fault(kWrongType);
    const std::size_t begin = position_;
    const bool quoted = Peek() == '"';
    const std::string text = quoted ? String() : Token();
    if (table.form == MessageTable::Form::kTimestamp) return quoted ? Timestamp(text, wire) : Fault(kWrongType);
    if (!others_.JsonToWire(*table.type, json_.substr(begin, position_ - begin), wire).ok()) return Fault(kWrongType);
    return true;
  }

  bool Timestamp(std::string_view text, std::string& wire) {
    const auto parts = ParseTimestamp(text);
    if (!parts) return Fault("is not a time as in 2026-01-31T10:00:00Z");
    if (parts->seconds != 0) wire += Cat("\x08", EncodeVarint(static_cast<std::uint64_t>(parts->seconds)));
    if (parts->nanos != 0) wire += Cat("\x10", EncodeVarint(static_cast<std::uint64_t>(parts->nanos)));
    return true;
  }

  bool Object(const MessageTable& table, std::string& wire) {
    if (Peek() != '{') return Fault(kWrongType);
    Take('{');
    std::vector<bool> seen(table.fields.size(), false);
    std::uint64_t oneofs = 0;
    if (Take('}')) return true;
    do {
      const std::string name = String();
      const auto found = table.by_name.find(name);
      if (found == table.by_name.end()) {
        Fault("is not a field of this message");
        return At(name.size() <= 60 ? name : name.substr(0, 60));
      }
      const FieldEntry& field = *found->second;
      Take(':');
      if (seen[field.index]) {
        Fault("is given twice");
        return At(field.json_name);
      }
      seen[field.index] = true;
      if (!Member(field, oneofs, wire)) return At(field.json_name);
    } while (Take(','));
    return Take('}');
  }

  bool Member(const FieldEntry& field, std::uint64_t& oneofs, std::string& wire) {
    if (TakeNull()) return true;  // as if it were absent
    if (field.oneof >= 0) {
      const std::uint64_t bit = std::uint64_t{1} << field.oneof;
      if ((oneofs & bit) != 0) return Fault("excludes another field that is given too");
      oneofs |= bit;
    }
    return field.field->is_repeated() ? List(field, wire) : Element(field, wire);
  }

  bool List(const FieldEntry& field, std::string& wire) {
    if (Peek() != '[') return Fault("must be a list");
    Take('[');
    if (Take(']')) return true;
    std::size_t index = 0;
    do {
      if (!Element(field, wire)) return At(Cat("[", index, "]"));
      ++index;
    } while (Take(','));
    return Take(']');
  }

  bool Element(const FieldEntry& field, std::string& wire) {
    std::string content;
    if (field.message != nullptr) {
      if (!Value(*field.message, content)) return false;
    } else if (!Scalar(field, content)) {
      return false;
    }
    wire += field.tag;
    const auto type = field.field->cpp_type();
    if (type == FieldDescriptor::CPPTYPE_MESSAGE || type == FieldDescriptor::CPPTYPE_STRING)
      wire += EncodeVarint(content.size());
    wire += content;
    return true;
  }

  bool Scalar(const FieldEntry& field, std::string& content) {
    if (Peek() == '{' || Peek() == '[') return Fault(kWrongType);
    const bool quoted = Peek() == '"';
    std::string text = quoted ? String() : Token();
    switch (field.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (!quoted) return Fault(kWrongType);
        if (field.field->type() == FieldDescriptor::TYPE_BYTES) break;
        content = std::move(text);
        return true;
      case FieldDescriptor::CPPTYPE_ENUM:
        return Enum(*field.values, text, quoted, content);
      case FieldDescriptor::CPPTYPE_BOOL:
        if (quoted) return Fault(kWrongType);
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_DOUBLE:
        if (text.find_first_not_of("+-0123456789.eE") != std::string::npos || !IsFinite(*field.field, text))
          return Fault(kWrongType);
        break;
      default:
        text = PlainInteger(text);
        if (text.empty() || text.find_first_not_of("-0123456789") != std::string::npos) return Fault(kWrongType);
        break;
    }
    auto encoded = EncodeValue(*field.field, text, others_);
    if (!encoded.ok()) return Fault(kWrongType);
    content = *std::move(encoded);
    return true;
  }

  static bool IsFinite(const FieldDescriptor& field, const std::string& text) {
    double value = 0;
    if (!absl::SimpleAtod(text, &value)) return false;
    return field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT ? std::isfinite(static_cast<float>(value))
                                                              : std::isfinite(value);
  }

  bool Enum(const EnumTable& values, const std::string& text, bool quoted, std::string& content) {
    std::int32_t number = 0;
    if (quoted) {
      const auto named = values.by_name.find(text);
      if (named == values.by_name.end()) return Fault(kWrongEnum);
      number = named->second;
    } else if (!absl::SimpleAtoi(text, &number) || values.by_number.count(number) == 0) {
      return Fault(kWrongEnum);
    }
    content = EncodeVarint(static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
    return true;
  }

  const std::string_view json_;
  const Transcoder& others_;
  std::size_t position_ = 0;
  std::string path_;
  std::string_view fault_;
};

}  // namespace

absl::Status ReadJson(const MessageTable& table, std::string_view json, const Transcoder& others, std::string& wire) {
  return Reader(json, others).Read(table, wire);
}

}  // namespace passerelle::gateway::transcoding
