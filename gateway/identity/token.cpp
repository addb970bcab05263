#include "gateway/identity/token.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/transcoding/json_check.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::identity {
namespace {

constexpr std::size_t kMostKeyIdBytes = 256;
constexpr std::size_t kMostSubjectBytes = 255;
// The end of the year 9999: what is beyond is no time.
constexpr double kLastSecond = 253402300799;

using Json = nlohmann::json;

bool IsUrlBase64(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// An object in which no member stands twice: two readers could see two different tokens.
absl::StatusOr<Json> ParseObject(std::string_view text) {
  if (!transcoding::CheckJson(text).ok()) return TokenRefused("The token is no JSON, or says something twice.");
  Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return TokenRefused("The token has no claims.");
  return object;
}

absl::StatusOr<Json> ParsePart(std::string_view part) {
  const auto text = FromBase64(part);
  if (!text) return TokenRefused("The token is not encoded as it should be.");
  return ParseObject(*text);
}

// Empty for what is no text.
std::string TextMember(const Json& object, const std::string& name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

absl::Status CheckHeader(const Json& header) {
  if (header.contains("crit")) return TokenRefused("The token asks for extensions that are not known here.");
  if (!header.contains("typ")) return absl::OkStatus();
  const std::string type = LowerCase(TextMember(header, "typ"));
  if (type == "jwt" || type == "at+jwt" || type == "application/at+jwt") return absl::OkStatus();
  return TokenRefused("The token is of a type that is not accepted.");
}

// Absent when the claim is; TOKEN_INVALID for what is no time.
absl::StatusOr<std::optional<absl::Time>> TimeClaim(const Json& claims, const std::string& name) {
  const auto found = claims.find(name);
  if (found == claims.end()) return std::nullopt;
  if (!found->is_number()) return TokenRefused("The token has a time that is no number.");
  const auto seconds = found->get<double>();
  if (!(seconds >= 0 && seconds <= kLastSecond)) return TokenRefused("The token has a time that is out of range.");
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

bool NamesAudience(const Json& claims, const Provider& provider) {
  const auto is_ours = [&](const Json& value) {
    return value.is_string() && std::find(provider.audiences.begin(), provider.audiences.end(),
                                          value.get_ref<const std::string&>()) != provider.audiences.end();
  };
  const auto audience = claims.find("aud");
  if (audience == claims.end()) return false;
  return audience->is_array() ? std::any_of(audience->begin(), audience->end(), is_ours) : is_ours(*audience);
}

// Returns when it expires.
absl::StatusOr<absl::Time> CheckTimes(const Json& claims, absl::Time now, absl::Duration skew) {
  ASSIGN_OR_RETURN(const auto expires, TimeClaim(claims, "exp"));
  ASSIGN_OR_RETURN(const auto begins, TimeClaim(claims, "nbf"));
  ASSIGN_OR_RETURN(const auto issued, TimeClaim(claims, "iat"));
  if (!expires) return TokenRefused("The token never expires.");
  if (begins && *begins > now + skew) return TokenRefused("The token is not good yet.");
  if (issued && *issued > now + skew) return TokenRefused("The token was issued in the future.");
  if (*expires + skew <= now)
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED", "The token has expired.");
  return *expires + skew;
}

}  // namespace

absl::Status TokenRefused(std::string_view message) {
  return Error(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID", message);
}

bool LooksLikeJwt(std::string_view text) {
  if (text.size() > kMostTokenBytes) return std::count(text.begin(), text.end(), '.') == 2;
  const auto parts = Split(text, '.');
  return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), IsUrlBase64);
}

absl::StatusOr<UnverifiedToken> ReadUnverified(std::string_view token) {
  if (token.size() > kMostTokenBytes) return TokenRefused("The token is too long.");
  if (!LooksLikeJwt(token)) return TokenRefused("The token is not one of ours.");
  const auto parts = Split(token, '.');
  ASSIGN_OR_RETURN(const Json header, ParsePart(parts[0]));
  RETURN_IF_ERROR(CheckHeader(header));
  const auto algorithm = AlgorithmOf(TextMember(header, "alg"));
  if (!algorithm) return TokenRefused("The token is not signed in a way that is accepted.");
  UnverifiedToken read{*algorithm, TextMember(header, "kid"), ""};
  if (read.key_id.empty() || read.key_id.size() > kMostKeyIdBytes) {
    return TokenRefused("The token does not say which key signed it.");
  }
  ASSIGN_OR_RETURN(const Json claims, ParsePart(parts[1]));
  read.issuer = TextMember(claims, "iss");
  return read;
}

absl::StatusOr<TokenClaims> CheckClaims(std::string_view payload, const Provider& provider, absl::Time now,
                                        absl::Duration skew) {
  ASSIGN_OR_RETURN(Json claims, ParseObject(payload));
  if (TextMember(claims, "iss") != provider.issuer) return TokenRefused("The token is from another issuer.");
  if (!NamesAudience(claims, provider)) return TokenRefused("The token is meant for somebody else.");
  ASSIGN_OR_RETURN(const absl::Time expire_time, CheckTimes(claims, now, skew));
  std::string subject = TextMember(claims, "sub");
  if (subject.empty() || subject.size() > kMostSubjectBytes) return TokenRefused("The token does not say whose it is.");
  return TokenClaims{std::move(subject), expire_time, std::move(claims)};
}

}  // namespace passerelle::gateway::identity
