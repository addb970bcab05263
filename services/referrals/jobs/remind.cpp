#include "services/referrals/alerts/alerts.h"
#include "services/referrals/deliveries/notify.h"
#include "services/referrals/jobs/jobs.h"
#include "services/referrals/lifecycle/patience.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kReminderPeriod = absl::Seconds(5);
constexpr std::int32_t kMostReminders = 50;

using Handle = absl::Status (*)(db::Transaction&, const db::Row&, absl::Time now);

// Takes what is due, and handles it in the same transaction. Whether there may be more.
absl::StatusOr<bool> TakeDue(process::JobContext& context, const db::Statement& take, Handle handle) {
  ASSIGN_OR_RETURN(db::Transaction transaction, context.db.Begin());
  ASSIGN_OR_RETURN(const db::Result due, transaction.Execute(take, {context.now, kMostReminders}));
  for (const db::Row row : due) RETURN_IF_ERROR(handle(transaction, row, context.now));
  RETURN_IF_ERROR(transaction.Commit());
  return due.size() == static_cast<std::size_t>(kMostReminders);
}

absl::Status RemindPartner(db::Transaction& transaction, const db::Row& due, absl::Time now) {
  // After a long standstill the referral is about to expire: nothing is left to be answered.
  if (!due.Bool("in_time")) return absl::OkStatus();
  return Notify(transaction, {.id = NewUuidV7(),
                              .partner = std::string(due.Text("partner")),
                              .referral = std::string(due.Text("id")),
                              .type = "referral.reminder",
                              .state = StateFromRow(due),
                              .time = now})
      .status();
}

absl::Status AlertTeam(db::Transaction& transaction, const db::Row& due, absl::Time) {
  return RaiseAlert(transaction, SilenceIn(StateFromRow(due)), due.Text("site"), due.Text("partner"), due.Text("id"));
}

absl::Status TellThatConsentEnded(db::Transaction& transaction, const db::Row& due, absl::Time) {
  return RaiseAlert(transaction, v1::ReferralAlert::CONSENT_EXPIRED, due.Text("site"), due.Text("partner"),
                    due.Text("id"));
}

absl::StatusOr<bool> RemindAndAlert(process::JobContext& context) {
  ASSIGN_OR_RETURN(const bool more_reminders, TakeDue(context, sql::kTakeDueReminders, RemindPartner));
  ASSIGN_OR_RETURN(const bool more_alerts, TakeDue(context, sql::kTakeDueAlerts, AlertTeam));
  ASSIGN_OR_RETURN(const bool more_consents, TakeDue(context, sql::kTakeEndedConsents, TellThatConsentEnded));
  return more_reminders || more_alerts || more_consents;
}

}  // namespace

process::Job RemindJob() { return {.name = "remind", .period = kReminderPeriod, .run = RemindAndAlert}; }

}  // namespace passerelle::referrals
