#include "services/runtime/validation/compiled_rules.h"

#include <absl/container/flat_hash_map.h>

#include <memory>
#include <mutex>
#include <shared_mutex>

namespace passerelle::validation {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

WellKnown WellKnownOf(const Descriptor& type) {
  if (type.full_name() == "google.protobuf.Timestamp") return WellKnown::kTimestamp;
  if (type.full_name() == "google.protobuf.Duration") return WellKnown::kDuration;
  return WellKnown::kNone;
}

class Compiler {
 public:
  const MessageRules& Find(const Descriptor& type) {
    {
      const std::shared_lock lock(mutex_);
      const auto found = compiled_.find(&type);
      if (found != compiled_.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    return Compile(type);
  }

 private:
  const MessageRules& Compile(const Descriptor& type) {
    // Entered before its fields, so that a type that holds itself ends.
    const auto [entry, inserted] = compiled_.try_emplace(&type);
    if (!inserted) return *entry->second;
    entry->second = std::make_unique<MessageRules>();
    MessageRules& rules = *entry->second;
    rules.well_known = WellKnownOf(type);
    if (rules.well_known != WellKnown::kNone) return rules;
    for (int i = 0; i < type.field_count(); ++i) AddField(*type.field(i), rules);
    rules.holds_output_only |= !rules.output_only.empty();
    return rules;
  }

  void AddField(const FieldDescriptor& field, MessageRules& rules) {
    if (field.options().GetExtension(options::v1::data).output_only()) {
      rules.output_only.push_back(&field);
      return;
    }
    FieldRules compiled{&field, field.options().GetExtension(options::v1::rules)};
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      compiled.nested = &Compile(*field.message_type());
      rules.holds_output_only |= compiled.nested->holds_output_only;
    }
    rules.fields.push_back(std::move(compiled));
  }

  std::shared_mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<MessageRules>> compiled_;
};

}  // namespace

const MessageRules& RulesOf(const Descriptor& type) {
  static auto* compiler = new Compiler;
  return compiler->Find(type);
}

}  // namespace passerelle::validation
