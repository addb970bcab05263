// What stands on every response.
#pragma once

#include "gateway/access/admission.h"
#include "gateway/http/message.h"

namespace passerelle::gateway::http {

// Security headers, Cache-Control and the request's id, unless the response has its own.
void AddCommonHeaders(const RequestHead& head, Response& response);
// RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).
void AddRateHeaders(const Admitted& admitted, Response& response);

}  // namespace passerelle::gateway::http
