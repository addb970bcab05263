#include "services/referrals/deliveries/errand.h"

#include <absl/random/random.h>

#include <stdexcept>

#include "services/referrals/alerts/alerts.h"
#include "services/referrals/deliveries/mail.h"
#include "services/referrals/deliveries/schedule.h"
#include "services/referrals/lifecycle/transitions.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

// Failures before anything was asked of the partner's server.
constexpr std::string_view kSecretMissing = "SECRET_MISSING";
constexpr std::string_view kInternal = "INTERNAL";
constexpr std::int32_t kMostDisabledAtOnce = 20;

void Count(const Errand& errand, const char* outcome) {
  telemetry::ProcessMetrics()
      .MakeCounter("passerelle_deliveries_total", "Attempts to take notifications to partners.",
                   {{"channel", errand.channel}, {"outcome", outcome}})
      .Add();
}

// What an attempt makes of its delivery.
struct Verdict {
  const char* state;
  db::Param next_attempt_time;  // null: none
};

Verdict VerdictOf(const Errand& errand, const Outcome& outcome, absl::Time now) {
  if (outcome.arrived()) return {"DELIVERED", std::nullopt};
  if (outcome.permanent) return {"FAILED", std::nullopt};
  // What a webhook that is gone leaves behind is moved elsewhere at once.
  if (outcome.gone) return {"PENDING", now};
  thread_local absl::BitGen random;
  const auto pause = PauseAfter(errand.attempts + 1, absl::Uniform(random, -1.0, 1.0), outcome.retry_after);
  if (!pause) return {"FAILED", std::nullopt};
  return {"PENDING", now + *pause};
}

absl::Status AlertAbout(db::Executor& db, v1::ReferralAlert::Kind kind, const Errand& errand) {
  return RaiseAlert(db, kind, errand.site, errand.partner, errand.referral);
}

// Whatever waits for the webhook goes by e-mail, or stops where there is no address.
absl::Status LeaveWebhook(db::Executor& db, const std::string& partner, const char* reason, absl::Time now) {
  telemetry::Log(telemetry::Level::kWarning, "a webhook is no longer used", {{"partner", partner}, {"reason", reason}});
  RETURN_IF_ERROR(RaiseAlert(db, v1::ReferralAlert::WEBHOOK_DISABLED, "", partner, ""));
  ASSIGN_OR_RETURN(const db::Result stopped, db.Execute(sql::kLeaveWebhook, {partner, now}));
  for (const db::Row row : stopped) {
    RETURN_IF_ERROR(RaiseAlert(db, v1::ReferralAlert::UNREACHABLE, row.Text("site"), partner, row.Text("referral")));
  }
  return absl::OkStatus();
}

absl::Status NoteWebhookHealth(db::Executor& db, const Errand& errand, const Outcome& outcome, absl::Time now) {
  if (outcome.arrived()) {
    return db.Execute(sql::kNoteWebhookWorks, {errand.partner, errand.webhook_url}).status();
  }
  const db::Params failure = {errand.partner, errand.webhook_url, now, outcome.gone, now - kForgotten};
  ASSIGN_OR_RETURN(const db::Result noted, db.Execute(sql::kNoteWebhookFails, failure));
  if (noted.empty() || !noted[0].Bool("disabled")) return absl::OkStatus();
  return LeaveWebhook(db, errand.partner, "GONE", now);
}

absl::Status Stop(db::Session& db, const Errand& errand, const char* error, bool alert) {
  ASSIGN_OR_RETURN(db::Transaction transaction, db.Begin());
  ASSIGN_OR_RETURN(const db::Result held, transaction.Execute(sql::kStopDelivery, {errand.id, errand.lease, error}));
  if (held.empty()) return absl::OkStatus();
  if (alert) RETURN_IF_ERROR(AlertAbout(transaction, v1::ReferralAlert::UNREACHABLE, errand));
  RETURN_IF_ERROR(transaction.Commit());
  Count(errand, "stopped");
  return absl::OkStatus();
}

}  // namespace

Errand ErrandFromRow(const db::Row& row, absl::Time start) {
  Errand errand;
  errand.id = row.Text("id");
  errand.partner = row.Text("partner");
  errand.referral = row.TextOrEmpty("referral");
  errand.site = row.TextOrEmpty("site");
  errand.referral_state = row.TextOrEmpty("referral_state");
  errand.type = row.Text("type");
  errand.channel = row.TextOrEmpty("channel");
  errand.body = row.Text("body");
  errand.alert = {std::string(row.TextOrEmpty("alert_level")), std::string(row.TextOrEmpty("alert_title")),
                  std::string(row.TextOrEmpty("alert_text"))};
  errand.webhook_url = row.Text("webhook_url");
  errand.sealed_email = row.Bytes("email");
  errand.reachable = row.Bool("reachable");
  errand.attempts = row.Int32("round_attempt_count");
  errand.lease = row.Time("lease_expire_time");
  errand.start = start;
  for (const std::string_view column : {"webhook_secret", "previous_secret"}) {
    if (!row.IsNull(column)) errand.sealed_secrets.push_back(row.Bytes(column));
  }
  return errand;
}

absl::Status RecordOutcome(db::Session& db, const Errand& errand, const Outcome& outcome, absl::Time now) {
  const Verdict verdict = VerdictOf(errand, outcome, now);
  const std::int64_t duration = absl::ToInt64Milliseconds(now - errand.start);
  ASSIGN_OR_RETURN(db::Transaction transaction, db.Begin());
  // Before any delivery, as everybody does who writes both: nobody waits for another in a circle.
  RETURN_IF_ERROR(transaction.Execute(sql::kLockDeliveringPartner, {errand.partner}).status());
  ASSIGN_OR_RETURN(
      const db::Result held,
      transaction.Execute(sql::kRecordAttempt, {errand.id, errand.lease, errand.start, duration, outcome.status,
                                                outcome.error, verdict.state, verdict.next_attempt_time, now}));
  if (held.empty()) return transaction.Commit();
  const bool asked_webhook =
      errand.channel == "WEBHOOK" && outcome.error != kSecretMissing && outcome.error != kInternal;
  if (asked_webhook) RETURN_IF_ERROR(NoteWebhookHealth(transaction, errand, outcome, now));
  const bool failed = std::string_view(verdict.state) == "FAILED";
  if (failed) RETURN_IF_ERROR(AlertAbout(transaction, v1::ReferralAlert::DELIVERY_FAILED, errand));
  RETURN_IF_ERROR(transaction.Commit());
  Count(errand, outcome.arrived() ? "delivered" : failed ? "failed" : "postponed");
  return absl::OkStatus();
}

absl::Status StopUnreachable(db::Session& db, const Errand& errand) {
  return Stop(db, errand, "CHANNEL_MISSING", !errand.referral.empty());
}

bool AsksInVain(const Errand& errand) {
  if (errand.referral.empty() || !AsksForAnswer(errand.type)) return false;
  if (errand.referral_state.empty()) return true;
  v1::Referral::State state{};
  if (!v1::Referral::State_Parse(errand.referral_state, &state)) {
    throw std::logic_error("the state of a referral is not one of the contract");
  }
  return IsOver(state);
}

absl::Status StopVain(db::Session& db, const Errand& errand) { return Stop(db, errand, "", false); }

absl::Status LeaveFailingWebhooks(db::Session& db, absl::Time now) {
  ASSIGN_OR_RETURN(db::Transaction transaction, db.Begin());
  const db::Params too_long = {now - kMostFailing, static_cast<std::int32_t>(absl::ToInt64Seconds(kLeastTried)),
                               kMostDisabledAtOnce};
  ASSIGN_OR_RETURN(const db::Result failing, transaction.Execute(sql::kDisableFailingWebhooks, too_long));
  for (const db::Row row : failing) {
    RETURN_IF_ERROR(LeaveWebhook(transaction, std::string(row.Text("id")), "FAILING", now));
  }
  return transaction.Commit();
}

}  // namespace passerelle::referrals
