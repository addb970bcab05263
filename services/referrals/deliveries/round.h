// One run of the courier: takes what is due under a lease, sends several at once, writes down how each ended. No
// transaction is open while the network is waited for; what a worker that dies had taken is taken again when its lease
// ends.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/clock.h>

#include <map>
#include <string>

#include "services/referrals/deliveries/errand.h"
#include "services/referrals/deliveries/exchange.h"
#include "services/referrals/deliveries/mail_transfer.h"
#include "services/runtime/process/job.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

// What notifications are taken along with.
struct Means {
  Network network;
  const vault::Keeper& keeper;
  MailServer mail_server;  // no URL: no e-mail is sent
  std::string public_url;
};

class Round {
 public:
  Round(const Means& means, process::JobContext& context);
  // True: there may be more.
  absl::StatusOr<bool> Run();

 private:
  bool MayTake() const;
  absl::Time Now() const { return context_.now + (absl::Now() - begin_); }
  // Whether anything was due.
  absl::StatusOr<bool> Take();
  absl::StatusOr<db::Result> TakeDue(std::int32_t most);
  // One that breaks while it begins is an attempt that failed: the others go on.
  absl::Status Begin(const Errand& errand);
  absl::Status BeginByChannel(Errand errand);
  absl::Status BeginWebhook(Errand errand);
  absl::Status BeginMail(Errand errand);
  void BeginTransfer(Errand errand, std::unique_ptr<Transfer> transfer);
  void AwaitSome();
  void Note(const absl::Status& status);

  const Means& means_;
  process::JobContext& context_;
  const absl::Time begin_ = absl::Now();
  Exchange exchange_;
  std::map<std::string, Errand> under_way_;
  absl::Status fault_;  // the first thing that went wrong
};

}  // namespace passerelle::referrals
