// From what a provider says of somebody to what they may do here.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gateway/identity/provider.h"

namespace passerelle::gateway::identity {

struct ClaimedGrant {
  std::vector<std::string> roles;
  std::vector<std::string> sites;
};

// Values that the provider's tables do not know grant nothing. PERMISSION_DENIED (ROLE_MISSING, SITE_MISSING) when
// nothing is left.
absl::StatusOr<ClaimedGrant> GrantOfClaims(const nlohmann::json& claims, const Provider& provider);

}  // namespace passerelle::gateway::identity
