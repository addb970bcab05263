// The framing of gRPC-Web: length-prefixed frames, and trailers as a last frame of the body.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace passerelle::gateway::dialects {

// The one message of a unary request body. INVALID_ARGUMENT for compression, a trailer frame, a wrong length, or not
// exactly one frame.
absl::StatusOr<std::string> UnframeMessage(std::string_view body);
// The message as a data frame.
std::string FrameMessage(std::string_view message);
// Trailers (lower-case name, value) as a trailer frame.
std::string FrameTrailers(const std::vector<std::pair<std::string, std::string>>& trailers);

// Base64 of the -text form: each piece padded by itself. INVALID_ARGUMENT for anything else.
absl::StatusOr<std::string> DecodeText(std::string_view body);
std::string EncodeText(std::string_view body);

// The grpc-message encoding: bytes outside printable ASCII, and the percent sign, as %XX.
std::string EncodeGrpcMessage(std::string_view message);

// "100m", "5S" … of the header grpc-timeout, in nanoseconds; INVALID_ARGUMENT for another form.
absl::StatusOr<std::int64_t> ParseGrpcTimeout(std::string_view text);

}  // namespace passerelle::gateway::dialects
