// What must hold for a JSON text before it is converted: RFC 8259 to the letter, no member twice, no NUL, bounded
// depth. The converter behind it is laxer (single quotes, trailing commas) and recurses.
#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace passerelle::gateway::transcoding {

inline constexpr int kMostJsonDepth = 64;

// INVALID_ARGUMENT with the fault and its byte offset; never with content.
absl::Status CheckJson(std::string_view text);

// Whether the text is valid UTF-8 without NUL.
bool IsCleanUtf8(std::string_view text);

}  // namespace passerelle::gateway::transcoding
