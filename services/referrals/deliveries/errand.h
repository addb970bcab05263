// A delivery that this worker has taken, and how it ended.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "services/referrals/deliveries/mail.h"
#include "services/referrals/deliveries/transfer.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

struct Errand {
  std::string id;
  std::string partner;
  std::string referral;        // empty for a test
  std::string site;            // the referral's
  std::string referral_state;  // empty for a test, and when the referral is another partner's by now
  std::string type;
  std::string channel;
  std::string body;
  MailAlert alert;  // what an alert of the watch says; empty for all else
  std::string webhook_url;
  std::string sealed_email;
  std::vector<std::string> sealed_secrets;  // the current one first
  bool reachable = false;
  int attempts = 0;  // of this round, before this one
  absl::Time lease;  // until when it is ours; what tells this worker from the next
  absl::Time start;
};

Errand ErrandFromRow(const db::Row& row, absl::Time start);

// Writes down an attempt and all that follows from it: when the next one is, whether the webhook still works, what the
// team should know. A worker that has lost its lease changes nothing.
absl::Status RecordOutcome(db::Session& db, const Errand& errand, const Outcome& outcome, absl::Time now);
// The same for one that cannot be tried at all: the partner has no channel any more.
absl::Status StopUnreachable(db::Session& db, const Errand& errand);
// Whether it asks the partner to answer a referral that is over, or is no longer that partner's.
bool AsksInVain(const Errand& errand);
// Nobody needs it any more.
absl::Status StopVain(db::Session& db, const Errand& errand);

// Disables webhooks that have been failing for too long (schedule.h), whatever waits for them included.
absl::Status LeaveFailingWebhooks(db::Session& db, absl::Time now);

}  // namespace passerelle::referrals
