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

void Count(const absl::Status& sent) {
  if (!sent.ok()) telemetry::Log(telemetry::Level::kWarning, "a warning of disuse was refused by the mail server");
  Warnings(sent.ok() ? "sent" : "refused").Add();
}

// Whether there was an account to warn. Nothing is locked while its mail is on the way. A mail that is refused warns
// nobody: it is tried again a day later, as is one of which this process could not note that it went out.
absl::StatusOr<bool> WarnOne(process::JobContext& context, const AccountVault& vault, const MailServer& server,
                             absl::Duration unused_after) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   context.db.Execute(sql::kTakeUnusedWarning, {absl::ToInt64Seconds(unused_after)}));
  if (rows.empty()) return false;
  const db::Params taken = {rows[0].Text("id"), rows[0].Time("idle_since")};
  const std::string email = vault.Email(rows[0]);
  const absl::Status sent =
      SendMail(server, email, WriteWarning(server.from, email, rows[0].Time("unused_time"), context.now));
  if (absl::IsUnavailable(sent)) {
    RETURN_IF_ERROR(context.db.Execute(sql::kReleaseUnusedWarning, taken).status());
    return sent;
  }
  Count(sent);
  if (sent.ok()) RETURN_IF_ERROR(context.db.Execute(sql::kNoteUnusedWarning, taken).status());
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
