// What must hold for a JSON text before it is converted. Protobuf's converter is laxer (single quotes, trailing commas)
// and recurses; the reader by tables goes through the text without looking again.
#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace passerelle::gateway::transcoding {

inline constexpr int kMostJsonDepth = 64;

// Both answer INVALID_ARGUMENT with the fault and its byte offset; never with content.
//
// That the text is RFC 8259 to the letter, of bounded depth. An escaped NUL and a member that stands twice pass.
absl::Status CheckJsonSyntax(std::string_view text);
// That the text is RFC 8259 to the letter, no member twice, no NUL, bounded depth.
absl::Status CheckJson(std::string_view text);

// Whether the text is valid UTF-8 without NUL.
bool IsCleanUtf8(std::string_view text);

}  // namespace passerelle::gateway::transcoding
