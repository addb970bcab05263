// From the wire form to JSON by field tables.
#pragma once

#include <string>
#include <string_view>

#include "gateway/transcoding/field_table.h"
#include "gateway/transcoding/transcoder.h"

namespace passerelle::gateway::transcoding {

// Appends the JSON form as Transcoder says. False, with `json` cut short, for bytes that are not such a message.
// `others` converts the few messages that JSON writes as a text.
bool WriteJson(const MessageTable& table, std::string_view wire, const Transcoder& others, std::string& json);

}  // namespace passerelle::gateway::transcoding
