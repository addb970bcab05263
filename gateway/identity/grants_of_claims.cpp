#include "gateway/identity/grants_of_claims.h"

#include <algorithm>

#include "services/runtime/base/status.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::gateway::identity {
namespace {

using Json = nlohmann::json;

// A claim's value, or its values; none for what is neither a text nor a list of them.
std::vector<std::string> ValuesAt(const Json& claims, const ClaimPath& path) {
  const Json* node = &claims;
  for (const std::string& name : path) {
    const auto found = node->is_object() ? node->find(name) : node->end();
    if (found == node->end()) return {};
    node = &*found;
  }
  if (node->is_string()) return {node->get<std::string>()};
  std::vector<std::string> values;
  if (!node->is_array()) return values;
  values.reserve(node->size());
  for (const Json& value : *node) {
    if (value.is_string()) values.push_back(value.get<std::string>());
  }
  return values;
}

void AddOnce(const std::string& value, std::vector<std::string>& values) {
  if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

std::vector<std::string> Translated(const std::vector<std::string>& values,
                                    const std::map<std::string, std::string>& table) {
  std::vector<std::string> translated;
  for (const std::string& value : values) {
    if (const auto found = table.find(value); found != table.end()) AddOnce(found->second, translated);
  }
  return translated;
}

std::vector<std::string> OnlySites(const std::vector<std::string>& values) {
  std::vector<std::string> sites;
  for (const std::string& value : values) {
    if (value == "*" || (!value.empty() && validation::HasFormat(options::v1::FORMAT_SLUG, value)))
      AddOnce(value, sites);
  }
  return sites;
}

std::vector<std::string> SitesOf(const Json& claims, const Provider& provider) {
  if (provider.site_claim.empty()) return provider.fixed_sites;
  const std::vector<std::string> values = ValuesAt(claims, provider.site_claim);
  return provider.sites ? Translated(values, *provider.sites) : OnlySites(values);
}

}  // namespace

absl::StatusOr<ClaimedGrant> GrantOfClaims(const Json& claims, const Provider& provider) {
  ClaimedGrant grant{Translated(ValuesAt(claims, provider.role_claim), provider.roles), SitesOf(claims, provider)};
  if (grant.roles.empty()) {
    return Error(absl::StatusCode::kPermissionDenied, "ROLE_MISSING",
                 "Your identity provider gives you no role here; ask whoever manages its accounts.");
  }
  if (grant.sites.empty()) {
    return Error(absl::StatusCode::kPermissionDenied, "SITE_MISSING",
                 "Your identity provider gives you no site here; ask whoever manages its accounts.");
  }
  return grant;
}

}  // namespace passerelle::gateway::identity
