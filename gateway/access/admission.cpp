#include "gateway/access/admission.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "gateway/access/local_principal.h"
#include "gateway/base/text.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

// Enough to choose a password of one's own, or to leave.
constexpr std::string_view kBeforePasswordChange[] = {"passerelle.gateway.v1.AccountService.ChangePassword",
                                                      "passerelle.gateway.v1.SessionService.GetMe",
                                                      "passerelle.gateway.v1.SessionService.DeleteSession"};

absl::Status TooManyCalls(absl::Duration retry_after) {
  return WithRetryAfter(
      Error(absl::StatusCode::kResourceExhausted, "RATE_LIMITED", "Too many calls; try again a little later."),
      retry_after);
}

}  // namespace

absl::Status Authorise(const routing::MethodEntry& method, const access::Principal& principal) {
  if (method.access != routing::Access::kPermission || principal.Has(method.permission)) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
               Cat("This call needs the permission ", method.permission, ", which none of your roles grants."));
}

absl::Status CheckPasswordChanged(const routing::MethodEntry& method, const Caller& caller) {
  if (!caller.password_change_needed) return absl::OkStatus();
  const auto* const allowed =
      std::find(std::begin(kBeforePasswordChange), std::end(kBeforePasswordChange), method.full_name);
  if (allowed != std::end(kBeforePasswordChange)) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, "PASSWORD_CHANGE_NEEDED",
               "The password was given by somebody else; change it first (POST /v1/me:changePassword).");
}

Admission::Admission(Authenticator& authenticator, RateLimiter& limiter, const vault::Vault& vault, Limits limits)
    : authenticator_(authenticator), limiter_(limiter), vault_(vault), limits_(limits) {}

void Admission::Admit(const routing::MethodEntry& method, Credentials credentials, absl::Time deadline, Done done) {
  // The address pays first: guessing tokens is not free. A method's entry outlives every call.
  CheckRate("address", AddressKey(vault_, credentials.address), limits_.address, {},
            [this, &method, authorization = std::move(credentials.authorization), deadline,
             done = std::move(done)](Admitted admitted) {
              if (!admitted.status.ok() || method.access == routing::Access::kPublic) return done(std::move(admitted));
              authenticator_.Authenticate(
                  authorization, deadline, [this, &method, done, admitted](absl::StatusOr<CallerPtr> caller) {
                    Admitted known = admitted;
                    known.status = caller.status();
                    if (caller.ok()) known.caller = *std::move(caller);
                    if (known.status.ok()) known.status = CheckPasswordChanged(method, *known.caller);
                    if (known.status.ok()) known.status = Authorise(method, known.caller->principal);
                    if (!known.status.ok()) return done(std::move(known));
                    std::string key = Cat("principal:", known.caller->principal.subject);
                    CheckRate("principal", std::move(key), limits_.principal, std::move(known), done);
                  });
            });
}

void Admission::CheckRate(std::string_view policy, std::string key, const RatePolicy& limit, Admitted admitted,
                          Done done) {
  admitted.policy = std::string(policy);
  admitted.limit = limit;
  limiter_.Take(std::move(key), limit,
                [admitted = std::move(admitted), done = std::move(done)](const RateDecision& decision) mutable {
                  admitted.rate = decision;
                  if (!decision.allowed) {
                    admitted.status = decision.fault.ok() ? TooManyCalls(decision.retry_after) : decision.fault;
                  }
                  done(std::move(admitted));
                });
}

}  // namespace passerelle::gateway
