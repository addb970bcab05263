#include "gateway/partner_page/answers.h"

#include <utility>

#include "gateway/partner_page/local_time.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::partner_page {
namespace {

absl::StatusOr<std::string> Acknowledge(Referrals& referrals, const PageSession& session, const std::string& etag,
                                        const CallScope& scope) {
  referrals::v1::AcknowledgeReferralRequest request;
  request.set_etag(etag);
  ASSIGN_OR_RETURN(const auto referral, referrals.Answer(session, std::move(request), scope));
  return referral.etag();
}

// The etag to answer with. Whoever answers a referral at once has seen it, which goes on record first. The form's state
// only saves a call: the service decides by its own.
absl::StatusOr<std::string> EtagOnceSeen(Referrals& referrals, const PageSession& session, const Form& form,
                                         const CallScope& scope) {
  if (form.Text("state") != "SENT") return form.Text("etag");
  return Acknowledge(referrals, session, form.Text("etag"), scope);
}

absl::Status Accept(Referrals& referrals, const PageSession& session, const Form& form, const CallScope& scope) {
  referrals::v1::AcceptReferralRequest request;
  ASSIGN_OR_RETURN(*request.mutable_etag(), EtagOnceSeen(referrals, session, form, scope));
  return referrals.Answer(session, std::move(request), scope).status();
}

absl::Status Decline(Referrals& referrals, const PageSession& session, const Form& form, const CallScope& scope) {
  if (form.Text("reason").empty()) return Invalid("REASON_MISSING", "Say why.");
  referrals::v1::DeclineReferralRequest request;
  request.set_reason(form.Text("reason"));
  ASSIGN_OR_RETURN(*request.mutable_etag(), EtagOnceSeen(referrals, session, form, scope));
  return referrals.Answer(session, std::move(request), scope).status();
}

absl::Status Schedule(Referrals& referrals, const PageSession& session, const Form& form, absl::TimeZone zone,
                      const CallScope& scope) {
  const auto time = ReadLocalTime(form.Text("date"), form.Text("time"), zone);
  if (!time) return Invalid("TIME_INVALID", "This is not a time that exists.");
  referrals::v1::ScheduleReferralRequest request;
  SetProto(*time, *request.mutable_time());
  request.set_etag(form.Text("etag"));
  return referrals.Answer(session, std::move(request), scope).status();
}

absl::Status Report(Referrals& referrals, const PageSession& session, const Form& form, const CallScope& scope) {
  const std::string attended = form.Text("attended");
  if (attended != "yes" && attended != "no") return Invalid("OUTCOME_MISSING", "Say whether the person came.");
  referrals::v1::ReportOutcomeRequest request;
  request.set_attended(attended == "yes");
  request.set_note(form.Text("note"));
  request.set_etag(form.Text("etag"));
  return referrals.Answer(session, std::move(request), scope).status();
}

}  // namespace

absl::Status SendAnswer(Referrals& referrals, const PageSession& session, Step step, const Form& form,
                        absl::TimeZone zone, const CallScope& scope) {
  switch (step) {
    case Step::kAcknowledge:
      return Acknowledge(referrals, session, form.Text("etag"), scope).status();
    case Step::kAccept:
      return Accept(referrals, session, form, scope);
    case Step::kDecline:
      return Decline(referrals, session, form, scope);
    case Step::kSchedule:
      return Schedule(referrals, session, form, zone, scope);
    default:
      return Report(referrals, session, form, scope);
  }
}

}  // namespace passerelle::gateway::partner_page
