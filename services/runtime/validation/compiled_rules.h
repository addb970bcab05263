// The field rules of one message type, read from its descriptor once. Included by this folder's .cpp files only.
#pragma once

#include <google/protobuf/descriptor.h>

#include <vector>

#include "passerelle/options/v1/options.pb.h"

namespace passerelle::validation {

struct MessageRules;

struct FieldRules {
  const google::protobuf::FieldDescriptor* field;
  options::v1::Rules rules;
  const MessageRules* nested = nullptr;  // of a message field
};

enum class WellKnown { kNone, kTimestamp, kDuration };

struct MessageRules {
  WellKnown well_known = WellKnown::kNone;
  std::vector<FieldRules> fields;                                     // what callers may set
  std::vector<const google::protobuf::FieldDescriptor*> output_only;  // what they may not
  bool holds_output_only = false;                                     // here or deeper
};

// Thread-safe; the answer lives as long as the process.
const MessageRules& RulesOf(const google::protobuf::Descriptor& type);

}  // namespace passerelle::validation
