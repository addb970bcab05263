#include <algorithm>
#include <optional>

#include "gateway/base/text.h"
#include "gateway/dialects/dialect.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::dialects {
namespace {

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

}  // namespace

std::string MediaType(const http::RequestHead& head) {
  const std::string_view type = head.Header("content-type");
  return LowerCase(Trim(type.substr(0, type.find(';'))));
}

absl::StatusOr<CallHead> ReadCallHead(const routing::MethodEntry& method, const http::RequestHead& head,
                                      absl::Duration client_timeout) {
  for (const char* name :
       {"authorization", "idempotency-key", "if-match", "content-type", "content-encoding", "host"}) {
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
  call.timeout = std::min(client_timeout, method.timeout);
  const auto parent = telemetry::TraceContext::Parse(head.Header("traceparent"));
  call.trace = parent ? parent->Child() : telemetry::TraceContext::NewRoot();
  return call;
}

}  // namespace passerelle::gateway::dialects
