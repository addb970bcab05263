// A provider's keys, found by its discovery document (OpenID Connect Discovery 1.0).
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string_view>

#include "gateway/identity/key_set.h"
#include "gateway/identity/provider.h"
#include "services/runtime/events/stop_signal.h"

namespace passerelle::gateway::identity {

struct FetchedKeys {
  KeySet keys;
  std::optional<absl::Duration> max_age;
};

// Blocks (FetchDocument). UNAVAILABLE, INVALID_ARGUMENT for documents that are not as they must be.
absl::StatusOr<FetchedKeys> FetchKeys(const Provider& provider, const events::StopSignal& stop);

// Where the document says that the keys are. INVALID_ARGUMENT when it is another issuer's, or they would be fetched
// unprotected.
absl::StatusOr<std::string> KeysUrl(std::string_view document, const Provider& provider);

}  // namespace passerelle::gateway::identity
