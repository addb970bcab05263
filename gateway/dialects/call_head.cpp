#include <algorithm>
#include <optional>

#include "gateway/base/text.h"
#include "gateway/dialects/dialect.h"
#include "passerelle/gateway/v1/access_log.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::dialects {
namespace {

constexpr char kPurposeHeader[] = "passerelle-purpose";
constexpr std::size_t kShortestKey = 8;
constexpr std::size_t kLongestKey = 128;

// The key bare or as a quoted string of RFC 9651; absent for another form.
std::optional<std::string> ReadIdempotencyKey(std::string_view text) {
  text = Trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  if (text.size() < kShortestKey || text.size() > kLongestKey) return std::nullopt;
  for (const char c : text) {
    if (c < 0x21 || c > 0x7E || c == '"' || c == '\\') return std::nullopt;
  }
  return std::string(text);
}

// What a call is for; care unless it says otherwise.
absl::StatusOr<std::string> ReadPurpose(const http::RequestHead& head) {
  if (head.Count(kPurposeHeader) == 0) return v1::Purpose_Name(v1::CARE);
  std::string purpose(Trim(head.Header(kPurposeHeader)));
  v1::Purpose known = v1::PURPOSE_UNSPECIFIED;
  if (v1::Purpose_Parse(purpose, &known) && known != v1::PURPOSE_UNSPECIFIED) return purpose;
  return Error(absl::StatusCode::kInvalidArgument, "PURPOSE_UNKNOWN",
               "Passerelle-Purpose must be CARE, CORRECTION, RIGHTS, EMERGENCY or SUPPORT.");
}

}  // namespace

std::string MediaType(const http::RequestHead& head) {
  const std::string_view type = head.Header("content-type");
  return LowerCase(Trim(type.substr(0, type.find(';'))));
}

absl::StatusOr<CallHead> ReadCallHead(const routing::MethodEntry& method, const http::RequestHead& head,
                                      absl::Duration client_timeout) {
  for (const char* name :
       {"authorization", "idempotency-key", "if-match", "content-type", "content-encoding", "host", kPurposeHeader}) {
    if (head.Count(name) > 1) return InvalidFields({{name, "is given more than once"}});
  }
  CallHead call{};
  call.method = &method;
  call.credentials = {std::string(head.Header("authorization")), head.address};
  if (head.Count("idempotency-key") > 0) {
    auto key = ReadIdempotencyKey(head.Header("idempotency-key"));
    if (!key) return InvalidFields({{"Idempotency-Key", "must be 8 to 128 visible ASCII characters, bare or quoted"}});
    call.idempotency_key = *std::move(key);
  }
  ASSIGN_OR_RETURN(call.purpose, ReadPurpose(head));
  call.timeout = std::min(client_timeout, method.timeout);
  const auto parent = telemetry::TraceContext::Parse(head.Header("traceparent"));
  call.trace = parent ? parent->Child() : telemetry::TraceContext::NewRoot();
  if (parent && parent->sampled) call.parent_span = parent->span_id;
  call.route = method.grpc_path;
  return call;
}

}  // namespace passerelle::gateway::dialects
