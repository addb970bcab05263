#include "gateway/http/cors.h"

#include "gateway/base/text.h"

namespace passerelle::gateway::http {

Cors::Cors(std::string_view origins) {
  for (const auto origin : Split(origins, ',')) {
    if (!Trim(origin).empty()) origins_.emplace(Trim(origin));
  }
}

bool Cors::Knows(const RequestHead& head) const { return origins_.find(head.Header("origin")) != origins_.end(); }

std::optional<Response> Cors::Preflight(const RequestHead& head) const {
  if (head.method != "OPTIONS" || head.Count("access-control-request-method") == 0 || !Knows(head)) return std::nullopt;
  Response response;
  response.status = 204;
  response.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
  response.Set(
      "Access-Control-Allow-Headers",
      "authorization, content-type, idempotency-key, if-match, traceparent, grpc-timeout, x-grpc-web, x-user-agent, "
      "connect-protocol-version, connect-timeout-ms, passerelle-purpose");
  response.Set("Access-Control-Max-Age", "7200");
  return response;
}

void Cors::Allow(const RequestHead& head, Response& response) const {
  if (origins_.empty()) return;
  response.Set("Vary", "Origin");
  if (!Knows(head)) return;
  response.Set("Access-Control-Allow-Origin", std::string(head.Header("origin")));
  response.Set("Access-Control-Expose-Headers",
               "etag, x-request-id, retry-after, ratelimit, ratelimit-policy, grpc-status, grpc-message, "
               "grpc-status-details-bin");
}

}  // namespace passerelle::gateway::http
