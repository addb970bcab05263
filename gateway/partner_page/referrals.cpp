#include "gateway/partner_page/referrals.h"

#include <absl/time/clock.h>

#include <utility>

#include "gateway/base/text.h"
#include "gateway/upstream/masking.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::partner_page {
namespace {

using referrals::v1::PartnerReferral;

const access::Principal& Gateway() {
  static const access::Principal gateway{"service:gateway", {"service"}, {"*"}};
  return gateway;
}

access::Principal PartnerOf(const PageSession& session) {
  return {Cat("link:", session.link), {"partner"}, {}, session.partner};
}

}  // namespace

template <class Response>
absl::StatusOr<Response> Referrals::Call(const access::Principal& caller, std::string_view method,
                                         const google::protobuf::Message& request, const CallScope& scope) {
  rpc::CallOptions options;
  options.deadline = scope.deadline;
  options.assertion = signer_.Sign(caller, absl::Now());
  options.trace_parent = scope.trace.Traceparent();
  auto response = client_.Call<Response>(Cat("passerelle.referrals.v1.", method), request, options);
  if (!response.ok()) return MaskStatus(response.status(), kReferralsService);
  return response;
}

template <class Request>
absl::StatusOr<PartnerReferral> Referrals::CallAsPartner(const PageSession& session, std::string_view method,
                                                         Request request, const CallScope& scope) {
  request.set_id(session.referral);
  return Call<PartnerReferral>(PartnerOf(session), Cat("PartnerReferralService.", method), request, scope);
}

absl::StatusOr<referrals::v1::OpenPartnerLinkResponse> Referrals::OpenLink(std::string_view secret,
                                                                           const CallScope& scope) {
  referrals::v1::OpenPartnerLinkRequest request;
  request.set_secret(std::string(secret));
  return Call<referrals::v1::OpenPartnerLinkResponse>(Gateway(), "PartnerLinkService.OpenPartnerLink", request, scope);
}

absl::Status Referrals::RenewLink(std::string_view secret, const CallScope& scope) {
  referrals::v1::RenewPartnerLinkRequest request;
  request.set_secret(std::string(secret));
  return Call<referrals::v1::RenewPartnerLinkResponse>(Gateway(), "PartnerLinkService.RenewPartnerLink", request, scope)
      .status();
}

absl::StatusOr<PartnerReferral> Referrals::Get(const PageSession& session, const CallScope& scope) {
  return CallAsPartner(session, "GetPartnerReferral", referrals::v1::GetPartnerReferralRequest(), scope);
}

absl::StatusOr<PartnerReferral> Referrals::Answer(const PageSession& session,
                                                  referrals::v1::AcknowledgeReferralRequest request,
                                                  const CallScope& scope) {
  return CallAsPartner(session, "AcknowledgeReferral", std::move(request), scope);
}

absl::StatusOr<PartnerReferral> Referrals::Answer(const PageSession& session,
                                                  referrals::v1::AcceptReferralRequest request,
                                                  const CallScope& scope) {
  return CallAsPartner(session, "AcceptReferral", std::move(request), scope);
}

absl::StatusOr<PartnerReferral> Referrals::Answer(const PageSession& session,
                                                  referrals::v1::DeclineReferralRequest request,
                                                  const CallScope& scope) {
  return CallAsPartner(session, "DeclineReferral", std::move(request), scope);
}

absl::StatusOr<PartnerReferral> Referrals::Answer(const PageSession& session,
                                                  referrals::v1::ScheduleReferralRequest request,
                                                  const CallScope& scope) {
  return CallAsPartner(session, "ScheduleReferral", std::move(request), scope);
}

absl::StatusOr<PartnerReferral> Referrals::Answer(const PageSession& session,
                                                  referrals::v1::ReportOutcomeRequest request, const CallScope& scope) {
  return CallAsPartner(session, "ReportOutcome", std::move(request), scope);
}

}  // namespace passerelle::gateway::partner_page
