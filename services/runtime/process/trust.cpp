#include "services/runtime/process/trust.h"

#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/process/common_settings.h"

namespace passerelle::process {

absl::StatusOr<access::AssertionVerifier> MakeVerifier(const config::Settings& settings) {
  ASSIGN_OR_RETURN(const auto keys, ReadMap(settings, kTrustedKeys));
  if (keys.empty())
    return absl::InvalidArgumentError(
        StrCat(kTrustedKeys.name, ": nobody could call; give the gateway's key at least"));
  absl::StatusOr<access::AssertionVerifier> verifier = access::AssertionVerifier::Create(keys);
  if (!verifier.ok())
    return absl::InvalidArgumentError(StrCat(kTrustedKeys.name, ": ", ToStd(verifier.status().message())));
  return verifier;
}

absl::StatusOr<std::unique_ptr<rpc::Neighbours>> MakeNeighbours(const ServiceDefinition& definition,
                                                                const config::Settings& settings,
                                                                std::shared_ptr<const tls::Credentials> tls) {
  ASSIGN_OR_RETURN(auto addresses, ReadAddresses(settings, kNeighbours));
  rpc::NeighbourOptions options{
      .service = definition.name, .signing_key = settings.Text(kSigningKey), .addresses = {}, .tls = std::move(tls)};
  for (const std::string& name : definition.calls) {
    const auto address = addresses.find(name);
    if (address == addresses.end())
      return absl::InvalidArgumentError(StrCat(kNeighbours.name, ": the address of ", name, " is missing"));
    options.addresses.insert(*address);
  }
  auto neighbours = rpc::Neighbours::Create(std::move(options));
  if (!neighbours.ok())
    return absl::InvalidArgumentError(StrCat(kSigningKey.name, ": ", ToStd(neighbours.status().message())));
  return neighbours;
}

}  // namespace passerelle::process
