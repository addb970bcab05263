#include "gateway/identity/discovery.h"

#include <nlohmann/json.hpp>

#include "gateway/base/text.h"
#include "gateway/identity/fetch.h"
#include "gateway/transcoding/json_check.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::identity {

absl::StatusOr<std::string> KeysUrl(std::string_view document, const Provider& provider) {
  if (!transcoding::CheckJson(document).ok()) return absl::InvalidArgumentError("its configuration is no JSON");
  const auto json = nlohmann::json::parse(document, nullptr, false);
  const auto text = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string() ? json[name].get<std::string>() : "";
  };
  if (text("issuer") != provider.issuer) return absl::InvalidArgumentError("its configuration names another issuer");
  std::string url = text("jwks_uri");
  if (!IsSafeUrl(url)) return absl::InvalidArgumentError("its keys are not at an https URL");
  return url;
}

absl::StatusOr<FetchedKeys> FetchKeys(const Provider& provider, const events::StopSignal& stop) {
  std::string_view base = provider.issuer;
  while (base.ends_with('/')) base.remove_suffix(1);
  ASSIGN_OR_RETURN(const Document configuration, FetchDocument(Cat(base, "/.well-known/openid-configuration"), stop));
  ASSIGN_OR_RETURN(const std::string url, KeysUrl(configuration.body, provider));
  ASSIGN_OR_RETURN(const Document document, FetchDocument(url, stop));
  ASSIGN_OR_RETURN(KeySet keys, KeySet::Parse(document.body));
  return FetchedKeys{std::move(keys), document.max_age};
}

}  // namespace passerelle::gateway::identity
