#include "gateway/partner_page/page_sessions.h"

#include <sodium.h>

#include "gateway/access/token.h"
#include "gateway/base/text.h"
#include "gateway/upstream/masking.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway::partner_page {
namespace {

constexpr std::string_view kNoPrefix;
constexpr std::string_view kDatabase = "database";

absl::Status Unknown() { return NotFound("TOKEN_INVALID", "The session is unknown or has expired."); }

}  // namespace

absl::StatusOr<std::string> PageSessions::Open(const referrals::v1::OpenPartnerLinkResponse& opened,
                                               absl::Time deadline) {
  std::string token = access_tokens::NewToken(kNoPrefix);
  const auto written = db::Session(pool_, deadline)
                           .Execute(sql::kOpenPartnerSession,
                                    {db::Bytes{access_tokens::HashToken(token)}, opened.link(), opened.partner(),
                                     opened.referral(), TimeFromProto(opened.expire_time())});
  if (!written.ok()) return MaskStatus(written.status(), kDatabase);
  return token;
}

absl::StatusOr<PageSession> PageSessions::Find(std::string_view token, absl::Time now, absl::Time deadline) {
  if (!access_tokens::LooksLikeToken(token, kNoPrefix)) return Unknown();
  const auto rows =
      db::Session(pool_, deadline).Execute(sql::kFindPartnerSession, {db::Bytes{access_tokens::HashToken(token)}, now});
  if (!rows.ok()) return MaskStatus(rows.status(), kDatabase);
  if (rows->empty()) return Unknown();
  const db::Row row = (*rows)[0];
  return PageSession{std::string(token), std::string(row.Text("link")), std::string(row.Text("partner")),
                     std::string(row.Text("referral"))};
}

std::string CsrfToken(const PageSession& session) {
  return Hex(access_tokens::HashToken(Cat("form of the partner page\n", session.token)));
}

bool IsCsrfToken(const PageSession& session, std::string_view text) {
  const std::string expected = CsrfToken(session);
  return text.size() == expected.size() && sodium_memcmp(text.data(), expected.data(), expected.size()) == 0;
}

}  // namespace passerelle::gateway::partner_page
