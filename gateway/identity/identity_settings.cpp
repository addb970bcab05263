#include "gateway/identity/identity_settings.h"

#include "gateway/base/text.h"
#include "gateway/settings.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::gateway::identity {
namespace {

// Somebody who has left the association is not to come in for longer, whatever happens to the provider.
constexpr absl::Duration kMostStale = absl::Hours(72);
constexpr absl::Duration kMostSkew = absl::Minutes(5);

absl::Status CheckRange(const config::Settings& settings, const config::Setting& setting, absl::Duration least,
                        absl::Duration most) {
  const absl::Duration value = settings.Duration(setting);
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      Cat(setting.name, ": must be from ", absl::FormatDuration(least), " to ", absl::FormatDuration(most)));
}

}  // namespace

absl::StatusOr<IdentitySettings> ReadIdentitySettings(const config::Settings& settings) {
  const absl::Duration least = absl::Milliseconds(100);
  RETURN_IF_ERROR(CheckRange(settings, kIdentityKeysLifetime, least, absl::Hours(24)));
  RETURN_IF_ERROR(CheckRange(settings, kIdentityKeysStale, least, kMostStale));
  RETURN_IF_ERROR(CheckRange(settings, kIdentityKeysRetry, least, absl::Hours(1)));
  RETURN_IF_ERROR(CheckRange(settings, kIdentityClockSkew, absl::ZeroDuration(), kMostSkew));
  IdentitySettings read;
  read.options = {{settings.Duration(kIdentityKeysLifetime), settings.Duration(kIdentityKeysStale),
                   settings.Duration(kIdentityKeysRetry)},
                  settings.Duration(kIdentityClockSkew)};
  if (settings.Text(kIdentityProviders).empty()) return read;
  auto providers = ParseProviders(settings.Text(kIdentityProviders));
  if (!providers.ok()) {
    return absl::InvalidArgumentError(Cat(kIdentityProviders.name, ": ", ToStd(providers.status().message())));
  }
  read.providers = *std::move(providers);
  return read;
}

}  // namespace passerelle::gateway::identity
