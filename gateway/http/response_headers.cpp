#include "gateway/http/response_headers.h"

#include <algorithm>
#include <cmath>

#include "gateway/base/text.h"

namespace passerelle::gateway::http {
namespace {

void SetDefault(Response& response, const char* name, std::string value) {
  for (const auto& [present, _] : response.headers) {
    if (EqualsIgnoreCase(present, name)) return;
  }
  response.Set(name, std::move(value));
}

std::int64_t SecondsUp(absl::Duration duration) {
  return static_cast<std::int64_t>(std::ceil(absl::ToDoubleSeconds(duration)));
}

}  // namespace

void AddCommonHeaders(const RequestHead& head, Response& response) {
  SetDefault(response, "X-Request-Id", head.request_id);
  if (head.encrypted) SetDefault(response, "Strict-Transport-Security", "max-age=31536000");
  SetDefault(response, "Cache-Control", "no-store");
  SetDefault(response, "X-Content-Type-Options", "nosniff");
  SetDefault(response, "X-Frame-Options", "DENY");
  SetDefault(response, "Referrer-Policy", "no-referrer");
  SetDefault(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
}

void AddRateHeaders(const Admitted& admitted, Response& response) {
  if (admitted.policy.empty()) return;
  const std::int64_t window = std::max<std::int64_t>(1, SecondsUp(admitted.limit.burst * admitted.limit.Interval()));
  response.Set("RateLimit-Policy", Cat("\"", admitted.policy, "\";q=", admitted.limit.burst, ";w=", window));
  response.Set("RateLimit", Cat("\"", admitted.policy, "\";r=", std::max<std::int64_t>(0, admitted.rate.remaining),
                                ";t=", SecondsUp(admitted.rate.full_after)));
}

}  // namespace passerelle::gateway::http
