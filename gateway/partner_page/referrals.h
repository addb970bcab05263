// The calls that the partner page makes. The gateway knows no other service by name: it routes what the contract
// describes. A page for people has words, forms and steps of its own, which no contract describes, so this one service
// is called by its name, and only here.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "gateway/partner_page/page_sessions.h"
#include "passerelle/referrals/v1/partner_links.pb.h"
#include "passerelle/referrals/v1/partner_side.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/rpc/client.h"
#include "services/runtime/telemetry/trace.h"

namespace passerelle::gateway::partner_page {

inline constexpr char kReferralsService[] = "referrals";

struct CallScope {
  absl::Time deadline;
  telemetry::TraceContext trace;
};

// Thread-safe; blocks. Errors are the service's, with its reasons; what the transport made of them is masked.
class Referrals {
 public:
  // `address`: of the service; `tls` and `signer`: the gateway's.
  Referrals(const std::string& address, std::shared_ptr<const tls::Credentials> tls, access::AssertionSigner signer)
      : client_(address, {std::move(tls), kReferralsService}), signer_(std::move(signer)) {}

  // In the gateway's own name. NOT_FOUND (LINK_UNKNOWN).
  absl::StatusOr<referrals::v1::OpenPartnerLinkResponse> OpenLink(std::string_view secret, const CallScope& scope);
  absl::Status RenewLink(std::string_view secret, const CallScope& scope);

  // In the name of the partner, for the session's referral and no other.
  absl::StatusOr<referrals::v1::PartnerReferral> Get(const PageSession& session, const CallScope& scope);
  absl::StatusOr<referrals::v1::PartnerReferral> Answer(const PageSession& session,
                                                        referrals::v1::AcknowledgeReferralRequest request,
                                                        const CallScope& scope);
  absl::StatusOr<referrals::v1::PartnerReferral> Answer(const PageSession& session,
                                                        referrals::v1::AcceptReferralRequest request,
                                                        const CallScope& scope);
  absl::StatusOr<referrals::v1::PartnerReferral> Answer(const PageSession& session,
                                                        referrals::v1::DeclineReferralRequest request,
                                                        const CallScope& scope);
  absl::StatusOr<referrals::v1::PartnerReferral> Answer(const PageSession& session,
                                                        referrals::v1::ScheduleReferralRequest request,
                                                        const CallScope& scope);
  absl::StatusOr<referrals::v1::PartnerReferral> Answer(const PageSession& session,
                                                        referrals::v1::ReportOutcomeRequest request,
                                                        const CallScope& scope);

 private:
  template <class Response>
  absl::StatusOr<Response> Call(const access::Principal& caller, std::string_view method,
                                const google::protobuf::Message& request, const CallScope& scope);
  template <class Request>
  absl::StatusOr<referrals::v1::PartnerReferral> CallAsPartner(const PageSession& session, std::string_view method,
                                                               Request request, const CallScope& scope);

  rpc::Client client_;
  const access::AssertionSigner signer_;
};

}  // namespace passerelle::gateway::partner_page
