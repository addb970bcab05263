#include "gateway/disuse/warnings.h"

#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway::disuse {
namespace {

telemetry::Counter& Warnings(const char* outcome) {
  return telemetry::ProcessMetrics().MakeCounter("passerelle_gateway_disuse_warnings_total",
                                                 "E-mails to owners of accounts that will end by disuse.",
                                                 {{"outcome", outcome}});
}

// Whether there was an account to warn. It is held while its mail is on the way: should this process die, another one
// sends it.
absl::StatusOr<bool> WarnOne(process::JobContext& context, const AccountVault& vault, const MailServer& server,
                             absl::Duration unused_after) {
  ASSIGN_OR_RETURN(db::Transaction transaction, context.db.Begin());
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.Execute(sql::kTakeUnusedWarning, {absl::ToInt64Seconds(unused_after)}));
  if (rows.empty()) return false;
  const std::string email = vault.Email(rows[0]);
  const absl::Status sent =
      SendMail(server, email, WriteWarning(server.from, email, rows[0].Time("unused_time"), context.now));
  if (absl::IsUnavailable(sent)) return sent;
  if (!sent.ok()) telemetry::Log(telemetry::Level::kWarning, "a warning of disuse was refused by the mail server");
  RETURN_IF_ERROR(transaction.Execute(sql::kNoteUnusedWarning, {rows[0].Text("id")}).status());
  RETURN_IF_ERROR(transaction.Commit());
  Warnings(sent.ok() ? "sent" : "refused").Add();
  return true;
}

}  // namespace

process::Job WarningJob(const AccountVault& vault, MailServer server, absl::Duration unused_after) {
  return {.name = "warn_of_disuse",
          .period = absl::Hours(1),
          .run = [&vault, server = std::move(server), unused_after](process::JobContext& context) {
            return WarnOne(context, vault, server, unused_after);
          }};
}

}  // namespace passerelle::gateway::disuse
