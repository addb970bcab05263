// The settings PASSERELLE_IDENTITY_*.
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "gateway/identity/identity_providers.h"
#include "services/runtime/config/settings.h"

namespace passerelle::gateway::identity {

struct IdentitySettings {
  std::vector<Provider> providers;
  IdentityOptions options;
};

// INVALID_ARGUMENT that names the setting and what is wrong with it.
absl::StatusOr<IdentitySettings> ReadIdentitySettings(const config::Settings& settings);

}  // namespace passerelle::gateway::identity
