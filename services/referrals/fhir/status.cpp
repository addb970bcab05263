#include "services/referrals/fhir/status.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace passerelle::referrals {
namespace {

struct StateWords {
  v1::Referral::State state;
  FhirStatus words;
};

// https://hl7.org/fhir/R4/valueset-task-status.html and https://hl7.org/fhir/R4/valueset-request-status.html; where R4
// leaves a choice, as the Gravity SDOH Clinical Care guide has it (http://hl7.org/fhir/us/sdoh-clinicalcare/STU3): it
// knows no `ready`, so a time that is agreed is work under way.
constexpr StateWords kStates[] = {
    {v1::Referral::DRAFT, {"draft", "draft", ""}},
    {v1::Referral::SENT, {"active", "requested", ""}},
    {v1::Referral::ACKNOWLEDGED, {"active", "received", ""}},
    {v1::Referral::ACCEPTED, {"active", "accepted", ""}},
    {v1::Referral::DECLINED, {"revoked", "rejected", ""}},
    {v1::Referral::SCHEDULED, {"active", "in-progress", ""}},
    {v1::Referral::ATTENDED, {"active", "in-progress", ""}},
    {v1::Referral::NO_SHOW, {"active", "failed", "The person did not come."}},
    {v1::Referral::CANCELLED, {"revoked", "cancelled", "The requester took it back."}},
    {v1::Referral::WITHDRAWN, {"revoked", "cancelled", "The person took it back."}},
    {v1::Referral::EXPIRED, {"revoked", "failed", "No answer came in time."}},
};

struct OutcomeWords {
  v1::Referral::Outcome outcome;
  FhirStatus words;
};

// A referral that is closed, by what came of it.
constexpr OutcomeWords kOutcomes[] = {
    {v1::Referral::COMPLETED, {"completed", "completed", ""}},
    {v1::Referral::PARTLY, {"completed", "completed", ""}},
    {v1::Referral::NOT_ATTENDED, {"revoked", "failed", "The person did not come."}},
    {v1::Referral::REFUSED, {"revoked", "rejected", ""}},
    {v1::Referral::LOST_CONTACT, {"revoked", "failed", "Contact was lost."}},
};

}  // namespace

FhirStatus FhirStatusOf(const v1::Referral& referral) {
  if (referral.state() == v1::Referral::CLOSED) {
    const auto* const row = std::find_if(std::begin(kOutcomes), std::end(kOutcomes),
                                         [&](const auto& words) { return words.outcome == referral.outcome(); });
    if (row != std::end(kOutcomes)) return row->words;
  }
  const auto* const row = std::find_if(std::begin(kStates), std::end(kStates),
                                       [&](const auto& words) { return words.state == referral.state(); });
  if (row == std::end(kStates)) throw std::logic_error("a referral is in a state that FHIR has no words for");
  return row->words;
}

}  // namespace passerelle::referrals
