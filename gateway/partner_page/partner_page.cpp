#include "gateway/partner_page/partner_page.h"

#include <memory>
#include <utility>

#include "gateway/access/local_principal.h"
#include "gateway/access/token.h"
#include "gateway/base/text.h"
#include "gateway/partner_page/answers.h"
#include "gateway/partner_page/cookie.h"
#include "gateway/partner_page/views.h"
#include "gateway/telemetry/call_span.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::gateway::partner_page {
namespace {

constexpr int kThreads = 4;
constexpr std::size_t kMostWaiting = 64;
constexpr absl::Duration kCallTime = absl::Seconds(5);
// A person reads and answers; more is a program.
const RatePolicy kSessionLimit{1, absl::Seconds(1), 30};
// Each opening and each fresh link costs a call to another service, the latter a mail too.
const RatePolicy kLinkLimit{1, absl::Seconds(10), 5};

absl::Status Refused(const RateDecision& decision) {
  if (!decision.fault.ok()) return decision.fault;
  return WithRetryAfter(Error(absl::StatusCode::kResourceExhausted, "RATE_LIMITED", "Too many calls; wait a little."),
                        decision.retry_after);
}

// Browsers say where a form was sent from. It is a second lock: the first is the token within the form.
bool FromElsewhere(const http::RequestHead& head) {
  const std::string_view site = head.Header("sec-fetch-site");
  return !site.empty() && site != "same-origin" && site != "none";
}

telemetry::TraceContext TraceOf(const http::RequestHead& head) {
  const auto parent = telemetry::TraceContext::Parse(head.Header("traceparent"));
  return parent ? parent->Child() : telemetry::TraceContext::NewRoot();
}

telemetry::Span SpanOf(const http::RequestHead& head, const PageRoute& route, const CallScope& scope) {
  if (!telemetry::Span::Exporting()) return {};
  const auto parent = telemetry::TraceContext::Parse(head.Header("traceparent"));
  return StartHttpSpan(head.method, route.path_template, scope.trace, parent ? parent->span_id : "");
}

}  // namespace

PartnerPage::PartnerPage(PartnerPageInputs inputs)
    : sessions_(inputs.pool),
      referrals_(inputs.referrals_address, std::move(inputs.tls), std::move(inputs.signer)),
      limiter_(inputs.limiter),
      vault_(inputs.vault),
      address_limit_(inputs.address_limit),
      zone_(inputs.zone),
      clock_(inputs.clock),
      workers_(kThreads, kMostWaiting) {}

std::string_view PartnerPage::TemplateOf(const http::RequestHead& head) const {
  const auto route = FindPageRoute(head.path);
  return route ? route->path_template : std::string_view();
}

void PartnerPage::Serve(const http::RequestHead& head, absl::StatusOr<std::string> body,
                        std::function<void(http::Response)> done) {
  limiter_.Take(AddressKey(vault_, head.address), address_limit_,
                [this, &head, body = std::move(body), done = std::move(done)](const RateDecision& decision) {
                  if (!decision.allowed) return done(ErrorView(Refused(decision), false));
                  workers_.Ask<http::Response>(
                      [this, &head, body](const auto& answer) { answer(Handle(head, body)); },
                      [done](absl::StatusOr<http::Response> response) {
                        done(response.ok() ? *std::move(response) : ErrorView(response.status(), false));
                      });
                });
}

http::Response PartnerPage::Handle(const http::RequestHead& head, const absl::StatusOr<std::string>& body) {
  const PageRoute route = *FindPageRoute(head.path);
  if (!TakesVerb(route.step, head.method)) return WrongVerbView(VerbsOf(route.step));
  const CallScope scope{clock_.Now() + kCallTime, TraceOf(head)};
  const telemetry::LogScope logging(scope.trace.trace_id, route.path_template);
  telemetry::Span span = SpanOf(head, route, scope);
  const telemetry::SpanScope working(span);
  http::Response response = TakeStep(head, route, body, scope);
  EndHttpSpan(response.status, span);
  return response;
}

http::Response PartnerPage::TakeStep(const http::RequestHead& head, const PageRoute& route,
                                     const absl::StatusOr<std::string>& body, const CallScope& scope) {
  const bool posts = head.method == "POST";
  if (route.step == Step::kLink && !posts) return LinkView();
  if (posts && FromElsewhere(head)) return ForeignFormView();
  if (!body.ok()) return ErrorView(body.status(), false);
  const auto form = Form::Read(head, *body);
  if (!form.ok()) return ErrorView(form.status(), false);
  if (route.step == Step::kLink) return OpenLink(head, route.secret, scope);
  if (route.step == Step::kRenew) return RenewLink(route.secret, scope);
  const auto session = Enter(head, scope);
  if (!session.ok()) return ErrorView(session.status(), true);
  if (route.step == Step::kReferral) return ShowReferral(*session, scope);
  return TakeAnswer(*session, route.step, *form, scope);
}

http::Response PartnerPage::OpenLink(const http::RequestHead& head, std::string_view secret, const CallScope& scope) {
  if (secret.empty()) return GoneView(secret);
  if (const auto status = TakeOne("page_link", secret, kLinkLimit); !status.ok()) return ErrorView(status, false);
  const auto opened = referrals_.OpenLink(secret, scope);
  if (absl::IsNotFound(opened.status())) return GoneView(secret);
  if (!opened.ok()) return ErrorView(opened.status(), false);
  const auto token = sessions_.Open(*opened, scope.deadline);
  if (!token.ok()) return ErrorView(token.status(), false);
  http::Response response = ToReferral();
  response.Set("Set-Cookie", SetCookie(head, *token, TimeFromProto(opened->expire_time()) - clock_.Now()));
  return response;
}

http::Response PartnerPage::RenewLink(std::string_view secret, const CallScope& scope) {
  if (secret.empty()) return GoneView(secret);
  if (const auto status = TakeOne("page_renewal", secret, kLinkLimit); !status.ok()) return ErrorView(status, false);
  const auto renewed = referrals_.RenewLink(secret, scope);
  return renewed.ok() ? RenewedView() : ErrorView(renewed, false);
}

absl::StatusOr<PageSession> PartnerPage::Enter(const http::RequestHead& head, const CallScope& scope) {
  ASSIGN_OR_RETURN(PageSession session, sessions_.Find(TokenOf(head), clock_.Now(), scope.deadline));
  RETURN_IF_ERROR(TakeOne("page_session", session.token, kSessionLimit));
  return session;
}

http::Response PartnerPage::ShowReferral(const PageSession& session, const CallScope& scope) {
  const auto referral = referrals_.Get(session, scope);
  return referral.ok() ? ReferralView(*referral, session, zone_) : ErrorView(referral.status(), true);
}

http::Response PartnerPage::TakeAnswer(const PageSession& session, Step step, const Form& form,
                                       const CallScope& scope) {
  if (!IsCsrfToken(session, form.Text("csrf"))) return ForeignFormView();
  const absl::Status answered = SendAnswer(referrals_, session, step, form, zone_, scope);
  return answered.ok() ? ToReferral() : ErrorView(answered, true);
}

absl::Status PartnerPage::TakeOne(std::string_view kind, std::string_view token, const RatePolicy& limit) {
  const RateDecision decision = limiter_.TakeNow(Cat(kind, ":", Hex(access_tokens::HashToken(token))), limit);
  return decision.allowed ? absl::OkStatus() : Refused(decision);
}

}  // namespace passerelle::gateway::partner_page
