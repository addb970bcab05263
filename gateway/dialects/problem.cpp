#include "gateway/dialects/problem.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "google/rpc/error_details.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::dialects {
namespace {

const std::map<std::string, int, std::less<>>& OwnStatuses() {
  static const std::map<std::string, int, std::less<>> statuses = {
      {"BODY_TOO_LARGE", 413},
      {"METHOD_NOT_ALLOWED", 405},
      {"MEDIA_TYPE_UNSUPPORTED", 415},
      {"HEAD_TOO_LARGE", 431},
  };
  return statuses;
}

std::string_view Title(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 499:
      return "Client Closed Request";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kCancelled:
      return 499;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

int RetryAfterSeconds(const absl::Status& status) {
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.RetryInfo");
  google::rpc::RetryInfo info;
  if (!payload || !info.ParseFromString(std::string(*payload))) return 0;
  return static_cast<int>(info.retry_delay().seconds()) + (info.retry_delay().nanos() > 0 ? 1 : 0);
}

http::Response Problem(const absl::Status& status, std::string_view request_id) {
  const std::string reason = ReasonOf(status);
  const auto own = OwnStatuses().find(reason);
  http::Response response;
  response.status = own == OwnStatuses().end() ? HttpStatusOf(status.code()) : own->second;
  response.code = std::string(CodeName(status.code()));
  nlohmann::ordered_json problem = {{"type", "about:blank"},     {"title", std::string(Title(response.status))},
                                    {"status", response.status}, {"detail", std::string(status.message())},
                                    {"code", response.code},     {"reason", reason}};
  auto violations = nlohmann::ordered_json::array();
  for (const auto& violation : ViolationsOf(status)) {
    violations.push_back({{"field", violation.field}, {"description", violation.description}});
  }
  if (!violations.empty()) problem["violations"] = std::move(violations);
  problem["requestId"] = std::string(request_id);
  // Text that is not UTF-8 cannot stop an error from being told.
  response.body = problem.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  response.Set("Content-Type", "application/problem+json");
  if (const int seconds = RetryAfterSeconds(status); seconds > 0) response.Set("Retry-After", std::to_string(seconds));
  if (response.status == 401) response.Set("WWW-Authenticate", "Bearer realm=\"passerelle\"");
  return response;
}

}  // namespace passerelle::gateway::dialects
