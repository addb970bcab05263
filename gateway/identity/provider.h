// The identity providers whose tokens are accepted, as the setting PASSERELLE_IDENTITY_PROVIDERS names them.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::gateway::identity {

// Signatures that only the holder of a private key can make; nothing else is ever accepted.
enum class Algorithm { kRs256, kPs256, kEs256 };
std::optional<Algorithm> AlgorithmOf(std::string_view name);

// The members to go through from the token's claims: {"realm_access", "roles"}.
using ClaimPath = std::vector<std::string>;

struct Provider {
  std::string name;  // what logs and metrics call it
  std::string issuer;
  std::vector<std::string> audiences;
  std::vector<Algorithm> algorithms;

  ClaimPath role_claim;
  std::map<std::string, std::string> roles;  // by a value of the claim; of allowed roles only

  // Sites come from a claim, or are the same for everybody.
  ClaimPath site_claim;                                     // empty: `fixed_sites`
  std::optional<std::map<std::string, std::string>> sites;  // by a value of the claim; absent: the value is the site
  std::vector<std::string> fixed_sites;
};

inline constexpr std::size_t kMostProviders = 16;

// `json`: a list of providers. INVALID_ARGUMENT that says where and what is wrong.
absl::StatusOr<std::vector<Provider>> ParseProviders(std::string_view json);

// Whether what is fetched from the URL is encrypted on its way, or stays on this machine.
bool IsSafeUrl(const std::string& url);

}  // namespace passerelle::gateway::identity
