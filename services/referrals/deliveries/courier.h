// Takes notifications to partners: finds what is due, sends several at once, records each attempt.
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "services/runtime/process/job.h"
#include "services/runtime/process/service.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

struct Means;

class Courier {
 public:
  // Throws std::invalid_argument when a setting cannot be read.
  Courier(const config::Settings& settings, const vault::Keeper& keeper);
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // Takes what is due at `context.now`. True: there may be more.
  absl::StatusOr<bool> Run(process::JobContext& context);

  // What e-mails to others than partners are sent with, too.
  const Means& means() const;

  // Rung when a notification was written, so that it leaves at once.
  const std::shared_ptr<process::JobBell>& bell() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::referrals
