// What a link has opened: one referral, for the browser that holds the session's token.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "passerelle/referrals/v1/partner_links.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::gateway::partner_page {

struct PageSession {
  std::string token;
  std::string link;
  std::string partner;
  std::string referral;
};

// Thread-safe; blocks.
class PageSessions {
 public:
  explicit PageSessions(db::Pool& pool) : pool_(pool) {}

  // The new session's token. The session that the partner had for the referral ends.
  absl::StatusOr<std::string> Open(const referrals::v1::OpenPartnerLinkResponse& opened, absl::Time deadline);
  // NOT_FOUND (TOKEN_INVALID) for a token that is unknown or has expired.
  absl::StatusOr<PageSession> Find(std::string_view token, absl::Time now, absl::Time deadline);

 private:
  db::Pool& pool_;
};

// What each form of the session carries, so that no other site's form is taken for one of the page's.
std::string CsrfToken(const PageSession& session);
bool IsCsrfToken(const PageSession& session, std::string_view text);

}  // namespace passerelle::gateway::partner_page
