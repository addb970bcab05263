#include "gateway/transcoding/json_reader.h"

#include <absl/strings/numbers.h>
#include <google/protobuf/descriptor.h>

#include <cmath>
#include <cstdint>

#include "gateway/base/text.h"
#include "gateway/transcoding/json_check.h"
#include "gateway/transcoding/json_cursor.h"
#include "gateway/transcoding/timestamp.h"
#include "gateway/transcoding/wire.h"
#include "passerelle/options/v1/options.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::transcoding {
namespace {

using google::protobuf::FieldDescriptor;

constexpr std::string_view kWrongType = "is not of the type of this field";
constexpr std::string_view kWrongEnum = "is not one of the values of this field";

// A whole number written as 1.0 or 1e3, as a plain one; empty when it is not whole or too large for a double to be
// exact.
std::string PlainInteger(const std::string& token) {
  if (token.find_first_of(".eE") == std::string::npos) return token;
  double value = 0;
  constexpr double kExact = 9007199254740992;  // 2^53
  if (!absl::SimpleAtod(token, &value) || !(std::abs(value) <= kExact) || value != std::floor(value)) return "";
  return std::to_string(static_cast<std::int64_t>(value));
}

// A member's name as an error may show it: it is the client's own, but bounded and clean.
std::string ShownMember(std::string_view name) {
  name = name.substr(0, 60);
  while (!IsCleanUtf8(name)) name.remove_suffix(1);
  return name.empty() ? "a member" : std::string(name);
}

class Reader {
 public:
  Reader(std::string_view json, const Transcoder& others) : cursor_(json), others_(others) {}

  absl::Status Read(const MessageTable& table, std::string& wire) {
    cursor_.SkipSpace();
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

  bool Value(const MessageTable& table, std::string& wire) {
    if (table.form == MessageTable::Form::kObject) return Object(table, wire);
    if (cursor_.Peek() == '{' || cursor_.Peek() == '[') return Fault(kWrongType);
    const std::size_t begin = cursor_.position();
    const bool quoted = cursor_.Peek() == '"';
    const std::string text = quoted ? cursor_.String() : cursor_.Token();
    if (table.form == MessageTable::Form::kTimestamp) return quoted ? Timestamp(text, wire) : Fault(kWrongType);
    if (!others_.JsonToWire(*table.type, cursor_.TextSince(begin), wire).ok()) return Fault(kWrongType);
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
    if (cursor_.Peek() != '{') return Fault(kWrongType);
    cursor_.Take('{');
    std::vector<bool> seen(table.fields.size(), false);
    std::uint64_t oneofs = 0;
    if (cursor_.Take('}')) return true;
    do {
      const std::string name = cursor_.String();
      const auto found = table.by_name.find(name);
      if (found == table.by_name.end()) {
        Fault("is not a field of this message");
        return At(ShownMember(name));
      }
      const FieldEntry& field = *found->second;
      cursor_.Take(':');
      if (seen[field.index]) {
        Fault("is given twice");
        return At(field.json_name);
      }
      seen[field.index] = true;
      if (!Member(field, oneofs, wire)) return At(field.json_name);
    } while (cursor_.Take(','));
    return cursor_.Take('}');
  }

  bool Member(const FieldEntry& field, std::uint64_t& oneofs, std::string& wire) {
    if (cursor_.TakeNull()) return true;  // as if it were absent
    if (field.oneof >= 0) {
      const std::uint64_t bit = std::uint64_t{1} << field.oneof;
      if ((oneofs & bit) != 0) return Fault("excludes another field that is given too");
      oneofs |= bit;
    }
    return field.field->is_repeated() ? List(field, wire) : Element(field, wire);
  }

  bool List(const FieldEntry& field, std::string& wire) {
    if (cursor_.Peek() != '[') return Fault("must be a list");
    cursor_.Take('[');
    if (cursor_.Take(']')) return true;
    std::size_t index = 0;
    int unreadable = 0;
    do {
      const std::size_t begin = cursor_.position();
      if (!Element(field, wire)) {
        if (field.unreadable == nullptr) return At(Cat("[", index, "]"));
        // A list that is too long is refused as a whole: what it lacks then is of no use.
        if (++unreadable <= MostItems(*field.unreadable)) AppendUnreadable(*field.unreadable, index, wire);
        wire += Cat(field.tag, EncodeVarint(0));
        path_.clear();
        cursor_.SkipValueAt(begin);
      }
      ++index;
    } while (cursor_.Take(','));
    return cursor_.Take(']');
  }

  static int MostItems(const FieldDescriptor& list) {
    return list.options().GetExtension(options::v1::rules).max_items();
  }

  // Says in `list` what the last fault was.
  void AppendUnreadable(const FieldDescriptor& list, std::size_t index, std::string& wire) const {
    const auto field = [&list](const char* name) {
      return routing::FieldPath{list.message_type()->FindFieldByName(name)};
    };
    std::string entry;
    AppendField(field("index"), EncodeVarint(index), entry);
    AppendField(field("field"), path_, entry);
    AppendField(field("description"), path_.empty() ? "must be an object" : fault_, entry);
    AppendField({&list}, entry, wire);
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
    if (cursor_.Peek() == '{' || cursor_.Peek() == '[') return Fault(kWrongType);
    const bool quoted = cursor_.Peek() == '"';
    std::string text = quoted ? cursor_.String() : cursor_.Token();
    if (text.find('\0') != std::string::npos) return Fault("must not hold a NUL character");
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

  JsonCursor cursor_;
  const Transcoder& others_;
  std::string path_;
  std::string_view fault_;
};

}  // namespace

absl::Status ReadJson(const MessageTable& table, std::string_view json, const Transcoder& others, std::string& wire) {
  return Reader(json, others).Read(table, wire);
}

}  // namespace passerelle::gateway::transcoding
