// A gRPC-Web body, in both forms.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateway/dialects/grpc_web_frames.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passerelle::gateway::dialects;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto message = UnframeMessage(input); message.ok() && FrameMessage(*message) != input) std::abort();
  if (const auto decoded = DecodeText(input); decoded.ok() && DecodeText(EncodeText(*decoded)).value() != *decoded)
    std::abort();
  (void)ParseGrpcTimeout(input);
  for (const char c : EncodeGrpcMessage(input)) {
    if (c < 0x20 || c > 0x7E) std::abort();
  }
  return 0;
}
