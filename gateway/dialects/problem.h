// Errors over HTTP: RFC 9457 problem details.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "gateway/http/message.h"

namespace passerelle::gateway::dialects {

// The HTTP status of a gRPC code; one table for REST and Connect.
int HttpStatusOf(absl::StatusCode code);
// {type, title, status, detail, code, reason, violations[], requestId} with Retry-After where the status tells a delay.
// The gateway's own reasons (BODY_TOO_LARGE, METHOD_NOT_ALLOWED, …) have HTTP statuses of their own.
http::Response Problem(const absl::Status& status, std::string_view request_id);
// RetryInfo's delay in whole seconds, rounded up; 0 for none.
int RetryAfterSeconds(const absl::Status& status);

}  // namespace passerelle::gateway::dialects
