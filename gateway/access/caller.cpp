#include "gateway/access/caller.h"

#include <absl/strings/numbers.h>

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

constexpr std::string_view kVersion = "3";

std::vector<std::string> List(std::string_view text) {
  std::vector<std::string> values;
  for (const auto part : Split(text, ',')) {
    if (!part.empty()) values.emplace_back(part);
  }
  return values;
}

std::optional<absl::Time> Micros(std::string_view text) {
  std::int64_t micros = 0;
  if (!absl::SimpleAtoi(std::string(text), &micros)) return std::nullopt;
  return absl::FromUnixMicros(micros);
}

}  // namespace

std::string EncodeCaller(const Caller& caller) {
  return Join({std::string(kVersion), caller.session, caller.principal.subject, Join(caller.principal.roles, ","),
               Join(caller.principal.sites, ","), caller.principal.partner,
               std::to_string(absl::ToUnixMicros(caller.expire_time)),
               std::to_string(absl::ToUnixMicros(caller.verify_time)), caller.password_change_needed ? "change" : ""},
              "\n");
}

std::optional<Caller> DecodeCaller(std::string_view text) {
  const auto parts = Split(text, '\n');
  if (parts.size() != 9 || parts[0] != kVersion) return std::nullopt;
  const auto expire_time = Micros(parts[6]);
  const auto verify_time = Micros(parts[7]);
  if (!expire_time || !verify_time) return std::nullopt;
  Caller caller;
  caller.session = std::string(parts[1]);
  caller.principal = {std::string(parts[2]), List(parts[3]), List(parts[4]), std::string(parts[5])};
  caller.expire_time = *expire_time;
  caller.verify_time = *verify_time;
  caller.password_change_needed = parts[8] == "change";
  return caller;
}

absl::StatusOr<std::string> BearerToken(std::string_view authorization) {
  authorization = Trim(authorization);
  if (authorization.empty()) {
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_MISSING",
                 "This call needs a token: Authorization: Bearer …");
  }
  constexpr std::string_view kScheme = "Bearer ";
  if (!EqualsIgnoreCase(authorization.substr(0, kScheme.size()), kScheme)) {
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID", "Authorization must be a bearer token.");
  }
  return std::string(Trim(authorization.substr(kScheme.size())));
}

}  // namespace passerelle::gateway
