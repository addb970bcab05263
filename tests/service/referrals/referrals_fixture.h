// What tests of the referrals service share: a site of their own, its reception, a partner's side, and short ways to
// say what they do.
#pragma once

#include <absl/status/statusor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "passerelle/referrals/v1/partner_side.pb.h"
#include "passerelle/referrals/v1/partners.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/look.h"
#include "tests/support/suite.h"

namespace passerelle::referrals {

using testing::Eventually;

// What people are referred for: a text that must never show in an error.
inline constexpr char kNeed[] = "Cherche un hébergement avec son chien";

// The partner's software, with its key.
access::Principal PartnerOf(const std::string& partner);

class Referrals : public ::testing::Test {
 protected:
  // `method`: "ReferralService.GetReferral".
  template <class Response, class Request>
  absl::StatusOr<Response> Call(const access::Principal& caller, const std::string& method, const Request& request,
                                std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.referrals.v1." + method, request, key);
  }
  // The value of an answer that must be OK; the test ends when it is not.
  template <class T>
  static T Must(absl::StatusOr<T> answer, const std::source_location& where = std::source_location::current()) {
    if (answer.ok()) return *std::move(answer);
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line())) << answer.status();
    throw std::runtime_error("a call that must succeed was refused");
  }

  // --- who there is ---
  std::string NewPerson(const std::string& site = "");
  // Reachable by e-mail, active, for any theme; `wish` says what is different.
  std::string NewPartner(v1::Partner wish = {});
  // A written consent to be referred to that partner, in force.
  std::string NewConsent(const std::string& person, const std::string& partner,
                         const std::vector<common::v1::DataCategory>& categories = {common::v1::SUMMARY});
  std::string NewConsent(const contacts::v1::CreateConsentRequest& request);
  static contacts::v1::CreateConsentRequest ConsentRequest(const std::string& person, const std::string& partner,
                                                           const std::vector<common::v1::DataCategory>& categories);
  void WithdrawConsent(const std::string& person, const std::string& consent);

  // --- referrals, by the reception of the fixture's site ---
  v1::CreateReferralRequest Wish(const std::string& person, const std::string& partner) const;
  absl::StatusOr<v1::Referral> Create(const v1::CreateReferralRequest& request, std::string_view key = "") {
    return Call<v1::Referral>(reception_, "ReferralService.CreateReferral", request, key);
  }
  v1::Referral Draft(const std::string& person, const std::string& partner) {
    return Must(Create(Wish(person, partner)));
  }
  // Of a new person to a new partner, who has consented to the summary.
  v1::Referral Draft();
  v1::Referral Sent() { return Must(Send(Draft().id())); }
  // Sent, and its notification has been tried: the partner may know of it.
  v1::Referral Told();
  // A referral that was moved there by the partner's answers and the team.
  v1::Referral In(v1::Referral::State state);

  absl::StatusOr<v1::Referral> Get(const std::string& id, const access::Principal& caller);
  v1::Referral Get(const std::string& id) { return Must(Get(id, reception_)); }
  absl::StatusOr<v1::Referral> Update(const v1::Referral& referral, const std::vector<std::string>& mask);
  absl::StatusOr<v1::Referral> Send(const v1::SendReferralRequest& request) {
    return Call<v1::Referral>(reception_, "ReferralService.SendReferral", request);
  }
  absl::StatusOr<v1::Referral> Send(const std::string& id, const std::string& etag = "");
  absl::StatusOr<v1::Referral> Cancel(const std::string& id, const std::string& etag = "");
  absl::StatusOr<v1::Referral> Withdraw(const std::string& id, const std::string& etag = "");
  absl::StatusOr<v1::Referral> Close(const std::string& id, v1::Referral::Outcome outcome = v1::Referral::COMPLETED,
                                     const std::string& etag = "");
  absl::StatusOr<v1::Referral> Reopen(const std::string& id, const std::string& etag = "");
  // What the partner answered by word of mouth, with whatever that answer needs.
  absl::StatusOr<v1::Referral> Answer(const std::string& id, v1::RecordAnswerRequest::Answer answer,
                                      const std::string& etag = "");
  static v1::RecordAnswerRequest AnswerOf(const std::string& id, v1::RecordAnswerRequest::Answer answer);
  // Waits until the referral is in that state.
  v1::Referral Await(const std::string& id, v1::Referral::State state);

  // --- what is to be seen ---
  // The types of the notifications about a referral, in order.
  std::vector<std::string> Notifications(const std::string& referral);
  // The types of those that are still to be tried, in order.
  std::vector<std::string> Pending(const std::string& referral);
  // Nothing leaves for a partner while a worker has something for it.
  void KeepBusy(const std::string& partner);
  // The kinds of the alerts about a referral that nobody has looked at, in order.
  std::vector<std::string> Alerts(const std::string& referral);
  // The facts told of a referral, in order.
  std::vector<events::v1::ReferralChanged> FactsOf(const std::string& referral);
  // "DRAFT>SENT by TEAM" for each change, oldest first.
  static std::vector<std::string> History(const v1::Referral& referral);

  testing::Suite& suite_ = testing::Suite::Running();
  const std::string site_ = suite_.NewSite();
  const access::Principal reception_ = testing::Reception(site_);
  const access::Principal coordinator_ = testing::Coordinator(site_);
  const access::Principal director_ = testing::Director();
};

// Runs all at the same moment, each on its own thread.
void AtOnce(const std::vector<std::function<void()>>& calls);

// Matches a StatusOr that is refused for that reason, in words that do not show what people need.
MATCHER_P(IsRefusedFor, reason, "is refused for " + ::testing::PrintToString(reason)) {
  *result_listener << arg.status().ToString();
  return !arg.ok() && ReasonOf(arg.status()) == reason && arg.status().ToString().find(kNeed) == std::string::npos;
}

}  // namespace passerelle::referrals
