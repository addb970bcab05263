#include "services/referrals/deliveries/round.h"

#include <exception>
#include <vector>

#include "services/referrals/deliveries/mail.h"
#include "services/referrals/deliveries/webhook_transfer.h"
#include "services/referrals/links/links.h"
#include "services/referrals/sealed_fields.h"
#include "services/runtime/base/mail_address.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr std::size_t kMostAtOnce = 16;
// Longer than any attempt, so that only a worker that died loses one.
constexpr std::int32_t kLeaseSeconds = 60;
// How long to take leave of a mail server that has fallen silent (mail_transfer.cpp), and to write down what has ended.
constexpr absl::Duration kRecording = absl::Seconds(15);
// While attempts are under way, how often to look whether others are due.
constexpr absl::Duration kLook = absl::Seconds(1);

std::vector<std::string> OpenSecrets(const Means& means, const Errand& errand) {
  std::vector<std::string> secrets;
  secrets.reserve(errand.sealed_secrets.size());
  for (const std::string& sealed : errand.sealed_secrets) {
    absl::StatusOr<std::string> secret = means.keeper.Open(WebhookSecretOf(errand.partner), sealed);
    if (secret.ok()) {
      secrets.push_back(*std::move(secret));
    } else {
      telemetry::Log(telemetry::Level::kError, "a webhook secret cannot be opened", {{"partner", errand.partner}});
    }
  }
  return secrets;
}

}  // namespace

Round::Round(const Means& means, process::JobContext& context) : means_(means), context_(context) {}

absl::StatusOr<bool> Round::Run() {
  bool more = true;
  while (true) {
    if (MayTake()) {
      absl::StatusOr<bool> taken = Take();
      Note(taken.status());
      more = taken.ok() && *taken;
    }
    if (exchange_.empty() && (!more || !MayTake())) break;
    AwaitSome();
  }
  RETURN_IF_ERROR(fault_);
  return more;
}

// What is begun must end, and be written down, within this run.
bool Round::MayTake() const {
  return fault_.ok() && !context_.stopping() && absl::Now() + kAttemptTimeout + kRecording < context_.deadline;
}

absl::StatusOr<bool> Round::Take() {
  const auto free = static_cast<std::int32_t>(kMostAtOnce - under_way_.size());
  if (free == 0) return true;
  ASSIGN_OR_RETURN(const db::Result due, TakeDue(free));
  for (const db::Row row : due) Note(Begin(ErrandFromRow(row, Now())));
  return !due.empty();
}

// The partners are locked by a statement of its own: only the next one sees what another worker took of them until
// then.
absl::StatusOr<db::Result> Round::TakeDue(std::int32_t most) {
  const absl::Time now = Now();
  ASSIGN_OR_RETURN(db::Transaction transaction, context_.db.Begin());
  ASSIGN_OR_RETURN(const db::Result locked, transaction.Execute(sql::kLockDuePartners, {now, most}));
  std::vector<std::string> partners;
  partners.reserve(locked.size());
  for (const db::Row row : locked) partners.emplace_back(row.Text("id"));
  ASSIGN_OR_RETURN(db::Result due, transaction.Execute(sql::kTakeDueDeliveries, {now, partners, kLeaseSeconds}));
  RETURN_IF_ERROR(transaction.Commit());
  return due;
}

absl::Status Round::Begin(const Errand& errand) {
  try {
    return BeginByChannel(errand);
  } catch (const std::exception&) {
    telemetry::Log(telemetry::Level::kError, "a notification cannot be made", {{"delivery", errand.id}});
    return RecordOutcome(context_.db, errand, {.error = "INTERNAL"}, Now());
  }
}

absl::Status Round::BeginByChannel(Errand errand) {
  if (AsksInVain(errand)) return StopVain(context_.db, errand);
  if (!errand.reachable) return StopUnreachable(context_.db, errand);
  return errand.channel == "WEBHOOK" ? BeginWebhook(std::move(errand)) : BeginMail(std::move(errand));
}

absl::Status Round::BeginWebhook(Errand errand) {
  std::vector<std::string> secrets = OpenSecrets(means_, errand);
  if (secrets.empty()) return RecordOutcome(context_.db, errand, {.error = "SECRET_MISSING"}, Now());
  Webhook webhook{errand.id, errand.webhook_url, errand.body, std::move(secrets), errand.start};
  BeginTransfer(std::move(errand), std::make_unique<WebhookTransfer>(means_.network, std::move(webhook)));
  return absl::OkStatus();
}

absl::Status Round::BeginMail(Errand errand) {
  const MailServer& server = means_.mail_server;
  if (server.url.empty()) return RecordOutcome(context_.db, errand, {.error = "MAIL_DISABLED"}, Now());
  ASSIGN_OR_RETURN(const std::string address, means_.keeper.Open(kPartnerEmail, errand.sealed_email));
  if (!IsMailAddress(address)) {
    return RecordOutcome(context_.db, errand, {.error = "MAIL_REFUSED", .permanent = true}, Now());
  }
  Mail mail{errand.id, errand.type, errand.referral, server.from, address, "", errand.start, errand.alert};
  if (AsksForAnswer(errand.type)) {
    ASSIGN_OR_RETURN(const std::string secret, MakeLink(context_.db, errand.partner, errand.referral, Now()));
    mail.link = LinkUrl(means_.public_url, secret);
  }
  auto transfer = std::make_unique<MailTransfer>(means_.network, server, address, WriteMail(mail));
  BeginTransfer(std::move(errand), std::move(transfer));
  return absl::OkStatus();
}

void Round::BeginTransfer(Errand errand, std::unique_ptr<Transfer> transfer) {
  exchange_.Begin(errand.id, std::move(transfer));
  under_way_.emplace(errand.id, std::move(errand));
}

// One that cannot be written down does not keep the others from it.
void Round::AwaitSome() {
  for (const Exchange::Ended& ended : exchange_.Await(kLook)) {
    const auto found = under_way_.extract(ended.id);
    Note(RecordOutcome(context_.db, found.mapped(), ended.outcome, Now()));
  }
}

void Round::Note(const absl::Status& status) {
  if (fault_.ok()) fault_ = status;
}

}  // namespace passerelle::referrals
