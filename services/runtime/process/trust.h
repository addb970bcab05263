// Who may call a service, and whom it calls, as its settings say.
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "services/runtime/access/assertion.h"
#include "services/runtime/process/service.h"
#include "services/runtime/rpc/neighbours.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::process {

// INVALID_ARGUMENT names the setting.
absl::StatusOr<access::AssertionVerifier> MakeVerifier(const config::Settings& settings);
// The neighbours that the definition says it calls. INVALID_ARGUMENT names the setting.
absl::StatusOr<std::unique_ptr<rpc::Neighbours>> MakeNeighbours(const ServiceDefinition& definition,
                                                                const config::Settings& settings,
                                                                std::shared_ptr<const tls::Credentials> tls);

}  // namespace passerelle::process
