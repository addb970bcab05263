#include "gateway/dialects/grpc_web_frames.h"

#include <absl/status/status.h>

#include <cstdint>
#include <limits>

#include "gateway/base/text.h"

namespace passerelle::gateway::dialects {
namespace {

constexpr std::size_t kHeaderBytes = 5;
constexpr char kTrailerFlag = static_cast<char>(0x80);

std::string Frame(char flag, std::string_view content) {
  const auto size = static_cast<std::uint32_t>(content.size());
  std::string frame;
  frame.reserve(kHeaderBytes + content.size());
  frame += flag;
  for (const int shift : {24, 16, 8, 0}) frame += static_cast<char>((size >> shift) & 0xFF);
  frame.append(content);
  return frame;
}

}  // namespace

absl::StatusOr<std::string> UnframeMessage(std::string_view body) {
  if (body.size() < kHeaderBytes) return absl::InvalidArgumentError("the gRPC-Web frame is cut short");
  if (body[0] != 0) return absl::InvalidArgumentError("the gRPC-Web frame is compressed or not a message");
  std::uint32_t size = 0;
  for (std::size_t i = 1; i < kHeaderBytes; ++i) size = size << 8 | static_cast<unsigned char>(body[i]);
  if (body.size() - kHeaderBytes != size)
    return absl::InvalidArgumentError("a unary gRPC-Web body holds exactly one frame");
  return std::string(body.substr(kHeaderBytes));
}

std::string FrameMessage(std::string_view message) { return Frame(0, message); }

std::string FrameTrailers(const std::vector<std::pair<std::string, std::string>>& trailers) {
  std::string lines;
  for (const auto& [name, value] : trailers) lines += Cat(name, ": ", value, "\r\n");
  return Frame(kTrailerFlag, lines);
}

absl::StatusOr<std::string> DecodeText(std::string_view body) {
  std::string decoded;
  while (!body.empty()) {
    // A piece ends with the quartet that is padded, so that pieces encoded one by one can follow each other.
    const std::size_t padding = body.find('=');
    const std::size_t end = padding == std::string_view::npos ? body.size() : padding / 4 * 4 + 4;
    if (end > body.size()) return absl::InvalidArgumentError("the gRPC-Web text is not base64");
    const std::optional<std::string> piece = FromBase64(body.substr(0, end));
    if (!piece) return absl::InvalidArgumentError("the gRPC-Web text is not base64");
    decoded += *piece;
    body.remove_prefix(end);
  }
  return decoded;
}

std::string EncodeText(std::string_view body) { return Base64(body); }

std::string EncodeGrpcMessage(std::string_view message) {
  std::string encoded;
  for (const unsigned char c : message) {
    if (c >= 0x20 && c <= 0x7E && c != '%') {
      encoded += static_cast<char>(c);
    } else {
      encoded += Cat("%", Hex(std::string(1, static_cast<char>(c))));
    }
  }
  return encoded;
}

absl::StatusOr<std::int64_t> ParseGrpcTimeout(std::string_view text) {
  const absl::Status fault = absl::InvalidArgumentError("grpc-timeout is not a timeout");
  if (text.size() < 2 || text.size() > 9) return fault;
  std::int64_t amount = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return fault;
    amount = amount * 10 + (c - '0');
  }
  std::int64_t unit = 0;
  switch (text.back()) {
    case 'H':
      unit = 3'600'000'000'000;
      break;
    case 'M':
      unit = 60'000'000'000;
      break;
    case 'S':
      unit = 1'000'000'000;
      break;
    case 'm':
      unit = 1'000'000;
      break;
    case 'u':
      unit = 1'000;
      break;
    case 'n':
      unit = 1;
      break;
    default:
      return fault;
  }
  if (amount > std::numeric_limits<std::int64_t>::max() / unit) return std::numeric_limits<std::int64_t>::max();
  return amount * unit;
}

}  // namespace passerelle::gateway::dialects
