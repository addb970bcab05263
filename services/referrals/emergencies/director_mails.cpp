#include "services/referrals/emergencies/director_mails.h"

#include <absl/random/random.h>
#include <absl/time/clock.h>

#include <map>

#include "services/referrals/deliveries/mail.h"
#include "services/referrals/deliveries/schedule.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr std::int32_t kMostMailsAtOnce = 10;
// Longer than any attempt.
constexpr std::int32_t kMailLeaseSeconds = 60;

struct DirectorMail {
  std::string access;
  std::string site;
  int attempts = 0;  // before this one
  absl::Time lease;  // until when it is ours to record
};

std::string Rfc3339(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone()); }

// Who and when, by opaque ids; nothing of the person nor of the reason.
std::string DetailsOf(const db::Row& row) {
  return StrCat("Accès / Access : ", row.Text("emergency_access"), "\r\nOuvert par / Opened by : ", row.Text("subject"),
                "\r\nOuvert / Opened : ", Rfc3339(row.Time("open_time")),
                "\r\nFin / Ends : ", Rfc3339(row.Time("expire_time")), "\r\n\r\n");
}

std::string MessageTo(const std::string& address, const MailServer& server, const db::Row& row, absl::Time now) {
  Mail mail;
  // The same each time, so that one that comes twice is seen to be one.
  mail.id = UuidV5(StrCat(row.Text("emergency_access"), "\n", row.Text("site")));
  mail.type = "emergency.opened";
  mail.from = server.from;
  mail.to = address;
  mail.time = now;
  mail.details = DetailsOf(row);
  return WriteMail(mail);
}

absl::Status Record(db::Session& db, const DirectorMail& mail, const Outcome& outcome, absl::Time now) {
  if (outcome.arrived()) {
    return db.Execute(sql::kRecordDirectorMail, {mail.access, mail.site, mail.lease, "DELIVERED", "", std::nullopt})
        .status();
  }
  thread_local absl::BitGen random;
  const auto pause = PauseAfter(mail.attempts + 1, absl::Uniform(random, -1.0, 1.0), outcome.retry_after);
  const bool again = pause && !outcome.permanent;
  return db
      .Execute(sql::kRecordDirectorMail, {mail.access, mail.site, mail.lease, again ? "PENDING" : "FAILED",
                                          outcome.error, again ? db::Param(now + *pause) : db::Param(std::nullopt)})
      .status();
}

}  // namespace

absl::StatusOr<bool> SendDirectorMails(process::JobContext& context, const Means& means, const Directors& directors) {
  ASSIGN_OR_RETURN(const db::Result due,
                   context.db.Execute(sql::kTakeDirectorMails, {context.now, kMailLeaseSeconds, kMostMailsAtOnce}));
  // One that cannot be written down does not keep the others from it: what has arrived would be sent again.
  absl::Status fault;
  Exchange exchange;
  std::map<std::string, DirectorMail> under_way;
  for (const db::Row row : due) {
    const DirectorMail mail{std::string(row.Text("emergency_access")), std::string(row.Text("site")),
                            row.Int32("attempt_count"), row.Time("lease_expire_time")};
    const std::string address = directors.AddressOf(mail.site);
    if (address.empty()) {
      fault.Update(Record(context.db, mail, {.error = "CHANNEL_MISSING", .permanent = true}, context.now));
      continue;
    }
    const std::string id = StrCat(mail.access, "/", mail.site);
    under_way.emplace(id, mail);
    exchange.Begin(id, std::make_unique<MailTransfer>(means.network, means.mail_server, address,
                                                      MessageTo(address, means.mail_server, row, context.now)));
  }
  while (!exchange.empty()) {
    for (const Exchange::Ended& ended : exchange.Await(absl::Seconds(1))) {
      fault.Update(Record(context.db, under_way.at(ended.id), ended.outcome, absl::Now()));
    }
  }
  RETURN_IF_ERROR(fault);
  return due.size() == static_cast<std::size_t>(kMostMailsAtOnce);
}

}  // namespace passerelle::referrals
