// Connect, unary: POST /package.Service/Method with the whole message as JSON or in wire form.
#include <google/protobuf/descriptor.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/dialects/dialect.h"
#include "gateway/dialects/problem.h"
#include "google/rpc/status.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::dialects {
namespace {

// "NOT_FOUND" → "not_found"; the one name that differs from gRPC's is "canceled".
std::string ConnectCode(absl::StatusCode code) {
  return code == absl::StatusCode::kCancelled ? "canceled" : LowerCase(CodeName(code));
}

class Connect : public Dialect {
 public:
  Connect(const DialectInputs& inputs, bool json, CallHead call)
      : Dialect(std::move(call)), inputs_(inputs), json_(json) {}

  std::string_view name() const override { return "connect"; }

  absl::StatusOr<std::string> ReadRequest(std::string body) override {
    if (!json_) return body;
    std::string wire;
    RETURN_IF_ERROR(inputs_.transcoder.JsonToWire(*call().method->input, body.empty() ? "{}" : body, wire));
    return wire;
  }

  http::Response WriteAnswer(std::string_view wire) override {
    http::Response response;
    if (json_) {
      const auto& type = *call().method->output;
      if (auto status = inputs_.transcoder.WireToJson(type, wire, response.body); !status.ok()) {
        return WriteFault(status);
      }
    } else {
      response.body = std::string(wire);
    }
    response.Set("Content-Type", json_ ? "application/json" : "application/proto");
    return response;
  }

  http::Response WriteError(const absl::Status& status) override {
    auto details = nlohmann::ordered_json::array();
    const google::rpc::Status wire = ToRpcStatus(status);
    for (const auto& detail : wire.details()) {
      const std::string& url = detail.type_url();
      details.push_back({{"type", url.substr(url.rfind('/') + 1)}, {"value", UnpaddedBase64(detail.value())}});
    }
    nlohmann::ordered_json error = {{"code", ConnectCode(status.code())}, {"message", std::string(status.message())}};
    if (!details.empty()) error["details"] = std::move(details);
    http::Response response;
    response.status = HttpStatusOf(status.code());
    response.code = std::string(CodeName(status.code()));
    response.body = error.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    response.Set("Content-Type", "application/json");
    if (const int seconds = RetryAfterSeconds(status); seconds > 0)
      response.Set("Retry-After", std::to_string(seconds));
    return response;
  }

 private:
  const DialectInputs& inputs_;
  const bool json_;
};

}  // namespace

std::unique_ptr<Dialect> MakeConnect(const DialectInputs& inputs, bool json, CallHead call) {
  return std::make_unique<Connect>(inputs, json, std::move(call));
}

}  // namespace passerelle::gateway::dialects
