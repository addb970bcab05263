#include "services/runtime/process/signals.h"

#include <absl/strings/str_split.h>
#include <absl/synchronization/notification.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "services/runtime/base/text.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::process {

struct Signals::Shared {
  std::atomic<bool> serving{false};
  absl::Notification requested;
};

Signals::Signals(bool serves) : shared_(std::make_shared<Shared>()) {
  (void)signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // It waits for signals until the process ends, so it owns what it touches.
  std::thread([set, serves, shared = shared_] {
    int number = 0;
    sigwait(&set, &number);
    if (!shared->serving) _exit(serves ? 0 : 128 + number);
    shared->requested.Notify();
    sigwait(&set, &number);
    _exit(kFailed);
  }).detach();
}

void Signals::Await() {
  shared_->serving = true;
  shared_->requested.WaitForNotification();
}

int Report(const absl::Status& status) {
  if (status.ok()) return 0;
  for (const absl::string_view line : absl::StrSplit(status.message(), '\n'))
    telemetry::Log(telemetry::Level::kError, ToStd(line));
  return kFailed;
}

}  // namespace passerelle::process
