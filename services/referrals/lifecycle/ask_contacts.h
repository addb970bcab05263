// Questions to contacts whose answer must be fresh. Ask them outside any transaction.
//
// UNAVAILABLE (SERVICE_UNAVAILABLE) with RetryInfo when contacts cannot be asked.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::referrals {

// The sites that have received the person, the registering one first. FAILED_PRECONDITION (PERSON_UNKNOWN).
absl::StatusOr<std::vector<std::string>> AskSitesOf(rpc::RpcContext& rpc, const std::string& person);

struct ConsentInForce {
  std::string id;
  absl::Time end_time;  // the first moment at which it no longer is; infinite: until it is withdrawn
};

// The consent on which the referral may leave now: `consent`, or the newest that fits when it is empty.
// FAILED_PRECONDITION (CONSENT_MISSING).
absl::StatusOr<ConsentInForce> AskConsent(rpc::RpcContext& rpc, const v1::Referral& referral,
                                          const std::string& consent);

absl::Status PersonUnknown();

// Until when an answer is waited for.
absl::Time DeadlineToAsk(const rpc::RpcContext& rpc);
// What to answer when contacts did not: a refusal for CONSENT_MISSING as it is, else UNAVAILABLE saying `otherwise`.
absl::Status NotAnswered(const absl::Status& fault, std::string_view otherwise);

// Asks any question by its name: "DisclosureService.Disclose".
template <class Response>
absl::StatusOr<Response> AskContacts(rpc::RpcContext& rpc, std::string_view question,
                                     const google::protobuf::Message& request, std::string_view otherwise) {
  absl::StatusOr<Response> answer = rpc.neighbours().Call<Response>(StrCat("passerelle.contacts.v1.", question),
                                                                    request, DeadlineToAsk(rpc), rpc.trace());
  if (!answer.ok()) return NotAnswered(answer.status(), otherwise);
  return answer;
}

}  // namespace passerelle::referrals
