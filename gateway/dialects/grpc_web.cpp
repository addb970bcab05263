// gRPC-Web, unary: a message frame in; a message frame and a trailer frame out. The HTTP status is always 200.
#include <utility>

#include "gateway/base/text.h"
#include "gateway/dialects/dialect.h"
#include "gateway/dialects/grpc_web_frames.h"
#include "google/rpc/status.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::dialects {
namespace {

absl::Status BadFrame(const absl::Status& status) {
  return Error(absl::StatusCode::kInvalidArgument, "FRAME_INVALID", Cat(std::string(status.message()), "."));
}

class GrpcWeb : public Dialect {
 public:
  GrpcWeb(bool text, CallHead call) : Dialect(std::move(call)), text_(text) {}

  std::string_view name() const override { return "grpc-web"; }

  absl::StatusOr<std::string> ReadRequest(std::string body) override {
    if (text_) {
      auto decoded = DecodeText(body);
      if (!decoded.ok()) return BadFrame(decoded.status());
      body = *std::move(decoded);
    }
    auto message = UnframeMessage(body);
    if (!message.ok()) return BadFrame(message.status());
    return message;
  }

  http::Response WriteAnswer(std::string_view wire) override {
    return Write(Cat(FrameMessage(wire), FrameTrailers({{"grpc-status", "0"}})));
  }

  http::Response WriteError(const absl::Status& status) override {
    http::Response response =
        Write(FrameTrailers({{"grpc-status", std::to_string(static_cast<int>(status.code()))},
                             {"grpc-message", EncodeGrpcMessage({status.message().data(), status.message().size()})},
                             {"grpc-status-details-bin", UnpaddedBase64(ToRpcStatus(status).SerializeAsString())}}));
    response.code = std::string(CodeName(status.code()));
    return response;
  }

 private:
  http::Response Write(std::string frames) const {
    http::Response response;
    response.body = text_ ? EncodeText(frames) : std::move(frames);
    response.Set("Content-Type", text_ ? "application/grpc-web-text+proto" : "application/grpc-web+proto");
    return response;
  }

  const bool text_;
};

}  // namespace

std::unique_ptr<Dialect> MakeGrpcWeb(bool text, CallHead call) {
  return std::make_unique<GrpcWeb>(text, std::move(call));
}

}  // namespace passerelle::gateway::dialects
