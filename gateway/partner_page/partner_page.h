// The page on which a partner agency without software answers one referral: from the link in a mail to a session in one
// browser, from forms to the referral's answers. Plain HTML, without a script.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <string>

#include "gateway/access/rate_limiter.h"
#include "gateway/base/worker_pool.h"
#include "gateway/http/form_site.h"
#include "gateway/partner_page/form.h"
#include "gateway/partner_page/page_route.h"
#include "gateway/partner_page/page_sessions.h"
#include "gateway/partner_page/referrals.h"
#include "services/runtime/base/clock.h"

namespace passerelle::gateway::partner_page {

struct PartnerPageInputs {
  std::string referrals_address;
  std::shared_ptr<const tls::Credentials> tls;  // null: in the clear
  access::AssertionSigner signer;
  db::Pool& pool;
  RateLimiter& limiter;
  const vault::Vault& vault;
  RatePolicy address_limit;  // as for every call of the address
  absl::TimeZone zone;       // of the times on the page
  const Clock& clock;
};

// Thread-safe.
class PartnerPage : public http::FormSite {
 public:
  explicit PartnerPage(PartnerPageInputs inputs);

  std::string_view TemplateOf(const http::RequestHead& head) const override;
  std::size_t MostBodyBytes() const override { return Form::kMostBytes; }
  void Serve(const http::RequestHead& head, absl::StatusOr<std::string> body,
             std::function<void(http::Response)> done) override;

 private:
  http::Response Handle(const http::RequestHead& head, const absl::StatusOr<std::string>& body);
  http::Response TakeStep(const http::RequestHead& head, const PageRoute& route,
                          const absl::StatusOr<std::string>& body, const CallScope& scope);
  http::Response OpenLink(const http::RequestHead& head, std::string_view secret, const CallScope& scope);
  http::Response RenewLink(std::string_view secret, const CallScope& scope);
  http::Response ShowReferral(const PageSession& session, const CallScope& scope);
  http::Response TakeAnswer(const PageSession& session, Step step, const Form& form, const CallScope& scope);
  // NOT_FOUND without a session; RESOURCE_EXHAUSTED (RATE_LIMITED).
  absl::StatusOr<PageSession> Enter(const http::RequestHead& head, const CallScope& scope);
  absl::Status TakeOne(std::string_view kind, std::string_view token, const RatePolicy& limit);

  PageSessions sessions_;
  Referrals referrals_;
  RateLimiter& limiter_;
  const vault::Vault& vault_;
  const RatePolicy address_limit_;
  const absl::TimeZone zone_;
  const Clock& clock_;
  // Its own, so that a slow service behind the page keeps no other call waiting.
  WorkerPool workers_;
};

}  // namespace passerelle::gateway::partner_page
