#include "services/referrals/lifecycle/ask_contacts.h"

#include <absl/time/clock.h>

#include <algorithm>

#include "passerelle/contacts/v1/directory.pb.h"
#include "passerelle/contacts/v1/disclosure.pb.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kAskContacts = absl::Seconds(2);
constexpr absl::Duration kTryAgain = absl::Seconds(2);

}  // namespace

absl::Time DeadlineToAsk(const rpc::RpcContext& rpc) { return std::min(rpc.deadline(), absl::Now() + kAskContacts); }

absl::Status NotAnswered(const absl::Status& fault, std::string_view otherwise) {
  if (ReasonOf(fault) != "CONSENT_MISSING") {
    return WithRetryAfter(Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE", otherwise), kTryAgain);
  }
  const absl::string_view message = fault.message();
  return FailedPrecondition("CONSENT_MISSING", {message.data(), message.size()});
}

absl::Status PersonUnknown() {
  return FieldError(absl::StatusCode::kFailedPrecondition, "PERSON_UNKNOWN", "person",
                    "There is no person of this id at your sites.");
}

absl::StatusOr<std::vector<std::string>> AskSitesOf(rpc::RpcContext& rpc, const std::string& person) {
  contacts::v1::CheckPersonRequest request;
  request.set_person(person);
  ASSIGN_OR_RETURN(const contacts::v1::CheckPersonResponse answer,
                   AskContacts<contacts::v1::CheckPersonResponse>(
                       rpc, "PersonDirectoryService.CheckPerson", request,
                       "Whether the person exists cannot be asked at this moment; nothing was kept."));
  if (!answer.exists()) return PersonUnknown();
  return std::vector<std::string>(answer.sites().begin(), answer.sites().end());
}

absl::StatusOr<ConsentInForce> AskConsent(rpc::RpcContext& rpc, const v1::Referral& referral,
                                          const std::string& consent) {
  contacts::v1::CheckConsentRequest request;
  request.set_person(referral.person());
  request.set_consent(consent);
  request.set_partner(referral.partner());
  request.set_theme(referral.theme());
  *request.mutable_disclose() = referral.disclose();
  ASSIGN_OR_RETURN(const contacts::v1::CheckConsentResponse answer,
                   AskContacts<contacts::v1::CheckConsentResponse>(
                       rpc, "DisclosureService.CheckConsent", request,
                       "The consent cannot be asked for at this moment; the referral is still a draft."));
  return ConsentInForce{answer.consent(),
                        answer.has_end_time() ? TimeFromProto(answer.end_time()) : absl::InfiniteFuture()};
}

}  // namespace passerelle::referrals
