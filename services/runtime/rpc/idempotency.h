// The idempotency key of a call: sent as metadata, or as the request's field request_id.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <string>

namespace passerelle::rpc {

// The key, empty when there is none. INVALID_ARGUMENT when the metadata is not a key (IDEMPOTENCY_KEY_INVALID) or says
// another one than the request (IDEMPOTENCY_KEY_CONFLICT).
absl::StatusOr<std::string> IdempotencyKeyOf(const std::string& metadata, const google::protobuf::Message& request);

}  // namespace passerelle::rpc
