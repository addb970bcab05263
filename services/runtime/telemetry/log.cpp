#include "services/runtime/telemetry/log.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>

namespace passerelle::telemetry {
namespace {

using Json = nlohmann::ordered_json;

struct LogState {
  std::mutex mutex;
  std::string process;
  std::shared_ptr<spdlog::logger> logger;
};

// Until InitialiseLog says otherwise, as in tests, only what needs attention is written.
std::atomic<Level> least_level{Level::kWarning};

LogState& State() {
  static auto* state = [] {
    auto* made = new LogState;
    made->logger = std::make_shared<spdlog::logger>("passerelle", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->logger->set_pattern("%v");
    made->logger->set_level(spdlog::level::trace);
    return made;
  }();
  return *state;
}

thread_local const LogScope* current_scope = nullptr;

std::string_view NameOf(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

}  // namespace

void InitialiseLog(std::string_view process, Level least) {
  LogState& state = State();
  const std::lock_guard lock(state.mutex);
  state.process = process;
  least_level = least;
}

void Log(Level level, std::string_view message, std::initializer_list<Field> fields) {
  if (level < least_level.load(std::memory_order_relaxed)) return;
  LogState& state = State();
  Json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  line["level"] = NameOf(level);
  {
    const std::lock_guard lock(state.mutex);
    if (!state.process.empty()) line["process"] = state.process;
  }
  line["message"] = message;
  if (current_scope != nullptr) {
    line["trace"] = current_scope->trace_id();
    line["method"] = current_scope->method();
  }
  for (const Field& field : fields) {
    std::visit([&](const auto& value) { line[std::string(field.name)] = value; }, field.value);
  }
  // Text that is not UTF-8 is replaced, so that a line is always one valid JSON object.
  const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace);
  state.logger->log(spdlog::level::info, spdlog::string_view_t(text.data(), text.size()));
}

LogScope::LogScope(std::string_view trace_id, std::string_view method)
    : trace_id_(trace_id), method_(method), outer_(current_scope) {
  current_scope = this;
}

LogScope::~LogScope() { current_scope = outer_; }

}  // namespace passerelle::telemetry
