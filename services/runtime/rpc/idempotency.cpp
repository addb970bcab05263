#include "services/runtime/rpc/idempotency.h"

#include <google/protobuf/descriptor.h>

#include "services/runtime/base/status.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::rpc {
namespace {

std::string RequestIdOf(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  const bool is_text =
      field != nullptr && !field->is_repeated() && field->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
  return is_text ? request.GetReflection()->GetString(request, field) : "";
}

}  // namespace

absl::StatusOr<std::string> IdempotencyKeyOf(const std::string& metadata, const google::protobuf::Message& request) {
  std::string request_id = RequestIdOf(request);
  if (metadata.empty()) return request_id;
  if (!validation::HasFormat(options::v1::FORMAT_IDEMPOTENCY_KEY, metadata)) {
    return Error(absl::StatusCode::kInvalidArgument, "IDEMPOTENCY_KEY_INVALID",
                 "An idempotency key has 8 to 128 visible ASCII characters.");
  }
  if (!request_id.empty() && request_id != metadata) {
    return FieldError(absl::StatusCode::kInvalidArgument, "IDEMPOTENCY_KEY_CONFLICT", "requestId",
                      "The request names another idempotency key than its metadata.");
  }
  return metadata;
}

}  // namespace passerelle::rpc
