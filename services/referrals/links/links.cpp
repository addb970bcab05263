#include "services/referrals/links/links.h"

#include "services/runtime/base/secret_text.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr std::string_view kGateway = "service:gateway";

}  // namespace

absl::Status CheckIsGateway(const access::Principal& caller) {
  if (caller.subject == kGateway) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, "INTERNAL_ONLY", "Only the gateway opens and renews links.");
}

absl::StatusOr<std::string> MakeLink(db::Executor& db, const std::string& partner, const std::string& referral,
                                     absl::Time now) {
  std::string secret = NewSecretText();
  RETURN_IF_ERROR(
      db.Execute(sql::kCreatePartnerLink, {db::Bytes{Sha256(secret)}, partner, referral, now, now + kLinkLifetime})
          .status());
  return secret;
}

std::string LinkUrl(std::string_view public_url, std::string_view secret) {
  while (public_url.ends_with('/')) public_url.remove_suffix(1);
  return StrCat(public_url, "/partner/links/", secret);
}

}  // namespace passerelle::referrals
