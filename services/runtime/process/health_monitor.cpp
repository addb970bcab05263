#include "services/runtime/process/health_monitor.h"

#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::process {
namespace {

constexpr int kFailuresThatCount = 3;

}  // namespace

HealthMonitor::HealthMonitor(absl::Duration period, std::function<absl::Status()> ask, std::function<void(bool)> tell)
    : period_(period), ask_(std::move(ask)), tell_(std::move(tell)), thread_([this] { Run(); }) {}

HealthMonitor::~HealthMonitor() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void HealthMonitor::Run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, absl::ToChronoMilliseconds(period_), [this] { return stopped_; })) {
    lock.unlock();
    const absl::Status status = ask_();
    lock.lock();
    if (!stopped_) Learn(status);
  }
}

void HealthMonitor::Learn(const absl::Status& status) {
  failures_ = status.ok() ? 0 : failures_ + 1;
  const bool serving = failures_ < kFailuresThatCount && (serving_ || status.ok());
  if (serving == serving_) return;
  serving_ = serving;
  tell_(serving);
  if (serving) {
    telemetry::Log(telemetry::Level::kInfo, "serving again");
  } else {
    telemetry::Log(telemetry::Level::kError, "not serving: a dependency does not answer",
                   {{"code", std::string(CodeName(status.code()))}});
  }
}

}  // namespace passerelle::process
