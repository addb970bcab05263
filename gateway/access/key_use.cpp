#include "gateway/access/key_use.h"

#include <absl/time/clock.h>

#include <utility>

#include "services/runtime/telemetry/log.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

constexpr absl::Duration kWriteTime = absl::Seconds(2);

}  // namespace

void KeyUse::Note(std::string key) {
  const bool posted = workers_.Post([&pool = pool_, key = std::move(key)] {
    const auto written = db::Session(pool, absl::Now() + kWriteTime).Execute(sql::kNoteKeyUse, {key});
    if (!written.ok()) telemetry::Log(telemetry::Level::kWarning, "the use of an API key was not written down");
  });
  if (!posted) telemetry::Log(telemetry::Level::kDebug, "the use of an API key was not written down: too much waits");
}

}  // namespace passerelle::gateway
