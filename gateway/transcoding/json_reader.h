// From JSON to the wire form by field tables.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "gateway/transcoding/field_table.h"
#include "gateway/transcoding/transcoder.h"

namespace passerelle::gateway::transcoding {

// Appends the message to `wire`. `json` must have passed CheckJsonSyntax. `others` converts the few messages that JSON
// writes as a text. INVALID_ARGUMENT as Transcoder says; `wire` is then as it was. An element that cannot be read does
// not fail a list with an unreadable_field: an empty message and an entry there stand for it.
absl::Status ReadJson(const MessageTable& table, std::string_view json, const Transcoder& others, std::string& wire);

}  // namespace passerelle::gateway::transcoding
