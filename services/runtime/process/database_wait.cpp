#include "services/runtime/process/database_wait.h"

#include <absl/time/clock.h>

#include <string>

#include "services/runtime/telemetry/log.h"

namespace passerelle::process {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(200);

}  // namespace

absl::Status AwaitDatabase(absl::Duration patience, const std::function<absl::Status()>& attempt) {
  const absl::Time end = absl::Now() + patience;
  bool told = false;
  while (true) {
    absl::Status status = attempt();
    if (!absl::IsUnavailable(status) || absl::Now() + kPause > end) return status;
    if (!told) {
      telemetry::Log(telemetry::Level::kWarning, "waiting for the database",
                     {{"most_seconds", absl::ToDoubleSeconds(patience)}, {"why", std::string(status.message())}});
      told = true;
    }
    absl::SleepFor(kPause);
  }
}

}  // namespace passerelle::process
