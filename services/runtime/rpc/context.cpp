#include "services/runtime/rpc/context.h"

#include <absl/strings/ascii.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <openssl/sha.h>

#include <stdexcept>

#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::rpc {
namespace {

std::string DeterministicBytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream output(&stream);
  output.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&output);
  output.Trim();
  return bytes;
}

}  // namespace

RpcContext::RpcContext(const Resources& resources, access::Principal principal, absl::Time deadline,
                       std::string idempotency_key, telemetry::TraceContext trace)
    : resources_(resources),
      principal_(std::move(principal)),
      deadline_(deadline),
      idempotency_key_(std::move(idempotency_key)),
      trace_(std::move(trace)),
      db_(*resources.pool, deadline) {}

db::Param RpcContext::sites() const {
  if (principal_.WholeAssociation()) return std::nullopt;
  return principal_.sites;
}

std::string RpcContext::NewResourceId() const { return NewResourceId(idempotency_key_); }

std::string RpcContext::NewResourceId(std::string_view key) const {
  if (key.empty()) return NewUuidV7();
  if (IsUuid(key)) return absl::AsciiStrToLower(ToAbsl(key));
  return UuidV5(StrCat(principal_.subject, "\n", key));
}

void* RpcContext::CheckedState(const std::type_info& type) const {
  if (resources_.state_type == nullptr || *resources_.state_type != type) {
    throw std::logic_error("the handler asks for another state than its service made");
  }
  return resources_.state.get();
}

std::string RequestHash(const google::protobuf::Message& request) {
  std::string bytes;
  const auto* request_id = request.GetDescriptor()->FindFieldByName("request_id");
  if (request_id == nullptr || !request.GetReflection()->HasField(request, request_id)) {
    bytes = DeterministicBytes(request);
  } else {
    const std::unique_ptr<google::protobuf::Message> copy(request.New());
    copy->CopyFrom(request);
    copy->GetReflection()->ClearField(copy.get(), request_id);
    bytes = DeterministicBytes(*copy);
  }
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace passerelle::rpc
