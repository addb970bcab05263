// Field rules (Rules of passerelle/options/v1/options.proto), checked before a handler sees a request. The rules of a
// message type are compiled once.
//
// Besides the stated rules, for every message: no NUL in a string, no undefined enum number, no string longer than 4096
// characters unless its rules state a length, no number that is not finite, Timestamps and Durations within their
// range. Output-only fields are not checked: they are cleared.
#pragma once

#include <google/protobuf/message.h>

#include <vector>

#include "services/runtime/base/status.h"

namespace passerelle::validation {

// Every rule that `message`, or what it holds, breaks; at most 20. Elements of lists marked checked_by_handler are not
// looked into: their handler calls Validate for each.
std::vector<Violation> Validate(const google::protobuf::Message& message);

// Clears output-only fields at every depth, whatever the caller sent in them.
void ClearOutputOnly(google::protobuf::Message& message);

}  // namespace passerelle::validation
