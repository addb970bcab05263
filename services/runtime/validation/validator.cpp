#include "services/runtime/validation/validator.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <cmath>

#include "services/runtime/base/text.h"
#include "services/runtime/validation/compiled_rules.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::validation {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kMostViolations = 20;
constexpr int kDefaultMaxLength = 4096;
// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
constexpr std::int64_t kFirstSecond = -62135596800;
constexpr std::int64_t kLastSecond = 253402300799;
constexpr std::int32_t kNanosPerSecond = 1'000'000'000;

int CharactersOf(const std::string& text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Walks one message; `path_` is where it stands.
class Walk {
 public:
  explicit Walk(std::vector<Violation>& violations) : violations_(violations) {}

  void Check(const Message& message, const MessageRules& rules) {
    for (const FieldRules& field : rules.fields) {
      if (violations_.size() >= kMostViolations) return;
      const std::size_t length = path_.size();
      if (length > 0) path_ += '.';
      path_ += field.field->json_name();
      if (field.field->is_repeated()) {
        CheckList(message, field);
      } else {
        CheckSingle(message, field);
      }
      path_.resize(length);
    }
  }

 private:
  void Refuse(std::string description) {
    if (violations_.size() < kMostViolations) violations_.push_back({path_, std::move(description)});
  }

  void CheckSingle(const Message& message, const FieldRules& field) {
    const Reflection& reflection = *message.GetReflection();
    // For a field without presence this means "is not the zero value".
    if (!reflection.HasField(message, field.field)) {
      if (field.rules.required()) Refuse("is required");
      return;
    }
    switch (field.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        CheckString(reflection.GetStringReference(message, field.field, &scratch), field, false);
        break;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        CheckInteger(reflection.GetInt32(message, field.field), field);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        CheckInteger(reflection.GetInt64(message, field.field), field);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        CheckDouble(reflection.GetDouble(message, field.field), field);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        CheckEnum(reflection.GetEnumValue(message, field.field), field);
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        CheckMessage(reflection.GetMessage(message, field.field), field);
        break;
      default:
        break;
    }
  }

  void CheckList(const Message& message, const FieldRules& field) {
    const Reflection& reflection = *message.GetReflection();
    const int size = reflection.FieldSize(message, field.field);
    const int fewest = std::max(field.rules.min_items(), field.rules.required() ? 1 : 0);
    if (size < fewest) Refuse(StrCat("must have at least ", fewest, fewest == 1 ? " element" : " elements"));
    if (field.rules.max_items() > 0 && size > field.rules.max_items()) {
      Refuse(StrCat("must have at most ", field.rules.max_items(), " elements"));
      return;
    }
    if (field.rules.checked_by_handler()) return;
    for (int i = 0; i < size && violations_.size() < kMostViolations; ++i) {
      const std::size_t length = path_.size();
      path_ += StrCat("[", i, "]");
      CheckElement(message, reflection, field, i);
      path_.resize(length);
    }
  }

  void CheckElement(const Message& message, const Reflection& reflection, const FieldRules& field, int i) {
    switch (field.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        CheckString(reflection.GetRepeatedStringReference(message, field.field, i, &scratch), field, true);
        break;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        CheckInteger(reflection.GetRepeatedInt32(message, field.field, i), field);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        CheckInteger(reflection.GetRepeatedInt64(message, field.field, i), field);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        CheckDouble(reflection.GetRepeatedDouble(message, field.field, i), field);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        CheckEnum(reflection.GetRepeatedEnumValue(message, field.field, i), field);
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        CheckMessage(reflection.GetRepeatedMessage(message, field.field, i), field);
        break;
      default:
        break;
    }
  }

  void CheckString(const std::string& text, const FieldRules& field, bool element) {
    if (field.field->type() == FieldDescriptor::TYPE_BYTES) return;
    const options::v1::Rules& rules = field.rules;
    if (text.find('\0') != std::string::npos) return Refuse("must not contain a NUL character");
    if (text.empty()) {
      if (field.rules.required()) return Refuse("is required");
      if (element && rules.format() != options::v1::FORMAT_UNSPECIFIED) Refuse("must not be empty");
      return;
    }
    if (rules.format() != options::v1::FORMAT_UNSPECIFIED && !HasFormat(rules.format(), text)) {
      return Refuse(StrCat("must be ", DescribeFormat(rules.format())));
    }
    const int most = rules.max_len() > 0 ? rules.max_len() : kDefaultMaxLength;
    // Characters are never more than bytes, so most texts need no count.
    if (text.size() > static_cast<std::size_t>(most) && CharactersOf(text) > most) {
      Refuse(StrCat("must have at most ", most, " characters"));
    }
    if (rules.min_len() > 0 && CharactersOf(text) < rules.min_len()) {
      Refuse(StrCat("must have at least ", rules.min_len(), " characters"));
    }
  }

  void CheckInteger(std::int64_t value, const FieldRules& field) {
    if (field.rules.required() && value == 0) return Refuse("is required");
    if (field.rules.has_gte() && value < field.rules.gte()) Refuse(StrCat("must be at least ", field.rules.gte()));
    if (field.rules.has_lte() && value > field.rules.lte()) Refuse(StrCat("must be at most ", field.rules.lte()));
  }

  void CheckDouble(double value, const FieldRules& field) {
    if (!std::isfinite(value)) return Refuse("must be a finite number");
    if (field.rules.required() && value == 0) return Refuse("is required");
    if (field.rules.has_gte() && value < static_cast<double>(field.rules.gte()))
      Refuse(StrCat("must be at least ", field.rules.gte()));
    if (field.rules.has_lte() && value > static_cast<double>(field.rules.lte()))
      Refuse(StrCat("must be at most ", field.rules.lte()));
  }

  void CheckEnum(int number, const FieldRules& field) {
    if (field.field->enum_type()->FindValueByNumber(number) == nullptr) return Refuse("is not a known value");
    if (field.rules.required() && number == 0) Refuse("is required");
  }

  void CheckMessage(const Message& message, const FieldRules& field) {
    switch (field.nested->well_known) {
      case WellKnown::kTimestamp:
        return CheckTimestamp(static_cast<const google::protobuf::Timestamp&>(message));
      case WellKnown::kDuration:
        return CheckDuration(static_cast<const google::protobuf::Duration&>(message), field);
      case WellKnown::kNone:
        return Check(message, *field.nested);
    }
  }

  void CheckTimestamp(const google::protobuf::Timestamp& time) {
    const bool in_range = time.seconds() >= kFirstSecond && time.seconds() <= kLastSecond;
    if (!in_range || time.nanos() < 0 || time.nanos() >= kNanosPerSecond)
      Refuse("must be a time between the years 1 and 9999");
  }

  void CheckDuration(const google::protobuf::Duration& duration, const FieldRules& field) {
    const bool same_sign =
        (duration.seconds() >= 0 && duration.nanos() >= 0) || (duration.seconds() <= 0 && duration.nanos() <= 0);
    if (!same_sign || std::abs(static_cast<std::int64_t>(duration.nanos())) >= kNanosPerSecond)
      return Refuse("must be a duration");
    const options::v1::Rules& rules = field.rules;
    const bool below = rules.has_gte() && (duration.seconds() < rules.gte() ||
                                           (duration.seconds() == rules.gte() && duration.nanos() < 0));
    const bool above = rules.has_lte() && (duration.seconds() > rules.lte() ||
                                           (duration.seconds() == rules.lte() && duration.nanos() > 0));
    if (below) Refuse(StrCat("must be at least ", rules.gte(), " seconds"));
    if (above) Refuse(StrCat("must be at most ", rules.lte(), " seconds"));
  }

  std::vector<Violation>& violations_;
  std::string path_;
};

void Clear(Message& message, const MessageRules& rules) {
  if (!rules.holds_output_only) return;
  const Reflection& reflection = *message.GetReflection();
  for (const FieldDescriptor* field : rules.output_only) reflection.ClearField(&message, field);
  for (const FieldRules& field : rules.fields) {
    if (field.nested == nullptr || !field.nested->holds_output_only) continue;
    if (field.field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field.field); ++i) {
        Clear(*reflection.MutableRepeatedMessage(&message, field.field, i), *field.nested);
      }
    } else if (reflection.HasField(message, field.field)) {
      Clear(*reflection.MutableMessage(&message, field.field), *field.nested);
    }
  }
}

}  // namespace

std::vector<Violation> Validate(const Message& message) {
  std::vector<Violation> violations;
  Walk(violations).Check(message, RulesOf(*message.GetDescriptor()));
  return violations;
}

void ClearOutputOnly(Message& message) { Clear(message, RulesOf(*message.GetDescriptor())); }

}  // namespace passerelle::validation
