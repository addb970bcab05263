// One document of a provider, fetched over HTTP.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/runtime/events/stop_signal.h"

namespace passerelle::gateway::identity {

struct Document {
  std::string body;
  std::optional<absl::Duration> max_age;  // as Cache-Control says
};

// Blocks, for some seconds at most; ends early when it is told to stop. The URL must be safe (provider.h). No
// redirection is followed. UNAVAILABLE with the fault in words that name no token.
absl::StatusOr<Document> FetchDocument(const std::string& url, const events::StopSignal& stop);

// The max-age of a Cache-Control header; zero for what must not be kept.
std::optional<absl::Duration> MaxAge(std::string_view cache_control);

}  // namespace passerelle::gateway::identity
